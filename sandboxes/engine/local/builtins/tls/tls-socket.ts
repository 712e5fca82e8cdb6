/** `tls.TLSSocket`: Node's, over our own TLS 1.3. */
import crypto, { type X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connReset } from '../net/errno';
import { Socket } from '../net/socket';
import { nodeError } from '../node-error';
import type { AlpnProtocols } from './alpn';
import { SecureContext, type SecureContextOptions } from './context';
import type { TlsConnection, TlsListener } from './protocol/connection';
import { serverSide } from './server-side';
import { TlsHandle } from './tls-handle';

export interface TlsSocketOptions extends SecureContextOptions {
  readonly isServer?: boolean | undefined;
  readonly secureContext?: SecureContext | undefined;
  readonly allowHalfOpen?: boolean | undefined;
  readonly requestCert?: boolean | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
  readonly ALPNProtocols?: AlpnProtocols | undefined;
  readonly ALPNCallback?:
    | ((asked: { servername: string; protocols: string[] }) => string | undefined)
    | undefined;
  readonly SNICallback?:
    | ((name: string, done: (error: Error | null, context?: SecureContext) => void) => void)
    | undefined;
}

export class TLSSocket extends Socket {
  readonly encrypted = true;
  authorized = false;
  authorizationError: string | Error | null = null;
  alpnProtocol: string | false | null = null;
  servername: string | false | null = null;
  readonly context: SecureContext;
  protected readonly carrier: Duplex;
  protected tls: TlsConnection | null = null;

  constructor(carrier: Duplex, options: TlsSocketOptions = {}) {
    super({ allowHalfOpen: options.allowHalfOpen ?? false });
    this.carrier = carrier;
    this.context = options.secureContext ?? new SecureContext(options);
    this.once('close', () => carrier.destroy());
    if (options.isServer) this.startTls((listener) => serverSide(this.context, options, listener));
  }

  /** TLS begins on a carrier that is connected. */
  protected startTls(make: (listener: TlsListener) => TlsConnection): void {
    const handle = new TlsHandle(
      this.carrier,
      {
        onSecure: () => this.#secured(),
        onFailure: (error) => this._failed(error),
        onHangUp: () => this._failed(this._hangUp()),
      },
      make,
    );
    this.tls = handle.connection;
    this._handle = handle;
    this._initHandle();
    this.connecting = false;
  }

  #secured(): void {
    const { tls } = this;
    if (!tls || this.destroyed) return;
    this.alpnProtocol = tls.protocol ?? false;
    this.servername ??= tls.serverName ?? false;
    this.emit('secure');
    if (!this.destroyed && !this.isPaused()) this.read(0);
  }

  /** @internal */
  _failed(error: Error): void {
    if (!this.destroyed) this.destroy(error);
  }

  /** @internal What a peer that goes away in the middle of the handshake looks like. */
  protected _hangUp(): Error {
    return connReset('socket hang up');
  }

  /** @internal */
  get _peerChain(): readonly X509Certificate[] {
    return this.tls?.peerChain ?? [];
  }

  /** @internal Ends it with an alert. */
  _refuse(alert: number): void {
    this.tls?.refuse(alert);
  }

  getPeerX509Certificate(): X509Certificate | undefined {
    return this._peerChain[0];
  }

  getX509Certificate(): X509Certificate | undefined {
    const own = this.context.identity?.chain[0];
    return own && new crypto.X509Certificate(own);
  }

  /** The own certificate. */
  getCertificate(): object {
    return this.getX509Certificate()?.toLegacyObject() ?? {};
  }

  /** @param detailed with the certificates that issued it */
  getPeerCertificate(detailed = false): object {
    const [own, ...rest] = this._peerChain;
    if (!own) return {};
    const shown: Record<string, unknown> = { ...own.toLegacyObject() };
    if (!detailed) return shown;
    let below = shown;
    for (const issuer of rest) {
      const above: Record<string, unknown> = { ...issuer.toLegacyObject() };
      below['issuerCertificate'] = above;
      below = above;
    }
    // As Node shows a root: it is its own issuer.
    if (below['issuerCertificate'] === undefined) below['issuerCertificate'] = below;
    return shown;
  }

  getProtocol(): string | null {
    return this.tls?.secure ? 'TLSv1.3' : null;
  }

  getCipher(): { name: string; standardName: string; version: string } | object {
    const name = this.tls?.suite?.name;
    return name ? { name, standardName: name, version: 'TLSv1.3' } : {};
  }

  getEphemeralKeyInfo(): object {
    return { type: 'X25519', name: 'X25519', size: 253 };
  }

  /** Sessions are not resumed here: every handshake is a whole one. */
  isSessionReused(): boolean {
    return false;
  }

  getSession(): undefined {
    return undefined;
  }

  getTLSTicket(): undefined {
    return undefined;
  }

  setMaxSendFragment(_size: number): boolean {
    return true;
  }

  /** TLS 1.3 has none. */
  disableRenegotiation(): void {
    // Nothing can be renegotiated: RFC 8446 took it out.
  }

  enableTrace(): void {
    // The log of the sandbox shows the records.
  }

  renegotiate(_options: object, callback?: (error: Error | null) => void): boolean {
    const error = nodeError(
      Error,
      'ERR_SSL_WRONG_SSL_VERSION',
      'TLS 1.3 has no renegotiation: open another connection',
    );
    if (callback) process.nextTick(callback, error);
    return false;
  }
}
