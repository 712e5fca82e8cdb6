/** Which lists of fields are a message (RFC 9113 §8.2, §8.3). What is strict and what is not follows nghttp2, as Node uses it. */
import type { Field } from './hpack/static-table';
import { StreamError } from './protocol-error';

export type FieldSection = 'request' | 'response' | 'trailers';

export interface FieldRules {
  /** SETTINGS_ENABLE_CONNECT_PROTOCOL was sent (RFC 8441). */
  readonly extended?: boolean;
  readonly strictWhitespace: boolean;
}

const PSEUDO: Readonly<Record<FieldSection, readonly string[]>> = {
  request: [':method', ':scheme', ':authority', ':path', ':protocol'],
  response: [':status'],
  trailers: [],
};
const OF_A_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
/** RFC 9110 §5.6.2 without capitals. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that no value may have (RFC 9110 §5.5).
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
/** RFC 9113 §8.2.1. */
const SPACE_AROUND = /^[ \t]|[ \t]$/;
/** RFC 3986 §3.2, and no empty one. */
const AUTHORITY = /^[\w!$%&'()*+,\-.:;=@[\]~]*$/;
const PATH = /^[!-~\x80-\xff]+$/;
const SCHEME = /^[a-z][a-z0-9+\-.]*$/i;

/**
 * The fields that count. One whose name or value has a character that it may not have is left out, as nghttp2 does: it harms
 * nobody who does not see it.
 * @throws {StreamError} PROTOCOL_ERROR: the message is malformed
 */
export function messageOf(fields: readonly Field[], section: FieldSection, rules: FieldRules): Field[] {
  const pseudo = new Map<string, string>();
  const regular: Field[] = [];
  const kept: Field[] = [];
  for (const field of fields) {
    const { name, value } = field;
    if (name.startsWith(':')) {
      if (regular.length > 0) throw malformed(`${name} stands behind a field`);
      if (!PSEUDO[section].includes(name)) throw malformed(`${name} does not belong into a ${section}`);
      if (pseudo.has(name)) throw malformed(`${name} is there twice`);
      if (CONTROL.test(value)) throw malformed(`the value of ${name} holds what no value may`);
      pseudo.set(name, value);
    } else {
      if (/[A-Z]/.test(name)) throw malformed(`${JSON.stringify(name)} has capitals`);
      regular.push(field);
      if (!NAME.test(name) || CONTROL.test(value) || (rules.strictWhitespace && SPACE_AROUND.test(value)))
        continue;
      checkRegular(field);
    }
    kept.push(field);
  }
  if (section === 'response' && !/^[1-9]\d\d$/.test(pseudo.get(':status') ?? ''))
    throw malformed('a response without a :status');
  if (section !== 'trailers') checkLengths(kept);
  if (section === 'request') checkRequest(pseudo, regular, rules.extended === true);
  return kept;
}

/** Octets of content that a message says it has; null where it does not. */
export function contentLength(message: readonly Field[]): number | null {
  const value = message.find(({ name }) => name === 'content-length')?.value;
  return value === undefined ? null : Number(value);
}

function checkRegular({ name, value }: Field): void {
  if (OF_A_CONNECTION.has(name) || (name === 'te' && value.toLowerCase() !== 'trailers'))
    throw malformed(`${name} belongs to a connection of HTTP/1`);
  if (name === 'host' && !AUTHORITY.test(value)) throw malformed(`${JSON.stringify(value)} is no host`);
}

function checkLengths(kept: readonly Field[]): void {
  const lengths = kept.filter(({ name }) => name === 'content-length');
  if (lengths.length > 1 || lengths.some(({ value }) => !/^\d{1,15}$/.test(value)))
    throw malformed('a content-length that is none, or two of them');
}

function checkRequest(
  pseudo: ReadonlyMap<string, string>,
  regular: readonly Field[],
  extended: boolean,
): void {
  const [method, path, authority] = [pseudo.get(':method'), pseudo.get(':path'), pseudo.get(':authority')];
  if (!method || !TOKEN.test(method)) throw malformed('a request without a :method');
  if (authority !== undefined && !AUTHORITY.test(authority))
    throw malformed(`:authority is ${JSON.stringify(authority)}`);
  const protocol = pseudo.get(':protocol');
  if (protocol !== undefined && !(extended && method === 'CONNECT'))
    throw malformed(':protocol was not offered');
  if (method === 'CONNECT' && protocol === undefined) {
    if (!authority || pseudo.has(':scheme') || path !== undefined)
      throw malformed('CONNECT takes an :authority and nothing else');
    return;
  }
  const scheme = pseudo.get(':scheme');
  if (scheme === undefined || !SCHEME.test(scheme)) throw malformed('a request without a :scheme');
  if (path === undefined || !PATH.test(path)) throw malformed('a request without a :path');
  if (/^https?$/i.test(scheme) && !path.startsWith('/') && !(method === 'OPTIONS' && path === '*'))
    throw malformed(`:path is ${JSON.stringify(path)}`);
  if (!authority && !regular.some(({ name, value }) => name === 'host' && value !== ''))
    throw malformed('a request that names no host');
}

const malformed = (what: string) => new StreamError('PROTOCOL_ERROR', `Malformed message: ${what}`);
