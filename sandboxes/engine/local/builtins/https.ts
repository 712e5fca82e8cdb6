/** `node:https`: node:http over node:tls, between the programs of the sandbox. */
import { type AgentOptions, type ConnectionOptions, Agent as HttpAgent } from './http/agent';
import { fromUrl, parseUrl, type RequestInput, type RequestOptions } from './http/client-options';
import { ClientRequest } from './http/client-request';
import type { IncomingMessage } from './http/incoming-message';
import { Server as HttpServer, type RequestListener, type ServerOptions } from './http/server';
import type { Socket } from './net/socket';
import { connect, type TlsConnectOptions } from './tls/connect';
import type { SecureContext, SecureContextOptions } from './tls/context';
import { SecureServing, type TlsServerOptions } from './tls/server';

type ResponseListener = (response: IncomingMessage) => void;

/** What makes two connections to one host different ones. */
const OF_TLS = ['ca', 'cert', 'key', 'servername', 'rejectUnauthorized', 'ALPNProtocols'] as const;

class Agent extends HttpAgent {
  /** Sessions are not resumed here: none is kept. */
  readonly maxCachedSessions: number;

  constructor(options: AgentOptions & { readonly maxCachedSessions?: number } = {}) {
    super(options);
    this.maxCachedSessions = options.maxCachedSessions ?? 100;
    this.defaultPort = 443;
    this.protocol = 'https:';
  }

  override createConnection(options: ConnectionOptions): ReturnType<HttpAgent['createConnection']> {
    return connect({ ...options, path: null } as TlsConnectOptions) as unknown as ReturnType<
      HttpAgent['createConnection']
    >;
  }

  override getName(options: ConnectionOptions & TlsConnectOptions = {}): string {
    const parts = OF_TLS.map((name) => (options[name] === undefined ? '' : String(options[name])));
    return [super.getName(options), ...parts].join(':');
  }
}

const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

class Server extends HttpServer {
  readonly #serving: SecureServing;

  constructor(options?: (ServerOptions & TlsServerOptions) | RequestListener, listener?: RequestListener) {
    const settings = typeof options === 'function' ? {} : (options ?? {});
    super(settings, typeof options === 'function' ? options : listener);
    this.#serving = new SecureServing(this, {
      ALPNProtocols: ['http/1.1'],
      ...settings,
      allowHalfOpen: true,
    });
    this.on('connection', (socket: Socket) => this.#serving.accept(socket));
    // A client that cannot agree is nobody's uncaught error.
    this.on('tlsClientError', (error: Error, socket: Socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy();
    });
  }

  protected override _connectionEvent(): string {
    return 'secureConnection';
  }

  setSecureContext(options: SecureContextOptions): void {
    this.#serving.setSecureContext(options);
  }

  addContext(name: string, context: SecureContextOptions | SecureContext): void {
    this.#serving.addContext(name, context);
  }
}

function request(
  input: RequestInput,
  second?: RequestOptions | ResponseListener,
  listener?: ResponseListener,
): ClientRequest {
  const url = typeof input === 'string' ? parseUrl(input) : input instanceof URL ? input : null;
  const given = url ? second : (input as RequestOptions);
  const options = {
    ...(url ? fromUrl(url) : {}),
    ...(typeof given === 'function' ? {} : given),
    _defaultAgent: globalAgent,
  };
  return new ClientRequest(options, typeof second === 'function' ? second : listener);
}

const get = (...args: Parameters<typeof request>): ClientRequest => request(...args).end();

export default {
  Agent,
  globalAgent,
  Server,
  createServer: (
    options?: (ServerOptions & TlsServerOptions) | RequestListener,
    listener?: RequestListener,
  ) => new Server(options, listener),
  request,
  get,
};
