/**
 * The pieces of the parser behind `url.parse`. It is older than the URL standard and differs from it: it takes relative URLs, never
 * resolves dots, moves what cannot be in a host into the path, and escapes what RFC 2396 calls unwise.
 */
import { nodeError } from '../node-error';

/** Schemes whose URLs have a host after `//`, whether or not it was written. */
export const SLASHED: ReadonlySet<string | null | undefined> = new Set(
  ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((name) => [name, `${name}:`]),
);
/** The one scheme that never has a host and whose text is left as it is. */
export const isScript = (protocol: string | null | undefined): boolean =>
  protocol === 'javascript' || protocol === 'javascript:';

export const isBracketed = (hostname: string): boolean => hostname.startsWith('[') && hostname.endsWith(']');

/** Node's notion of white space at the ends: every control character, no-break space and byte order mark. */
const AT_THE_ENDS = /^[\0- \u00a0\ufeff]+|[\0- \u00a0\ufeff]+$/g;

/** Without white space around it, and with `/` for each `\` before the query, as browsers read it. */
export function tidied(text: string): string {
  const trimmed = text.replace(AT_THE_ENDS, '');
  const end = trimmed.search(/[?#]/);
  const head = end === -1 ? trimmed : trimmed.slice(0, end);
  return head.replaceAll('\\', '/') + trimmed.slice(head.length);
}

const ESCAPED = /[\t\n\r "'<>\\^`{|}]/g;

/** RFC 2396 §2.4.3: delimiters and unwise characters are never in a URL as they are. */
export const escaped = (text: string): string =>
  text.replace(
    ESCAPED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

export interface Authority {
  readonly auth: string | null;
  /** Host and port. */
  readonly host: string;
  /** What comes after it. */
  readonly rest: string;
}

/**
 * Splits what stands after `//`. The last `@` before `/`, `?` or `#` ends the credentials, which may hold any character; after
 * it, whatever no host may have begins the path.
 */
export function splitAuthority(given: string): Authority {
  const [written = ''] = /^[^/?#]*/.exec(given) ?? [];
  const tidy = written.replace(/[\t\n\r]/g, '');
  const at = tidy.lastIndexOf('@');
  const behind = tidy.slice(at + 1);
  const [host = ''] = /^[^ "%';<>\\^`{|}]*/.exec(behind) ?? [];
  return {
    auth: at === -1 ? null : decodeURIComponent(tidy.slice(0, at)),
    host,
    rest: behind.slice(host.length) + given.slice(written.length),
  };
}

const LONGEST = 255;

const invalidUrl = (input: string) =>
  Object.assign(nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), { input });

const FORBIDDEN = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const FORBIDDEN_IN_BRACKETS = /[\0\t\n\r #%/<>?@\\^|]/;

/** A name that no program's URL has, so that a setter which refuses is told from one that takes. */
const NOTHING = 'nothing.invalid';

/** A host's name as the URL standard writes it, in punycode (UTS #46); an empty string when there is none such. */
export function standardHostname(hostname: string): string {
  const url = new URL(`ws://${NOTHING}`);
  url.hostname = hostname;
  // Chromium escapes what the standard forbids.
  return url.hostname === NOTHING || FORBIDDEN.test(url.hostname) ? '' : url.hostname;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/**
 * The host's name as the parser leaves it, in lower case and ASCII.
 * @throws {TypeError} ERR_INVALID_URL: no host can be called so
 */
export function checkedHostname(hostname: string, input: string): string {
  if (hostname === '' || hostname.length > LONGEST) return '';
  const lower = hostname.toLowerCase();
  if (isBracketed(hostname)) {
    if (FORBIDDEN_IN_BRACKETS.test(lower)) throw invalidUrl(input);
    return lower;
  }
  const ascii = isAscii(lower) ? lower : standardHostname(lower);
  if (ascii === '' || FORBIDDEN.test(ascii)) throw invalidUrl(input);
  return ascii;
}
