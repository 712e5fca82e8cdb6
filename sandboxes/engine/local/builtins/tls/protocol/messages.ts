/** Handshake messages as bytes, and back (RFC 8446 §4). */
import { concat } from '../../../../../bytes';
import { ByteReader, type Bytes, extensions, u8, u16, u24, vector } from './bytes';
import { ALERT, EXTENSION, HANDSHAKE, TLS12, TLS13, TlsFailure, X25519 } from './constants';
import { OFFERED } from './signatures';

const utf8 = new TextEncoder();
const text = new TextDecoder();

export const message = (type: number, ...content: readonly Uint8Array[]): Bytes => {
  const body = concat(...content);
  return concat(u8(type), u24(body.length), body);
};

/** The random of a ServerHello that asks for another ClientHello (§4.1.3). */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

export interface ClientHello {
  readonly sessionId: Bytes;
  readonly suites: readonly number[];
  readonly versions: readonly number[];
  readonly schemes: readonly number[];
  readonly serverName: string | null;
  readonly protocols: readonly string[];
  /** The client's x25519 share, if it has sent one. */
  readonly share: Bytes | null;
}

export interface ClientHelloOptions {
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suites: readonly number[];
  readonly serverName: string | null;
  readonly protocols: readonly string[];
  readonly share: Uint8Array;
}

const alpnList = (protocols: readonly string[]) =>
  vector(2, ...protocols.map((name) => vector(1, utf8.encode(name))));

export function encodeClientHello(hello: ClientHelloOptions): Bytes {
  const { random, sessionId, suites, serverName, protocols, share } = hello;
  return message(
    HANDSHAKE.clientHello,
    u16(TLS12),
    random,
    vector(1, sessionId),
    vector(2, ...suites.map(u16)),
    vector(1, u8(0)),
    extensions(
      serverName === null
        ? null
        : [EXTENSION.serverName, vector(2, u8(0), vector(2, utf8.encode(serverName)))],
      [EXTENSION.supportedGroups, vector(2, u16(X25519))],
      [EXTENSION.signatureAlgorithms, vector(2, ...OFFERED.map(u16))],
      protocols.length === 0 ? null : [EXTENSION.alpn, alpnList(protocols)],
      [EXTENSION.supportedVersions, vector(1, u16(TLS13))],
      [EXTENSION.keyShare, vector(2, u16(X25519), vector(2, share))],
    ),
  );
}

export function decodeClientHello(body: Uint8Array): ClientHello {
  const reader = new ByteReader(body);
  reader.number(2);
  reader.take(32);
  const sessionId = reader.vector(1);
  const suites = reader.numbers(2);
  reader.vector(1);
  const given = reader.extensions();
  const read = <T>(number: number, make: (content: ByteReader) => T, otherwise: T): T => {
    const content = given.get(number);
    return content ? make(new ByteReader(content)) : otherwise;
  };
  return {
    sessionId,
    suites,
    versions: read(EXTENSION.supportedVersions, (content) => content.numbers(1), []),
    schemes: read(EXTENSION.signatureAlgorithms, (content) => content.numbers(2), []),
    serverName: read(EXTENSION.serverName, hostName, null),
    protocols: read(EXTENSION.alpn, protocolNames, []),
    share: read(EXTENSION.keyShare, x25519Share, null),
  };
}

function hostName(content: ByteReader): string | null {
  const names = new ByteReader(content.vector(2));
  while (!names.done) {
    const type = names.number(1);
    const name = text.decode(names.vector(2));
    if (type === 0) return name;
  }
  return null;
}

function protocolNames(content: ByteReader): string[] {
  const list = new ByteReader(content.vector(2));
  const names: string[] = [];
  while (!list.done) names.push(text.decode(list.vector(1)));
  return names;
}

function x25519Share(content: ByteReader): Bytes | null {
  const shares = new ByteReader(content.vector(2));
  while (!shares.done) {
    const group = shares.number(2);
    const share = shares.vector(2);
    if (group === X25519) return share;
  }
  return null;
}

export function encodeServerHello(options: {
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suite: number;
  readonly share: Uint8Array;
}): Bytes {
  return message(
    HANDSHAKE.serverHello,
    u16(TLS12),
    options.random,
    vector(1, options.sessionId),
    u16(options.suite),
    u8(0),
    extensions(
      [EXTENSION.supportedVersions, u16(TLS13)],
      [EXTENSION.keyShare, concat(u16(X25519), vector(2, options.share))],
    ),
  );
}

/** @throws {TlsFailure} the server wants another version, or another group */
export function decodeServerHello(body: Uint8Array): { readonly suite: number; readonly share: Bytes } {
  const reader = new ByteReader(body);
  reader.number(2);
  const random = Array.from(reader.take(32), (byte) => byte.toString(16).padStart(2, '0')).join('');
  reader.vector(1);
  const suite = reader.number(2);
  reader.number(1);
  const given = reader.extensions();
  const version = given.get(EXTENSION.supportedVersions);
  if (!version || new ByteReader(version).number(2) !== TLS13)
    throw new TlsFailure(ALERT.protocolVersion, 'unsupported protocol');
  if (random === RETRY) throw new TlsFailure(ALERT.handshakeFailure, 'no suitable key share');
  const keyShare = new ByteReader(given.get(EXTENSION.keyShare) ?? new Uint8Array());
  if (keyShare.number(2) !== X25519) throw new TlsFailure(ALERT.illegalParameter, 'bad key share');
  return { suite, share: keyShare.vector(2) };
}

export function encodeEncryptedExtensions(protocol: string | null): Bytes {
  return message(
    HANDSHAKE.encryptedExtensions,
    extensions(protocol === null ? null : [EXTENSION.alpn, alpnList([protocol])]),
  );
}

/** @returns the protocol that the server has chosen */
export function decodeEncryptedExtensions(body: Uint8Array): string | null {
  const alpn = new ByteReader(body).extensions().get(EXTENSION.alpn);
  return alpn ? (protocolNames(new ByteReader(alpn))[0] ?? null) : null;
}

export const encodeCertificateRequest = (): Bytes =>
  message(
    HANDSHAKE.certificateRequest,
    vector(1),
    extensions([EXTENSION.signatureAlgorithms, vector(2, ...OFFERED.map(u16))]),
  );

/** @returns the context to answer with, and the signature schemes that the server takes */
export function decodeCertificateRequest(body: Uint8Array): { context: Bytes; schemes: number[] } {
  const reader = new ByteReader(body);
  const context = reader.vector(1);
  const schemes = reader.extensions().get(EXTENSION.signatureAlgorithms);
  return { context, schemes: schemes ? new ByteReader(schemes).numbers(2) : [] };
}

/** @param chain DER, the own certificate first */
export const encodeCertificate = (chain: readonly Uint8Array[], context = new Uint8Array()): Bytes =>
  message(
    HANDSHAKE.certificate,
    vector(1, context),
    vector(3, ...chain.map((der) => concat(vector(3, der), extensions()))),
  );

export function decodeCertificate(body: Uint8Array): Bytes[] {
  const reader = new ByteReader(body);
  reader.vector(1);
  const list = new ByteReader(reader.vector(3));
  const chain: Bytes[] = [];
  while (!list.done) {
    chain.push(list.vector(3));
    list.vector(2);
  }
  return chain;
}

export const encodeCertificateVerify = (scheme: number, signature: Uint8Array): Bytes =>
  message(HANDSHAKE.certificateVerify, u16(scheme), vector(2, signature));

export function decodeCertificateVerify(body: Uint8Array): { scheme: number; signature: Bytes } {
  const reader = new ByteReader(body);
  return { scheme: reader.number(2), signature: reader.vector(2) };
}
