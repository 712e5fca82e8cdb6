/** `node:punycode`: deprecated in Node, and still required by packages that have to do with URLs. */
import { codePoints, decode, encode } from './coding';

/** UTS #46 also takes the ideographic full stops as dots. */
const DOTS = /[\u002e\u3002\uff0e\uff61]/g;

/** Each label of a domain, or of what is behind the `@` of an address. */
function eachLabel(domain: string, convert: (label: string) => string): string {
  const at = domain.indexOf('@');
  const [, user = '', host = domain] =
    at === -1 ? [] : [null, domain.slice(0, at + 1), domain.slice(at + 1).split('@', 1)[0]];
  return user + host.replace(DOTS, '.').split('.').map(convert).join('.');
}

const toUnicode = (domain: string): string =>
  eachLabel(domain, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));
const toASCII = (domain: string): string =>
  eachLabel(domain, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));

export default {
  version: '2.1.0',
  ucs2: {
    decode: codePoints,
    encode: (points: readonly number[]): string => String.fromCodePoint(...points),
  },
  decode,
  encode,
  toASCII,
  toUnicode,
};
