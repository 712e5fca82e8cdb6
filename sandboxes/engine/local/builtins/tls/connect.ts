/** `tls.connect`. Follows Node 20's `lib/_tls_wrap.js`. */
import type { Duplex } from 'node:stream';
import { normalizeConnect } from '../net/connect';
import { connReset } from '../net/errno';
import { createConnection } from '../net/index';
import { isIP } from '../net/ip';
import { type AlpnProtocols, protocolList } from './alpn';
import type { SecureContext, SecureContextOptions } from './context';
import { TlsClient } from './protocol/client';
import { checkServerIdentity, type NamedCertificate } from './server-identity';
import { TLSSocket } from './tls-socket';
import { verifyChain, verifyError } from './verify';

export interface TlsConnectOptions extends SecureContextOptions {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly path?: string | null | undefined;
  /** A stream to speak over instead of a new connection. */
  readonly socket?: Duplex | undefined;
  readonly servername?: string | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
  readonly ALPNProtocols?: AlpnProtocols | undefined;
  readonly secureContext?: SecureContext | undefined;
  readonly timeout?: number | undefined;
  readonly allowHalfOpen?: boolean | undefined;
  readonly checkServerIdentity?: (host: string, certificate: NamedCertificate) => Error | undefined;
}

/** `NODE_TLS_REJECT_UNAUTHORIZED=0`, as Node takes it. */
const rejectsByDefault = () => process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0';

class ClientTlsSocket extends TLSSocket {
  readonly #options: TlsConnectOptions;

  constructor(carrier: Duplex, options: TlsConnectOptions) {
    super(carrier, options);
    this.#options = options;
    this.connecting = true;
    this.on('secure', () => this.#verify());
    const onError = (error: Error) => this._failed(error);
    carrier.once('error', onError);
    const start = () => {
      carrier.removeListener('error', onError);
      if (!this.destroyed) this.#start();
    };
    if ((carrier as { connecting?: boolean }).connecting) carrier.once('connect', start);
    else process.nextTick(start);
  }

  #start(): void {
    const { host, servername, ALPNProtocols } = this.#options;
    const name = servername ?? (host && !isIP(host) ? host : '');
    this.servername = name === '' ? false : name;
    this.startTls(
      (listener) =>
        new TlsClient(
          {
            serverName: name === '' ? null : name,
            protocols: protocolList(ALPNProtocols),
            identity: this.context.identity,
          },
          listener,
        ),
    );
    this.emit('connect');
    this.emit('ready');
    (this.tls as TlsClient).start();
  }

  protected override _hangUp(): Error {
    const { host, port, path } = this.#options;
    const error = connReset(
      'Client network socket disconnected before secure TLS connection was established',
    );
    return Object.assign(error, { path: path ?? null, host, port, localAddress: undefined });
  }

  #verify(): void {
    const options = this.#options;
    const wrong = verifyChain(this._peerChain, this.context.trusted, Date.now());
    const host = options.servername || options.host || 'localhost';
    const check = options.checkServerIdentity ?? checkServerIdentity;
    const error = wrong ? verifyError(wrong) : check(host, this.getPeerCertificate(true));
    this.authorized = !error;
    if (error) {
      this.authorizationError = (error as { code?: string }).code || error.message;
      if (options.rejectUnauthorized ?? rejectsByDefault()) {
        this.destroy(error);
        return;
      }
    }
    this.emit('secureConnect');
  }
}

/** `(options)`, `(port, host?, options?)`, each with a listener behind. */
export function connect(...args: readonly unknown[]): TLSSocket {
  const [normal, callback] = normalizeConnect(args);
  const extra = args.slice(1).find((each) => typeof each === 'object' && each !== null);
  const options = { host: 'localhost', ...normal, ...(extra as object | undefined) } as TlsConnectOptions;
  const { host, port, path } = options;
  const carrier =
    options.socket ??
    createConnection(path && port === undefined ? { path } : { host, port, allowHalfOpen: true });
  const socket = new ClientTlsSocket(carrier, options);
  if (options.timeout) socket.setTimeout(options.timeout);
  if (callback) socket.once('secureConnect', callback);
  return socket;
}
