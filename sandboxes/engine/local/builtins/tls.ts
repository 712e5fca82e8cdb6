/** `node:tls`: there is no TLS in a sandbox, whose network is one browser tab. */
import { neverMade, notHere } from './not-here';

const INSTEAD = 'Use node:net: the network of a sandbox never leaves this tab.';
const refuse = notHere('TLS', INSTEAD);

/** Keys and certificates. Servers that only may be asked for TLS make one when they start: only its use is refused. */
class SecureContext {
  readonly context: object;
  constructor(options: object = {}) {
    this.context = options;
  }
}

export default {
  connect: refuse,
  createServer: refuse,
  createSecureContext: (options?: object) => new SecureContext(options),
  checkServerIdentity: refuse,
  getCiphers: (): string[] => [],
  rootCertificates: [] as string[],
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  Server: neverMade('Server', 'TLS', INSTEAD),
  TLSSocket: neverMade('TLSSocket', 'TLS', INSTEAD),
  SecureContext,
};
