/** `tls.SecureContext`: keys, certificates and whom to trust. */
import { Buffer } from 'node:buffer';
import crypto, { type KeyObject, type X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { nodeError } from '../node-error';
import type { Identity } from './protocol/connection';

type Pem = string | Uint8Array;
type KeyGiven = Pem | KeyObject | { readonly pem: Pem; readonly passphrase?: string };

export interface SecureContextOptions {
  readonly key?: KeyGiven | readonly KeyGiven[] | undefined;
  readonly cert?: Pem | readonly Pem[] | undefined;
  readonly ca?: Pem | readonly Pem[] | undefined;
  readonly passphrase?: string | undefined;
  readonly pfx?: unknown;
  readonly minVersion?: string | undefined;
  readonly maxVersion?: string | undefined;
}

const listOf = <T>(given: T | readonly T[] | null | undefined): readonly T[] =>
  given === undefined || given === null ? [] : Array.isArray(given) ? given : [given as T];

/** Every certificate of a file. */
function certificatesOf(given: Pem): X509Certificate[] {
  const text = typeof given === 'string' ? given : Buffer.from(given).toString('latin1');
  const blocks = text.match(
    /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[\s\S]*?-----END [A-Z0-9 ]*CERTIFICATE-----/g,
  );
  return blocks
    ? blocks.map((block) => new crypto.X509Certificate(block))
    : [new crypto.X509Certificate(given)];
}

function privateKey(given: KeyGiven, passphrase: string | undefined): KeyObject {
  if (typeof given === 'object' && 'asymmetricKeyType' in given) return given;
  const { pem, passphrase: own = passphrase } =
    typeof given === 'object' && 'pem' in given ? given : { pem: given as Pem };
  const key = typeof pem === 'string' ? pem : Buffer.from(pem);
  return crypto.createPrivateKey(own === undefined ? key : { key, passphrase: own });
}

export class SecureContext {
  /** Node's has OpenSSL's here. */
  readonly context: object = {};
  readonly identities: readonly Identity[];
  readonly trusted: readonly X509Certificate[];

  /** @throws what node:crypto says of a key or a certificate; ERR_OSSL_X509_KEY_VALUES_MISMATCH */
  constructor(options: SecureContextOptions = {}) {
    if (options.pfx !== undefined && options.pfx !== null)
      throw unsupported('pfx', 'Give `key` and `cert` as PEM.');
    if (options.maxVersion !== undefined && options.maxVersion !== 'TLSv1.3')
      throw unsupported(`maxVersion ${options.maxVersion}`, 'TLS 1.3 is what is spoken here.');
    const chains = listOf(options.cert).map(certificatesOf);
    const keys = listOf(options.key).map((key) => privateKey(key, options.passphrase));
    this.identities = keys.flatMap((key, index): Identity[] => {
      const chain = chains[index] ?? [];
      const [own] = chain;
      if (!own) return [];
      if (!own.checkPrivateKey(key))
        throw Object.assign(new Error('error:05800074:x509 certificate routines::key values mismatch'), {
          library: 'x509 certificate routines',
          reason: 'key values mismatch',
          code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
        });
      return [{ key, chain: chain.map(({ raw }) => raw) }];
    });
    const given = options.ca === undefined ? extraAuthorities() : listOf(options.ca);
    this.trusted = given.flatMap(certificatesOf);
  }

  get identity(): Identity | null {
    return this.identities[0] ?? null;
  }
}

/** `NODE_EXTRA_CA_CERTS`: a file beside the authorities that everybody trusts, of which there are none here. */
function extraAuthorities(): readonly Pem[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  return file ? [fs.readFileSync(file)] : [];
}

const unsupported = (what: string, instead: string) =>
  nodeError(
    Error,
    'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    `${what} is not available in this sandbox's TLS. ${instead}`,
  );
