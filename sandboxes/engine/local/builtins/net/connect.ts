/** The arguments of `connect`, and the opening of a connection through the process's transport. */
import type { ByteChannel } from '../../process/byte-channel';
import { hold } from '../../process/liveness';
import { localNames } from '../../process/names';
import { TransportError, transport } from '../../process/transport';
import { invalidArgType, nodeError, outOfRange } from '../node-error';
import { connectError, lookupError, pathError } from './errno';
import { Handle } from './handle';
import { isIP } from './ip';
import { askNameServers, askProgram, isForNameServers, type Lookup } from './look-up';
import type { Socket } from './socket';
import { LOOPBACK, portOf, UnixHandle } from './unix';

export interface ConnectOptions {
  readonly port?: number | string | undefined;
  readonly host?: string | undefined;
  readonly path?: string | null | undefined;
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly allowHalfOpen?: boolean | undefined;
  readonly family?: number | undefined;
  readonly lookup?: Lookup | undefined;
}

export type ConnectArguments = readonly [...unknown[]];

/** `(options)`, `(port, host?)`, `(path)`, each with a listener behind. */
export function normalizeConnect(args: ConnectArguments): [ConnectOptions, (() => void) | null] {
  const last = args.at(-1);
  const callback = typeof last === 'function' ? (last as () => void) : null;
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) return [first as ConnectOptions, callback];
  if (typeof first === 'string' && !/^\d+$/.test(first)) return [{ path: first }, callback];
  const host = typeof second === 'string' ? { host: second } : {};
  return [first === undefined || first === callback ? {} : { port: first as number, ...host }, callback];
}

/** @throws {RangeError} ERR_SOCKET_BAD_PORT */
export function checkPort(port: unknown, name: string): number {
  const number = typeof port === 'string' && port.trim() !== '' ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 65_535) {
    const type =
      typeof port === 'string' ? `type string ('${port}')` : `type ${typeof port} (${String(port)})`;
    throw nodeError(
      RangeError,
      'ERR_SOCKET_BAD_PORT',
      `${name} should be >= 0 and < 65536. Received ${type}.`,
    );
  }
  return number;
}

/** Connects a socket that is marked as connecting; tells it by its events. */
export function open(socket: Socket, options: ConnectOptions): void {
  if (options.path) {
    openUnix(socket, options.path);
    return;
  }
  if (options.port === undefined)
    throw nodeError(
      TypeError,
      'ERR_MISSING_ARGS',
      'The "options" or "port" or "path" argument must be specified',
    );
  const port = checkPort(options.port, 'Port');
  const host = options.host || 'localhost';
  if (typeof host !== 'string') throw outOfRange('options.host', 'a string', host);
  const { lookup, family } = options;
  if (lookup != null && typeof lookup !== 'function')
    throw invalidArgType('options.lookup', 'of type function', lookup);
  if (isIP(host)) openAt(socket, host, port);
  else if (lookup) openFound(socket, askProgram(lookup, host, family ?? 0), host, port);
  else if (isForNameServers(host)) openFound(socket, askNameServers(host, family === 6 ? 6 : 4), host, port);
  else openAt(socket, host, port);
}

/** Connects to the address of a name once it is told. */
function openFound(socket: Socket, found: ReturnType<typeof askProgram>, host: string, port: number): void {
  const looking = hold('GetAddrInfoReqWrap');
  found
    .then(
      ({ address, family }) => {
        socket.emit('lookup', null, address, family, host);
        if (!socket.destroyed) openAt(socket, address, port);
      },
      (error: Error) => {
        socket.emit('lookup', error, undefined, undefined, host);
        socket.destroy(error);
      },
    )
    .finally(() => looking.release());
}

function openAt(socket: Socket, host: string, port: number): void {
  reach(socket, { port, host }, 'TCPConnectWrap', {
    connected: (channel) => {
      if (!isIP(host)) socket.emit('lookup', null, channel.remote.address, 4, host);
      return new Handle(channel);
    },
    failed: (error) => reason(error, host, port),
  });
}

function openUnix(socket: Socket, path: string): void {
  let port = 0;
  try {
    port = portOf(path);
  } catch (error) {
    process.nextTick(() => socket.destroy(error as Error));
    return;
  }
  reach(socket, { port, host: LOOPBACK }, 'PipeConnectWrap', {
    connected: (channel) => new UnixHandle(channel),
    failed: () => pathError('connect', 'ECONNREFUSED', path),
  });
}

interface Reached {
  readonly connected: (channel: ByteChannel) => Handle;
  readonly failed: (error: unknown) => Error;
}

function reach(socket: Socket, to: { port: number; host: string }, kind: string, then: Reached): void {
  const connecting = hold(kind);
  transport()
    .connect({ ...to, signal: () => closing(socket) })
    .then(
      (channel) => {
        connecting.release();
        if (socket.destroyed) {
          channel.reset();
          return;
        }
        const handle = then.connected(channel);
        socket.connecting = false;
        socket._handle = handle;
        socket._initHandle();
        socket.emit('connect');
        socket.emit('ready');
        if (!socket.isPaused()) socket.read(0);
      },
      (error: unknown) => {
        connecting.release();
        if (!socket.destroyed) socket.destroy(then.failed(error));
      },
    );
}

/** Made only where a fault keeps a connection waiting. */
function closing(socket: Socket): AbortSignal {
  const controller = new AbortController();
  if (socket.destroyed) controller.abort();
  else socket.once('close', () => controller.abort());
  return controller.signal;
}

function reason(error: unknown, host: string, port: number): Error {
  if (!(error instanceof TransportError)) return error instanceof Error ? error : new Error(String(error));
  if (error.code === 'ENOTFOUND') {
    const unknown = lookupError(host);
    unknown.message += ` (${host} is outside this sandbox: programs here reach only the servers that run in it)`;
    return unknown;
  }
  return connectError(error.code, isIP(host) ? host : (localNames.lookup(host)[0]?.address ?? host), port);
}
