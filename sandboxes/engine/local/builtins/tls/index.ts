/** `node:tls`: TLS 1.3 (RFC 8446) between the programs of the sandbox, with real keys, certificates and records. */

import { convertALPNProtocols } from './alpn';
import { connect } from './connect';
import { SecureContext, type SecureContextOptions } from './context';
import { SUITES } from './protocol/key-schedule';
import { Server, type TlsServerOptions } from './server';
import { checkServerIdentity } from './server-identity';
import { TLSSocket } from './tls-socket';

export default {
  connect,
  createServer: (options?: TlsServerOptions, listener?: (socket: TLSSocket) => void) =>
    new Server(options, listener),
  createSecureContext: (options?: SecureContextOptions) => new SecureContext(options),
  checkServerIdentity,
  convertALPNProtocols,
  getCiphers: (): string[] => SUITES.map(({ name }) => name.toLowerCase()),
  /** The sandbox trusts nobody by itself: give `ca`, or NODE_EXTRA_CA_CERTS. */
  rootCertificates: Object.freeze([]) as readonly string[],
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  DEFAULT_CIPHERS: SUITES.map(({ name }) => name).join(':'),
  DEFAULT_ECDH_CURVE: 'auto',
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  Server,
  TLSSocket,
  SecureContext,
};
