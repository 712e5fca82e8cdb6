/** `node:tls`: TLS 1.3 (RFC 8446) between the programs of the sandbox, with real keys, certificates and records. */

import { membersNotHere, notHere } from '../not-here';
import { convertALPNProtocols } from './alpn';
import { connect } from './connect';
import { SecureContext, type SecureContextOptions } from './context';
import { SUITES } from './protocol/key-schedule';
import { Server, type TlsServerOptions } from './server';
import { checkServerIdentity } from './server-identity';
import { TLSSocket } from './tls-socket';

Object.assign(
  TLSSocket.prototype,
  membersNotHere('tls.TLSSocket', {
    exportKeyingMaterial: 'Use a secret of your own that the two ends agree on over the connection.',
    getFinished: 'Use fingerprints to compare certificates: getPeerX509Certificate().fingerprint256.',
    getPeerFinished: 'Use fingerprints to compare certificates: getPeerX509Certificate().fingerprint256.',
    getSharedSigalgs: 'Use getCipher() and getPeerX509Certificate().',
    setKeyCert: 'Use SNICallback to choose a certificate.',
    setServername: 'Use the option servername of tls.connect().',
    setSession: 'Use one connection for longer: every handshake is a whole one here.',
  }),
);
Object.assign(Server.prototype, membersNotHere('tls.Server', { setOptions: 'Use setSecureContext().' }));

export default {
  connect,
  createSecurePair: notHere('tls.createSecurePair()', 'Use new tls.TLSSocket(stream).'),
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
