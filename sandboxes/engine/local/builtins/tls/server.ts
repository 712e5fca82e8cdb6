/** `tls.Server`, and what https's has of it. */
import { Server as NetServer, type ServerOptions as NetServerOptions } from '../net/server';
import type { Socket } from '../net/socket';
import { invalidArgType, nodeError } from '../node-error';
import { SecureContext, type SecureContextOptions } from './context';
import { ALERT } from './protocol/constants';
import { TLSSocket, type TlsSocketOptions } from './tls-socket';
import { verifyChain, verifyError } from './verify';

export interface TlsServerOptions
  extends SecureContextOptions,
    Omit<TlsSocketOptions, keyof SecureContextOptions> {
  readonly handshakeTimeout?: number | undefined;
}

const HANDSHAKE_TIMEOUT = 120_000;

interface Emitter {
  emit(event: string, ...values: unknown[]): boolean;
}

/** The TLS half of a server: what makes secure sockets of plain ones. */
export class SecureServing {
  readonly #server: Emitter;
  readonly #options: TlsServerOptions;
  #context: SecureContext;
  /** By host name; `*.example.test` stands for one label. */
  readonly #contexts = new Map<string, SecureContext>();

  constructor(server: Emitter, options: TlsServerOptions) {
    this.#server = server;
    this.#options = options;
    this.#context = options.secureContext ?? new SecureContext(options);
  }

  setSecureContext(options: SecureContextOptions): void {
    this.#context = new SecureContext(options);
  }

  addContext(name: string, context: SecureContextOptions | SecureContext): void {
    if (!name)
      throw nodeError(
        Error,
        'ERR_TLS_REQUIRED_SERVER_NAME',
        '"servername" is required parameter for Server.addContext',
      );
    this.#contexts.set(
      name.toLowerCase(),
      context instanceof SecureContext ? context : new SecureContext(context),
    );
  }

  /** Emits 'secureConnection', or 'tlsClientError'. */
  accept(plain: Socket): void {
    const { requestCert, rejectUnauthorized = true, handshakeTimeout = HANDSHAKE_TIMEOUT } = this.#options;
    const socket = new TLSSocket(plain, {
      ...this.#options,
      isServer: true,
      secureContext: this.#context,
      SNICallback: this.#options.SNICallback ?? ((name, done) => done(null, this.#contextFor(name))),
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      this.#server.emit('tlsClientError', error, socket);
      socket.destroy();
    };
    const timer = setTimeout(
      () => fail(nodeError(Error, 'ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout')),
      handshakeTimeout,
    );
    timer.unref();
    socket.on('error', fail);
    socket.on('close', () => clearTimeout(timer));
    socket.once('secure', () => {
      clearTimeout(timer);
      if (requestCert) {
        const wrong = this.#verify(socket);
        if (wrong && rejectUnauthorized) {
          const missing = socket._peerChain.length === 0;
          socket._refuse(missing ? ALERT.certificateRequired : ALERT.badCertificate);
          fail(wrong);
          return;
        }
      }
      socket.removeListener('error', fail);
      // As in Node: after the handshake its errors are the program's, and a server need not hear them all.
      socket.on('error', (error) => this.#server.emit('tlsClientError', error, socket));
      this.#server.emit('secureConnection', socket);
    });
  }

  #verify(socket: TLSSocket): Error | null {
    if (socket._peerChain.length === 0) {
      socket.authorizationError = 'UNABLE_TO_GET_ISSUER_CERT';
      return Object.assign(new Error('error:0A0000C7:SSL routines::peer did not return a certificate'), {
        code: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE',
      });
    }
    const code = verifyChain(socket._peerChain, this.#context.trusted, Date.now());
    socket.authorized = code === null;
    if (code === null) return null;
    const error = verifyError(code);
    socket.authorizationError = error.code;
    return error;
  }

  #contextFor(name: string): SecureContext {
    const host = name.toLowerCase();
    const wildcard = `*.${host.split('.').slice(1).join('.')}`;
    return this.#contexts.get(host) ?? this.#contexts.get(wildcard) ?? this.#context;
  }
}

export class Server extends NetServer {
  readonly #serving: SecureServing;

  constructor(
    options?: (TlsServerOptions & NetServerOptions) | ((socket: TLSSocket) => void),
    listener?: (socket: TLSSocket) => void,
  ) {
    const settings = typeof options === 'function' ? {} : (options ?? {});
    if (typeof settings !== 'object') throw invalidArgType('options', 'of type object', options);
    super({ ...settings, allowHalfOpen: true });
    this.#serving = new SecureServing(this, settings);
    const onSecure = typeof options === 'function' ? options : listener;
    if (onSecure) this.on('secureConnection', onSecure);
    this.on('connection', (socket: Socket) => this.#serving.accept(socket));
  }

  setSecureContext(options: SecureContextOptions): void {
    this.#serving.setSecureContext(options);
  }

  addContext(name: string, context: SecureContextOptions | SecureContext): void {
    this.#serving.addContext(name, context);
  }

  /** Sessions are not resumed here, so their keys are nobody's. */
  getTicketKeys(): Buffer {
    return Buffer.alloc(48);
  }

  setTicketKeys(_keys: Buffer): void {
    // See getTicketKeys.
  }
}
