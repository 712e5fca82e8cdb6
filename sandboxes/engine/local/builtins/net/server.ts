/** `net.Server`: Node's, over the process's transport. */
import { EventEmitter } from 'node:events';
import type { ByteChannel } from '../../process/byte-channel';
import { localNames } from '../../process/names';
import { type ListenHandle, TransportError, transport } from '../../process/transport';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';
import { checkPort } from './connect';
import { listenError } from './errno';
import { Handle } from './handle';
import { isIP } from './ip';
import { Socket } from './socket';
import { type BoundName, bindName, LOOPBACK, UnixHandle } from './unix';

export interface ServerOptions {
  readonly allowHalfOpen?: boolean | undefined;
  readonly pauseOnConnect?: boolean | undefined;
  readonly noDelay?: boolean | undefined;
  readonly keepAlive?: boolean | undefined;
  readonly keepAliveInitialDelay?: number | undefined;
  readonly highWaterMark?: number | undefined;
}

interface ListenOptions {
  port?: number | string | null | undefined;
  host?: string | undefined;
  path?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** From the call of `listen` until `close`: Node has its handle at once, the kernel here answers a moment later. */
interface Listening {
  readonly address: string;
  port: number;
  handle: ListenHandle | null;
  /** Of a Unix domain socket. */
  readonly path: string | null;
  name: BoundName | null;
}

export class Server extends EventEmitter {
  _connections = 0;
  allowHalfOpen: boolean;
  pauseOnConnect: boolean;
  highWaterMark: number | undefined;
  maxConnections: number | undefined = undefined;
  #listening: Listening | null = null;
  #unref = false;
  #path: string | null = null;

  constructor(
    options?: ServerOptions | ((socket: Socket) => void) | null,
    listener?: (socket: Socket) => void,
  ) {
    super();
    const settings = typeof options === 'function' ? {} : (options ?? {});
    const onConnection = typeof options === 'function' ? options : listener;
    if (typeof settings !== 'object') throw invalidArgType('options', 'of type object', options);
    if (onConnection) this.on('connection', onConnection);
    this.allowHalfOpen = settings.allowHalfOpen ?? false;
    this.pauseOnConnect = Boolean(settings.pauseOnConnect);
    this.highWaterMark = settings.highWaterMark;
  }

  listen(...args: readonly unknown[]): this {
    const last = args.at(-1);
    const callback = typeof last === 'function' ? (last as () => void) : null;
    const options = listenOptions(args);
    if (this.#listening)
      throw nodeError(
        Error,
        'ERR_SERVER_ALREADY_LISTEN',
        'Listen method has been called more than once without closing.',
      );
    if (callback) this.once('listening', callback);
    const { signal } = options;
    if (signal?.aborted) process.nextTick(() => this.close());
    else signal?.addEventListener('abort', () => this.close(), { once: true });
    const path = options.path ?? null;
    this.#path = path;
    this.#listen({
      address: path === null ? hostAddress(options.host) : LOOPBACK,
      port: path === null ? checkPort(options.port, 'options.port') : 0,
      handle: null,
      path,
      name: null,
    });
    return this;
  }

  /** @returns whether it has its name, where it needs one */
  #named(listening: Listening): boolean {
    if (listening.path === null || listening.name) return true;
    try {
      listening.name = bindName(listening.path, listening.port);
      return true;
    } catch (error) {
      this.#listening = null;
      process.nextTick(() => this.emit('error', error));
      return false;
    }
  }

  #listen(listening: Listening): void {
    this.#listening = listening;
    if (listening.port === 0) listening.port = transport().sparePort() ?? 0;
    if (listening.port > 0 && !this.#named(listening)) return;
    transport()
      .listen({ port: listening.port, host: listening.address }, (channel) =>
        this.#accept(channel, listening.path === null ? Handle : UnixHandle),
      )
      .then(
        (handle) => {
          if (this.#listening !== listening) {
            handle.close();
            return;
          }
          listening.handle = handle;
          listening.port = handle.port;
          if (!this.#named(listening)) {
            handle.close();
            return;
          }
          if (this.#unref) handle.unref();
          this.emit('listening');
        },
        (error: unknown) => {
          if (this.#listening !== listening) return;
          this.#listening = null;
          listening.name?.remove();
          const code = error instanceof TransportError ? error.code : 'EACCES';
          this.emit('error', listenError(code, listening.address, listening.port));
        },
      );
  }

  #accept(channel: ByteChannel, Connection: typeof Handle): void {
    if (this.maxConnections && this._connections >= this.maxConnections) {
      const { local, remote } = channel;
      new Handle(channel).close(() => undefined);
      this.emit('drop', {
        localAddress: local.address,
        localPort: local.port,
        localFamily: local.family,
        remoteAddress: remote.address,
        remotePort: remote.port,
        remoteFamily: remote.family,
      });
      return;
    }
    const marks = this.highWaterMark === undefined ? {} : { highWaterMark: this.highWaterMark };
    const socket = new Socket({
      handle: new Connection(channel),
      allowHalfOpen: this.allowHalfOpen,
      pauseOnCreate: this.pauseOnConnect,
      ...marks,
    });
    this._connections++;
    socket.server = this as unknown as NonNullable<Socket['server']>;
    socket._server = this;
    this.emit('connection', socket);
  }

  /** Of cluster workers the port that they share is known only once the primary has answered: until then `address()` could not tell it. */
  get listening(): boolean {
    return this.#listening !== null && (this.#listening.handle !== null || this.#listening.port !== 0);
  }

  address(): { address: string; family: string; port: number } | string | null {
    // Node goes on telling it when the server is closed.
    if (this.#path !== null) return this.#path;
    if (!this.#listening) return null;
    const { address, port } = this.#listening;
    return { address, family: isIP(address) === 4 ? 'IPv4' : 'IPv6', port };
  }

  /** No more connections; 'close' once those that are open have ended. */
  close(callback?: (error?: Error) => void): this {
    if (typeof callback === 'function') {
      if (this.#listening) this.once('close', callback);
      else
        this.once('close', () =>
          callback(nodeError(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.')),
        );
    }
    this.#listening?.name?.remove();
    this.#listening?.handle?.close();
    this.#listening = null;
    this._emitCloseIfDrained();
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#listening) return;
    await new Promise<void>((resolve, reject) => {
      this.close((error) => (error ? reject(error) : resolve()));
    });
  }

  /** @internal */
  _emitCloseIfDrained(): void {
    if (this.#listening || this._connections > 0) return;
    process.nextTick(() => this.emit('close'));
  }

  getConnections(callback: (error: Error | null, count: number) => void): this {
    process.nextTick(callback, null, this._connections);
    return this;
  }

  ref(): this {
    this.#unref = false;
    this.#listening?.handle?.ref();
    return this;
  }

  unref(): this {
    this.#unref = true;
    this.#listening?.handle?.unref();
    return this;
  }
}

/** `(port?, host?, backlog?)`, `(options)`, each with a listener behind. */
function listenOptions(args: readonly unknown[]): ListenOptions {
  const [first, second] = args;
  if (first === undefined || first === null || typeof first === 'function') return { port: 0 };
  if (typeof first === 'object') {
    const options = { ...(first as ListenOptions) };
    if (typeof options.path === 'string' && (options.port ?? null) === null) return options;
    if (!('port' in options))
      throw invalidArgValue('options', first, 'must have the property "port" or "path"');
    options.port ??= 0;
    delete options.path;
    return options;
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first };
  return { port: first as number, ...(typeof second === 'string' ? { host: second } : {}) };
}

function hostAddress(host: string | undefined): string {
  if (!host) return '::';
  return isIP(host) ? host : (localNames.lookup(host)[0]?.address ?? '127.0.0.1');
}
