/** Which lists of fields are a message (RFC 9113 §8.2, §8.3). */
import type { Field } from './hpack/static-table';
import { StreamError } from './protocol-error';

export type FieldSection = 'request' | 'response' | 'trailers';

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
/** RFC 9113 §8.2.1. */
const VALUE_BREAKS = /[\0\r\n]|^[ \t]|[ \t]$/;

/**
 * @param extended whether SETTINGS_ENABLE_CONNECT_PROTOCOL was sent (RFC 8441)
 * @throws {StreamError} PROTOCOL_ERROR: the message is malformed
 */
export function checkFields(fields: readonly Field[], section: FieldSection, extended = false): void {
  const pseudo = new Map<string, string>();
  let regular = false;
  for (const { name, value } of fields) {
    if (VALUE_BREAKS.test(value)) throw malformed(`the value of ${name} holds what no value may`);
    if (name.startsWith(':')) {
      if (regular) throw malformed(`${name} stands behind a field`);
      if (!PSEUDO[section].includes(name)) throw malformed(`${name} does not belong into a ${section}`);
      if (pseudo.has(name)) throw malformed(`${name} is there twice`);
      pseudo.set(name, value);
      continue;
    }
    regular = true;
    if (!NAME.test(name)) throw malformed(`${JSON.stringify(name)} is no name of a field`);
    if (OF_A_CONNECTION.has(name) || (name === 'te' && value.toLowerCase() !== 'trailers'))
      throw malformed(`${name} belongs to a connection of HTTP/1`);
  }
  if (section === 'response' && !/^[1-9]\d\d$/.test(pseudo.get(':status') ?? ''))
    throw malformed('a response without a :status');
  if (section === 'request') checkRequest(pseudo, extended);
}

function checkRequest(pseudo: ReadonlyMap<string, string>, extended: boolean): void {
  const method = pseudo.get(':method');
  if (!method) throw malformed('a request without a :method');
  const protocol = pseudo.get(':protocol');
  if (protocol !== undefined && !(extended && method === 'CONNECT'))
    throw malformed(':protocol was not offered');
  const whole = pseudo.has(':scheme') && pseudo.get(':path');
  if (method === 'CONNECT' && protocol === undefined) {
    if (!pseudo.get(':authority') || pseudo.has(':scheme') || pseudo.has(':path'))
      throw malformed('CONNECT takes an :authority and nothing else');
  } else if (!whole) throw malformed('a request without a :scheme or a :path');
}

const malformed = (what: string) => new StreamError('PROTOCOL_ERROR', `Malformed message: ${what}`);
