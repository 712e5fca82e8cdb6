/** `X509Certificate` (RFC 5280): what a certificate says, and whether a key signed it. */
import { Buffer } from 'node:buffer';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { invalidArgType, nodeError } from '../../node-error';
import { bigOf, bitsOf, contents, type DerValue, members, oidOf, readDer, TAG } from '../asn1/der';
import { readPem, writePem } from '../asn1/pem';
import { TEXT_OR_BYTES, textOrBytes } from '../bytes';
import { KeyObject } from '../key-object';
import { spki } from '../keys/decode';
import { modulusLength } from '../keys/material';
import { materialOf, PublicKeyObject } from '../keys/objects';
import { opensslError } from '../openssl-error';
import { verifySync } from '../sign';
import { type CertificateFields, fieldsOf } from './certificate-key';
import { type GeneralName, generalName, generalNameText, nameLines, nameObject } from './names';

const EXTENSION = {
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  infoAccess: '1.3.6.1.5.5.7.1.1',
};

const ACCESS: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.48.1': 'OCSP',
  '1.3.6.1.5.5.7.48.2': 'CA Issuers',
};

/** Signature algorithms → digest; null where the key decides. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
  '1.3.101.113': null,
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5280 §4.1.2.5. */
function dateOf(time: DerValue | undefined): Date {
  const text = Buffer.from(time?.body ?? []).toString('latin1');
  const full = time?.tag === TAG.utcTime ? `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text}` : text;
  const [year, month, day, hours, minutes, seconds] = (
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(full)?.slice(1) ?? []
  ).map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds));
}

/** `Nov  3 18:42:21 2026 GMT` */
function dateText(date: Date): string {
  const clock = date.toISOString().slice(11, 19);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${clock} ${date.getUTCFullYear()} GMT`;
}

const fingerprint = (digest: Uint8Array): string =>
  Array.from(digest, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');

function certificateBytes(input: unknown): Uint8Array {
  const bytes = textOrBytes(input);
  if (!bytes) throw invalidArgType('buffer', TEXT_OR_BYTES, input);
  const pem = readPem(Buffer.from(bytes).toString('latin1'));
  const block = pem.find(({ label }) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (!block && bytes[0] !== TAG.sequence) throw opensslError('0480006C', 'PEM routines', 'no start line');
  return block ? block.bytes : bytes;
}

const wildcardFits = (pattern: string, host: string): boolean => {
  const [first = '', ...rest] = pattern.toLowerCase().split('.');
  const [label = '', ...domain] = host.toLowerCase().split('.');
  if (rest.join('.') !== domain.join('.')) return false;
  return first === label || (first === '*' && rest.length > 1 && label !== '');
};

export class X509Certificate {
  readonly #raw: Uint8Array;
  readonly #fields: CertificateFields;
  readonly #extensions: ReadonlyMap<string, DerValue>;

  constructor(buffer: unknown) {
    this.#raw = new Uint8Array(certificateBytes(buffer));
    try {
      this.#fields = fieldsOf(this.#raw);
      this.#extensions = extensionsOf(this.#fields.extensions);
    } catch {
      throw opensslError('068000A8', 'asn1 encoding routines', 'wrong tag');
    }
  }

  get subject(): string {
    return nameLines(this.#fields.subject);
  }

  /** Node knows it of certificates that a connection has brought. */
  get issuerCertificate(): undefined {
    return undefined;
  }

  get issuer(): string {
    return nameLines(this.#fields.issuer);
  }

  get #alternatives(): GeneralName[] {
    const names = this.#extensions.get(EXTENSION.alternativeName);
    return names ? members(names).map(generalName) : [];
  }

  get subjectAltName(): string | undefined {
    return this.#alternatives.map(generalNameText).join(', ') || undefined;
  }

  get infoAccess(): string | undefined {
    const access = this.#extensions.get(EXTENSION.infoAccess);
    if (!access) return undefined;
    return members(access)
      .map((each) => {
        const [method, location] = members(each);
        const oid = oidOf(method);
        return `${ACCESS[oid] ?? oid} - ${generalNameText(generalName(location as DerValue))}`;
      })
      .join('\n');
  }

  get keyUsage(): string[] | undefined {
    const usage = this.#extensions.get(EXTENSION.extendedKeyUsage);
    return usage && members(usage).map(oidOf);
  }

  get ca(): boolean {
    const constraints = this.#extensions.get(EXTENSION.basicConstraints);
    const [first] = constraints ? members(constraints) : [];
    return first?.tag === TAG.boolean && first.body[0] !== 0;
  }

  get validFrom(): string {
    return dateText(this.validFromDate);
  }

  get validTo(): string {
    return dateText(this.validToDate);
  }

  get validFromDate(): Date {
    return dateOf(members(this.#fields.validity)[0]);
  }

  get validToDate(): Date {
    return dateOf(members(this.#fields.validity)[1]);
  }

  get serialNumber(): string {
    const hex = bigOf(contents(this.#fields.serial, TAG.integer)).toString(16).toUpperCase();
    return hex.length % 2 ? `0${hex}` : hex;
  }

  get raw(): Buffer {
    return Buffer.from(this.#raw);
  }

  get fingerprint(): string {
    return fingerprint(sha1(this.#raw));
  }

  get fingerprint256(): string {
    return fingerprint(sha256(this.#raw));
  }

  get fingerprint512(): string {
    return fingerprint(sha512(this.#raw));
  }

  get publicKey(): PublicKeyObject {
    return new PublicKeyObject(spki(this.#fields.key as DerValue));
  }

  toString(): string {
    return writePem('CERTIFICATE', this.#raw);
  }

  toJSON(): string {
    return this.toString();
  }

  /** The name in the certificate that fits, undefined when none does. */
  checkHost(
    name: string,
    options: { readonly subject?: 'default' | 'always' | 'never' } = {},
  ): string | undefined {
    const names = this.#alternatives.filter(({ kind }) => kind === 'DNS').map(({ value }) => value);
    const { CN } = nameObject(this.#fields.subject);
    const asksSubject = options.subject === 'always' || (options.subject !== 'never' && names.length === 0);
    const all = [...names, ...(asksSubject && CN !== undefined ? [CN].flat() : [])];
    return all.find((pattern) => wildcardFits(pattern, name));
  }

  checkEmail(email: string): string | undefined {
    const { emailAddress = [] } = nameObject(this.#fields.subject);
    const names = this.#alternatives.filter(({ kind }) => kind === 'email').map(({ value }) => value);
    return [...names, ...(names.length === 0 ? [emailAddress].flat() : [])].includes(email)
      ? email
      : undefined;
  }

  checkIP(ip: string): string | undefined {
    return this.#alternatives.some(({ kind, value }) => kind === 'IP Address' && value === ip)
      ? ip
      : undefined;
  }

  checkIssued(other: X509Certificate): boolean {
    const nobody = new Uint8Array(0);
    const [issuer, subject] = [this.#fields.issuer?.whole ?? nobody, other.#fields.subject?.whole ?? nobody];
    return Buffer.compare(issuer, subject) === 0 && this.verify(other.publicKey);
  }

  checkPrivateKey(key: KeyObject): boolean {
    return this.publicKey.equals(new PublicKeyObject(materialOf(key, 'private')));
  }

  verify(key: KeyObject): boolean {
    if (!(key instanceof KeyObject)) throw invalidArgType('publicKey', 'an instance of KeyObject', key);
    const digest = this.#digest();
    const signature = bitsOf(this.#fields.signature);
    return verifySync(digest, this.#fields.signed.whole, key as PublicKeyObject, signature);
  }

  #digest(): string | null {
    const oid = oidOf(members(this.#fields.signatureAlgorithm)[0]);
    const digest = SIGNATURES[oid];
    if (digest === undefined)
      throw nodeError(
        Error,
        'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        `Signatures of the kind ${oid} are not available in this sandbox. Use a certificate signed with RSA PKCS#1, ECDSA or Ed25519.`,
      );
    return digest;
  }

  /** What `tls.TLSSocket.getPeerCertificate` gives. */
  toLegacyObject(): Record<string, unknown> {
    const key = spki(this.#fields.key as DerValue);
    const { subjectAltName, infoAccess } = this;
    return {
      subject: nameObject(this.#fields.subject),
      issuer: nameObject(this.#fields.issuer),
      ...(subjectAltName === undefined ? {} : { subjectaltname: subjectAltName }),
      ...(infoAccess === undefined ? {} : { infoAccess }),
      ca: this.ca,
      ...('n' in key
        ? {
            modulus: key.n.toString(16).toUpperCase(),
            bits: modulusLength(key),
            exponent: `0x${key.e.toString(16)}`,
          }
        : {}),
      pubkey: Buffer.from((this.#fields.key as DerValue).whole),
      valid_from: this.validFrom,
      valid_to: this.validTo,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      ...(this.keyUsage === undefined ? {} : { ext_key_usage: this.keyUsage }),
      serialNumber: this.serialNumber,
      raw: this.raw,
    };
  }
}

function extensionsOf(explicit: DerValue | undefined): Map<string, DerValue> {
  if (!explicit) return new Map();
  return new Map(
    members(readDer(explicit.body)).map((extension) => {
      const fields = members(extension);
      return [oidOf(fields[0]), readDer(contents(fields.at(-1), TAG.octets))];
    }),
  );
}
