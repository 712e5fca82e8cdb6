/** `dgram.Socket`. Follows Node 20's `lib/dgram.js`. */
import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import {
  type DatagramFamily,
  type DatagramHandle,
  type Endpoint,
  TransportError,
  transport,
} from '../../process/transport';
import { lookupError } from '../net/errno';
import { isIP } from '../net/ip';
import { askNameServers, isForNameServers } from '../net/look-up';
import { invalidArgType } from '../node-error';
import { datagramPort, outgoing, type SendCallback } from './arguments';
import {
  alreadyBound,
  badType,
  datagramError,
  isConnected,
  noMulticast,
  notConnected,
  notRunning,
} from './errors';

/** RFC 768, RFC 791: 65535 less the headers of IP and UDP. */
const MOST = 65_507;
const BROADCAST = '255.255.255.255';
/** What Linux answers by default. */
const BUFFER_SIZE = 212_992;

type Lookup = (
  name: string,
  options: { family: number },
  done: (error: Error | null, address: string) => void,
) => void;

export interface SocketOptions {
  readonly type: string;
  readonly reuseAddr?: boolean;
  readonly ipv6Only?: boolean;
  readonly recvBufferSize?: number;
  readonly sendBufferSize?: number;
  readonly lookup?: Lookup;
  readonly signal?: AbortSignal;
}

interface BindOptions {
  readonly port?: number;
  readonly address?: string;
}

type OnMessage = (message: Buffer, from: object) => void;

export class Socket extends EventEmitter {
  readonly type: string;
  readonly #family: DatagramFamily;
  readonly #reuse: boolean;
  readonly #lookup: Lookup | undefined;
  #state: 'unbound' | 'binding' | 'bound' | 'closed' = 'unbound';
  #handle: DatagramHandle | null = null;
  #bound: { readonly address: string; readonly port: number } | null = null;
  #peer: Endpoint | 'connecting' | null = null;
  #waiting: (() => void)[] = [];
  #broadcast = false;
  #unref = false;
  #recvBufferSize: number;
  #sendBufferSize: number;

  constructor(given: string | SocketOptions, onMessage?: OnMessage) {
    super();
    const options: Partial<SocketOptions> = typeof given === 'string' ? { type: given } : (given ?? {});
    if (options.type !== 'udp4' && options.type !== 'udp6') throw badType();
    this.type = options.type;
    this.#family = options.type === 'udp4' ? 'IPv4' : 'IPv6';
    this.#reuse = Boolean(options.reuseAddr);
    this.#lookup = options.lookup;
    this.#recvBufferSize = options.recvBufferSize ?? BUFFER_SIZE;
    this.#sendBufferSize = options.sendBufferSize ?? BUFFER_SIZE;
    if (typeof onMessage === 'function') this.on('message', onMessage);
    const { signal } = options;
    if (signal === undefined) return;
    if (signal.aborted) this.close();
    else {
      const onAbort = () => this.close();
      signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }

  bind(...args: readonly unknown[]): this {
    this.#check();
    if (this.#state !== 'unbound') throw alreadyBound();
    const last = args.at(-1);
    if (typeof last === 'function') {
      const listener = last as () => void;
      const onError = () => this.removeListener('listening', listener);
      this.once('listening', () => this.removeListener('error', onError));
      this.once('error', onError);
      this.once('listening', listener);
    }
    const [first, second] = args;
    const options: BindOptions =
      typeof first === 'object' && first !== null
        ? (first as BindOptions)
        : {
            ...(typeof first === 'function' || first == null ? {} : { port: datagramPort(first, true) }),
            ...(typeof second === 'string' ? { address: second } : {}),
          };
    this.#state = 'binding';
    const any = this.#family === 'IPv4' ? '0.0.0.0' : '::';
    this.#resolve(options.address || any, (error, address) => {
      if (error) this.#bindFailed(error);
      else void this.#bind(options.port ?? 0, address);
    });
    return this;
  }

  async #bind(port: number, address: string): Promise<void> {
    const { names, bindDatagram } = transport();
    if (!names.reaches(address)) {
      this.#bindFailed(datagramError('EADDRNOTAVAIL', 'bind', address, port));
      return;
    }
    try {
      const handle = await bindDatagram(
        { port, address, family: this.#family, reuse: this.#reuse },
        {
          onDatagram: (bytes, from) => this.#receive(bytes, from),
          onRefused: (to) => this.#refused(to),
        },
      );
      if (this.#state === 'closed') {
        handle.close();
        return;
      }
      this.#handle = handle;
      this.#bound = { address, port: handle.port };
      this.#state = 'bound';
      if (this.#unref) handle.unref();
      this.emit('listening');
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const act of waiting) act();
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      this.#bindFailed(datagramError(error.code, 'bind', address, port));
    }
  }

  #bindFailed(error: Error): void {
    if (this.#state === 'closed') return;
    this.#state = 'unbound';
    this.#waiting = [];
    this.emit('error', error);
  }

  connect(given: unknown, second?: unknown, third?: unknown): void {
    const port = datagramPort(given, false);
    const callback = (typeof second === 'function' ? second : third) as ((error?: Error) => void) | undefined;
    const address = typeof second === 'string' && second ? second : this.#localhost;
    if (this.#peer) throw isConnected();
    this.#peer = 'connecting';
    if (this.#state === 'unbound') this.bind(0);
    const connect = () =>
      this.#resolve(address, (failed, resolved) => {
        if (this.#state === 'closed') return;
        const error =
          failed ??
          (transport().names.reaches(resolved)
            ? null
            : datagramError('ENETUNREACH', 'connect', resolved, port));
        if (!error) {
          this.#peer = { address: anyIsLocal(resolved), family: this.#family, port };
          if (callback) this.once('connect', callback);
          this.emit('connect');
          return;
        }
        this.#peer = null;
        if (callback) callback(error);
        else this.emit('error', error);
      });
    if (this.#state === 'bound') connect();
    else this.#waiting.push(connect);
  }

  disconnect(): void {
    if (!this.#peer || this.#peer === 'connecting') throw notConnected();
    this.#peer = null;
  }

  send(...args: readonly unknown[]): void {
    const connected = this.#peer !== null && this.#peer !== 'connecting';
    const { bytes, port, address, callback } = outgoing(args, connected);
    this.#check();
    if (this.#state === 'unbound') this.bind(0);
    // What is sent is what it was when it was given.
    const content = new Uint8Array(bytes);
    const send = () => {
      const peer = this.#peer;
      if (connected && peer && peer !== 'connecting') this.#send(content, peer, undefined, callback);
      else
        this.#resolve(address ?? this.#localhost, (error, resolved) => {
          const to = { address: resolved, family: this.#family, port };
          if (error) this.#failed(error, callback);
          else this.#send(content, to, resolved, callback);
        });
    };
    if (this.#state === 'bound') send();
    else this.#waiting.push(send);
  }

  /** The older form of `send`. */
  sendto(...args: readonly [Uint8Array, number, number, number, string, SendCallback?]): void {
    this.send(...args);
  }

  /** @param shown the address that errors tell */
  #send(
    bytes: Uint8Array,
    to: Endpoint,
    shown: string | undefined,
    callback: SendCallback | undefined,
  ): void {
    if (!this.#handle) return;
    const code = this.#refusal(bytes, to.address);
    if (code) {
      this.#failed(datagramError(code, 'send', shown ?? to.address, to.port), callback);
      return;
    }
    const { length } = bytes;
    this.#handle.send(bytes, { ...to, address: anyIsLocal(to.address) });
    if (callback) process.nextTick(callback, null, length);
  }

  #refusal(bytes: Uint8Array, address: string): string | null {
    if (bytes.length > MOST) return 'EMSGSIZE';
    if (address === BROADCAST) return this.#broadcast ? null : 'EACCES';
    return transport().names.reaches(address) ? null : 'ENETUNREACH';
  }

  #failed(error: Error, callback: SendCallback | undefined): void {
    process.nextTick(() => {
      if (callback) callback(error);
      else this.emit('error', error);
    });
  }

  #receive(bytes: Uint8Array, from: Endpoint): void {
    const peer = this.#peer;
    // A connected socket hears its peer alone.
    if (peer && peer !== 'connecting' && (peer.port !== from.port || peer.address !== from.address)) return;
    const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.emit('message', message, { ...from, size: bytes.length });
  }

  /** ICMP tells connected sockets alone, as Linux does it. */
  #refused(to: Endpoint): void {
    const peer = this.#peer;
    if (peer && peer !== 'connecting' && peer.port === to.port)
      this.emit('error', datagramError('ECONNREFUSED', 'recvmsg'));
  }

  close(callback?: () => void): this {
    if (typeof callback === 'function') this.on('close', callback);
    if (this.#state === 'binding') {
      this.#waiting.push(() => this.close());
      return this;
    }
    this.#check();
    this.#state = 'closed';
    this.#handle?.close();
    this.#handle = null;
    process.nextTick(() => this.emit('close'));
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve();
    return new Promise((resolve) => this.close(resolve));
  }

  address(): { address: string; family: DatagramFamily; port: number } {
    this.#check();
    if (!this.#bound) throw datagramError('EBADF', 'getsockname');
    const address = this.#peer && this.#peer !== 'connecting' ? this.#localhost : this.#bound.address;
    return { address, family: this.#family, port: this.#bound.port };
  }

  remoteAddress(): { address: string; family: DatagramFamily; port: number } {
    this.#check();
    if (!this.#peer || this.#peer === 'connecting') throw notConnected();
    return { ...this.#peer };
  }

  setBroadcast(enable: boolean): void {
    this.#checkBound('setBroadcast');
    this.#broadcast = Boolean(enable);
  }

  /** There are no routers here that would count it down. */
  setTTL(ttl: number): number {
    if (typeof ttl !== 'number') throw invalidArgType('ttl', 'of type number', ttl);
    this.#checkBound('setTTL');
    if (ttl < 1 || ttl > 255) throw datagramError('EINVAL', 'setTTL');
    return ttl;
  }

  setMulticastTTL(_ttl: number): never {
    throw noMulticast('setMulticastTTL');
  }

  setMulticastLoopback(_enable: boolean): never {
    throw noMulticast('setMulticastLoopback');
  }

  setMulticastInterface(_address: string): never {
    throw noMulticast('setMulticastInterface');
  }

  addMembership(_group: string): never {
    throw noMulticast('addMembership');
  }

  dropMembership(_group: string): never {
    throw noMulticast('dropMembership');
  }

  addSourceSpecificMembership(_source: string, _group: string): never {
    throw noMulticast('addSourceSpecificMembership');
  }

  dropSourceSpecificMembership(_source: string, _group: string): never {
    throw noMulticast('dropSourceSpecificMembership');
  }

  getRecvBufferSize(): number {
    return this.#recvBufferSize;
  }

  getSendBufferSize(): number {
    return this.#sendBufferSize;
  }

  setRecvBufferSize(size: number): void {
    this.#recvBufferSize = size;
  }

  setSendBufferSize(size: number): void {
    this.#sendBufferSize = size;
  }

  /** Nothing waits here: what is sent is with the kernel at once. */
  getSendQueueSize(): number {
    return 0;
  }

  getSendQueueCount(): number {
    return 0;
  }

  ref(): this {
    this.#unref = false;
    this.#handle?.ref();
    return this;
  }

  unref(): this {
    this.#unref = true;
    this.#handle?.unref();
    return this;
  }

  get #localhost(): string {
    return this.#family === 'IPv4' ? '127.0.0.1' : '::1';
  }

  #check(): void {
    if (this.#state === 'closed') throw notRunning();
  }

  #checkBound(syscall: string): void {
    this.#check();
    if (!this.#bound) throw datagramError('EBADF', syscall);
  }

  #resolve(name: string, done: (error: Error | null, address: string) => void): void {
    const family = this.#family === 'IPv4' ? 4 : 6;
    if (this.#lookup) this.#lookup(name, { family }, done);
    else if (isIP(name)) process.nextTick(done, null, name);
    else if (isForNameServers(name))
      askNameServers(name, family).then(
        ({ address }) => done(null, address),
        (error: Error) => done(error, ''),
      );
    else {
      const found = transport()
        .names.lookup(name)
        .find((host) => host.family === family);
      process.nextTick(done, found ? null : lookupError(name), found?.address ?? '');
    }
  }
}

/** Linux takes "any address" as this machine. */
const anyIsLocal = (address: string): string =>
  address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
