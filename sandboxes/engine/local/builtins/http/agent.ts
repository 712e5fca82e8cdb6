/** `http.Agent`: connections kept and shared. Follows Node 20's `lib/_http_agent.js`. */
import { EventEmitter } from 'node:events';
import { createConnection } from '../net';
import { isIP } from '../net/ip';
import { invalidArgType, invalidArgValue, outOfRange } from '../node-error';
import type { ClientSocket } from './client-connection';
import type { ClientRequest } from './client-request';

export interface AgentOptions {
  readonly keepAlive?: boolean | undefined;
  readonly keepAliveMsecs?: number | undefined;
  readonly maxSockets?: number | undefined;
  readonly maxFreeSockets?: number | undefined;
  readonly maxTotalSockets?: number | undefined;
  readonly scheduling?: 'fifo' | 'lifo' | undefined;
  readonly timeout?: number | undefined;
  readonly noDelay?: boolean | undefined;
  path?: string | null | undefined;
}

export interface ConnectionOptions {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly localAddress?: string | undefined;
  readonly family?: number | undefined;
  path?: string | null | undefined;
  socketPath?: string | undefined;
  servername?: string | undefined;
  _agentKey?: string;
}

type Created = (error: Error | null, socket?: ClientSocket) => void;
type Lists<T> = Record<string, T[]>;

/** A server's `Keep-Alive: timeout` is taken a second shorter: a request must not meet a connection that is closing. */
const HINT_MARGIN = 1000;

const lists = <T>(): Lists<T> => Object.create(null);

export class Agent extends EventEmitter {
  static defaultMaxSockets = Number.POSITIVE_INFINITY;

  defaultPort = 80;
  protocol = 'http:';
  readonly options: AgentOptions & Record<string, unknown>;
  readonly requests: Lists<ClientRequest> = lists();
  readonly sockets: Lists<ClientSocket> = lists();
  readonly freeSockets: Lists<ClientSocket> = lists();
  keepAliveMsecs: number;
  keepAlive: boolean;
  maxSockets: number;
  maxFreeSockets: number;
  maxTotalSockets: number;
  scheduling: 'fifo' | 'lifo';
  totalSocketCount = 0;
  /** The options of requests that wait for a socket. */
  readonly #waiting = new WeakMap<ClientRequest, ConnectionOptions>();

  constructor(options: AgentOptions = {}) {
    super();
    this.options = Object.assign(Object.create(null), { noDelay: true }, options, { path: null });
    this.keepAliveMsecs = options.keepAliveMsecs || 1000;
    this.keepAlive = options.keepAlive || false;
    this.maxSockets = options.maxSockets || Agent.defaultMaxSockets;
    this.maxFreeSockets = options.maxFreeSockets || 256;
    this.scheduling = options.scheduling || 'lifo';
    if (this.scheduling !== 'fifo' && this.scheduling !== 'lifo')
      throw invalidArgValue('scheduling', this.scheduling, "must be one of: 'fifo', 'lifo'");
    const { maxTotalSockets } = options;
    if (maxTotalSockets !== undefined) {
      if (typeof maxTotalSockets !== 'number')
        throw invalidArgType('maxTotalSockets', 'of type number', maxTotalSockets);
      if (!(maxTotalSockets >= 1)) throw outOfRange('maxTotalSockets', '>= 1', maxTotalSockets);
    }
    this.maxTotalSockets = maxTotalSockets ?? Number.POSITIVE_INFINITY;
    this.on('free', (socket: ClientSocket, request: ConnectionOptions) => this.#onFree(socket, request));
  }

  createConnection(options: ConnectionOptions, created?: Created): ClientSocket | undefined {
    return createConnection(options, created) as ClientSocket;
  }

  getName(options: ConnectionOptions = {}): string {
    let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    if (options.socketPath) name += `:${options.socketPath}`;
    return name;
  }

  addRequest(request: ClientRequest, given: ConnectionOptions): void {
    const options = this.#complete(given, request);
    const name = this.getName(options);
    this.sockets[name] ??= [];
    const socket = this.#takeFree(name);
    const free = this.freeSockets[name]?.length ?? 0;
    const count = free + (this.sockets[name]?.length ?? 0);
    if (socket) {
      this.reuseSocket(socket, request);
      this.#assign(request, socket);
      this.sockets[name]?.push(socket);
    } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(request, options, (error, made) => {
        if (error) request.onSocket(made ?? null, error);
        else this.#assign(request, made as ClientSocket);
      });
    } else {
      this.#waiting.set(request, options);
      this.requests[name] ??= [];
      this.requests[name]?.push(request);
    }
  }

  createSocket(request: ClientRequest, given: ConnectionOptions, created: Created): void {
    const options = this.#complete(given, request);
    const name = this.getName(options);
    options._agentKey = name;
    let done = false;
    const onCreate: Created = (error, socket) => {
      if (done) return;
      done = true;
      if (error || !socket) {
        created(error ?? new Error('createConnection gave no socket'));
        return;
      }
      this.sockets[name] ??= [];
      this.sockets[name]?.push(socket);
      this.totalSocketCount++;
      this.#watch(socket, options);
      created(null, socket);
    };
    const socket = this.createConnection(
      options,
      this.createConnection === Agent.prototype.createConnection ? undefined : onCreate,
    );
    if (socket) onCreate(null, socket);
  }

  removeSocket(socket: ClientSocket, given: ConnectionOptions): void {
    let options: ConnectionOptions | undefined = given;
    const name = this.getName(given);
    for (const set of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
      const index = set[name]?.indexOf(socket) ?? -1;
      if (index === -1) continue;
      set[name]?.splice(index, 1);
      if (set[name]?.length === 0) delete set[name];
    }
    let request = this.requests[name]?.[0];
    if (!request) {
      const [waiting] = Object.keys(this.requests);
      if (waiting && !this.sockets[waiting]?.length) {
        request = this.requests[waiting]?.[0];
        options = request && this.#waiting.get(request);
      }
    }
    if (!request || !options) return;
    const waiting = request;
    this.#waiting.delete(waiting);
    this.createSocket(waiting, options, (error, made) => {
      if (error) waiting.onSocket(made ?? null, error);
      else made?.emit('free');
    });
  }

  /** Whether a socket may wait for a next request; sets how long. */
  keepSocketAlive(socket: ClientSocket): boolean {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    let timeout = this.options.timeout || 0;
    let keep = true;
    const advertised = (socket._httpMessage as ClientRequest | null)?.res?.headers['keep-alive'];
    const seconds = advertised && /^timeout=(\d+)/.exec(String(advertised))?.[1];
    if (seconds) {
      const hint = Math.max(0, Number(seconds) * 1000 - HINT_MARGIN);
      if (hint === 0) keep = false;
      else if (hint < timeout) timeout = hint;
    }
    if (socket.timeout !== timeout) socket.setTimeout(timeout);
    return keep;
  }

  reuseSocket(socket: ClientSocket, request: ClientRequest): void {
    socket.removeListener('error', onFreeError);
    request.reusedSocket = true;
    socket.ref();
  }

  destroy(): void {
    for (const set of [this.freeSockets, this.sockets])
      for (const name of Object.keys(set)) for (const socket of [...(set[name] ?? [])]) socket.destroy();
  }

  #complete(given: ConnectionOptions, request: ClientRequest): ConnectionOptions {
    const options: ConnectionOptions = Object.assign(Object.create(null), given, this.options);
    if (options.socketPath) options.path = options.socketPath;
    if (!options.servername && options.servername !== '') options.servername = serverName(options, request);
    return options;
  }

  #takeFree(name: string): ClientSocket | undefined {
    const free = this.freeSockets[name];
    if (!free) return undefined;
    while (free.length > 0 && free[0]?.destroyed) free.shift();
    const socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
    return socket;
  }

  #assign(request: ClientRequest, socket: ClientSocket): void {
    request.onSocket(socket);
    const timeout = this.options.timeout || 0;
    if (request.timeout !== undefined && request.timeout !== timeout) socket.setTimeout(request.timeout);
  }

  #onFree(socket: ClientSocket, options: ConnectionOptions): void {
    const name = this.getName(options);
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const waiting = this.requests[name];
    const next = waiting?.shift();
    if (next) {
      this.#assign(next, socket);
      if (waiting?.length === 0) delete this.requests[name];
      return;
    }
    const request = socket._httpMessage;
    const free = this.freeSockets[name] ?? [];
    const count = free.length + (this.sockets[name]?.length ?? 0);
    if (
      !request?.shouldKeepAlive ||
      !this.keepAlive ||
      this.totalSocketCount > this.maxTotalSockets ||
      count > this.maxSockets ||
      free.length >= this.maxFreeSockets ||
      !this.keepSocketAlive(socket)
    ) {
      socket.destroy();
      return;
    }
    this.freeSockets[name] = free;
    socket._httpMessage = null;
    this.removeSocket(socket, options);
    socket.once('error', onFreeError);
    free.push(socket);
  }

  #watch(socket: ClientSocket, options: ConnectionOptions): void {
    const onFree = () => this.emit('free', socket, options);
    const onClose = () => {
      this.totalSocketCount--;
      this.removeSocket(socket, options);
    };
    const onTimeout = () => {
      if (Object.values(this.freeSockets).some((free) => free.includes(socket))) socket.destroy();
    };
    const onRemove = () => {
      onClose();
      socket.removeListener('close', onClose);
      socket.removeListener('free', onFree);
      socket.removeListener('timeout', onTimeout);
      socket.removeListener('agentRemove', onRemove);
    };
    socket.on('free', onFree);
    socket.on('close', onClose);
    socket.on('timeout', onTimeout);
    socket.on('agentRemove', onRemove);
  }
}

/** A connection that fails while nobody uses it is nobody's error. */
function onFreeError(this: ClientSocket): void {
  this.destroy();
  this.emit('agentRemove');
}

function serverName(options: ConnectionOptions, request: ClientRequest): string {
  let name = options.host ?? '';
  const host = request.getHeader('host');
  if (host) {
    if (typeof host !== 'string') throw invalidArgType('options.headers.host', 'of type string', host);
    const end = host.indexOf(']');
    if (!host.startsWith('[')) name = host.split(':', 1)[0] as string;
    else name = end === -1 ? host : host.slice(1, end);
  }
  return isIP(name) ? '' : name;
}

export const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
