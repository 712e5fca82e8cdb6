/** What a command answers, and how it stands on the wire in RESP2 and RESP3 (redis.io, "Redis serialization protocol"). */

/** Texts hold bytes, one character each (U+0000 to U+00FF). */
export type Reply =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Reply[]
  | Status
  | ErrorReply
  | NullArray
  | Double
  | Verbatim
  | MapReply
  | SetReply
  | Push
  | Nothing;

export interface Status {
  readonly t: 'status';
  readonly text: string;
}

/** `code` is its first word: `WRONGTYPE`, `ERR`. */
export interface ErrorReply {
  readonly t: 'error';
  readonly text: string;
}

/** A list that is not there: `*-1` in RESP2. */
interface NullArray {
  readonly t: 'null-array';
}

export interface Double {
  readonly t: 'double';
  readonly value: number;
}

interface Verbatim {
  readonly t: 'verbatim';
  readonly format: 'txt' | 'mkd';
  readonly text: string;
}

export interface MapReply {
  readonly t: 'map';
  readonly entries: readonly (readonly [Reply, Reply])[];
}

export interface SetReply {
  readonly t: 'set';
  readonly items: readonly Reply[];
}

interface Push {
  readonly t: 'push';
  readonly items: readonly Reply[];
}

/** Several replies to one command (SUBSCRIBE), or none now (a client that waits). */
export interface Nothing {
  readonly t: 'nothing';
}

export const OK: Status = { t: 'status', text: 'OK' };
export const QUEUED: Status = { t: 'status', text: 'QUEUED' };
export const NULL_ARRAY: NullArray = { t: 'null-array' };
export const NOTHING: Nothing = { t: 'nothing' };

export const status = (text: string): Status => ({ t: 'status', text });
export const double = (value: number): Double => ({ t: 'double', value });
export const verbatim = (text: string): Verbatim => ({ t: 'verbatim', format: 'txt', text });
export const setReply = (items: readonly Reply[]): SetReply => ({ t: 'set', items });
export const push = (items: readonly Reply[]): Push => ({ t: 'push', items });
export const mapReply = (entries: readonly (readonly [Reply, Reply])[]): MapReply => ({ t: 'map', entries });

/** A mistake of the client, answered as an error. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

export const wrongType = (): RedisError =>
  new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
export const syntaxError = (): RedisError => new RedisError('ERR syntax error');
export const notInteger = (): RedisError => new RedisError('ERR value is not an integer or out of range');
export const notFloat = (): RedisError => new RedisError('ERR value is not a valid float');

export const errorReply = (text: string): ErrorReply => ({ t: 'error', text });

/** C's `%.17g`, the shortest that reads back as the same number: how Redis writes doubles. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 53) return String(value);
  return shortest(value);
}

/** `%.17g` writes an exponent from 1e17 on and below 1e-4; JavaScript from 1e21 on and below 1e-6. */
function shortest(value: number): string {
  const exact = value.toPrecision(17);
  const [mantissa = '', exponent] = exact.split('e');
  if (exponent !== undefined) {
    const power = Number(exponent);
    return `${trimZeros(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power < -4) {
    const [digits = '', tens = '0'] = value.toExponential(16).split('e');
    return `${trimZeros(digits)}e-${String(Math.abs(Number(tens))).padStart(2, '0')}`;
  }
  return trimZeros(exact);
}

const trimZeros = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

export type Protocol = 2 | 3;

export function encode(reply: Reply, protocol: Protocol): string {
  if (reply === null) return protocol === 2 ? '$-1\r\n' : '_\r\n';
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (typeof reply === 'boolean')
    return protocol === 2 ? `:${reply ? 1 : 0}\r\n` : `#${reply ? 't' : 'f'}\r\n`;
  if (isList(reply)) return aggregate('*', reply, protocol);
  switch (reply.t) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text.replace(/[\r\n]/g, ' ')}\r\n`;
    case 'null-array':
      return protocol === 2 ? '*-1\r\n' : '_\r\n';
    case 'double':
      return protocol === 2 ? bulk(doubleText(reply.value)) : `,${doubleText(reply.value)}\r\n`;
    case 'verbatim': {
      if (protocol === 2) return bulk(reply.text);
      return `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n`;
    }
    case 'map': {
      if (protocol === 2) return aggregate('*', reply.entries.flat(), protocol);
      const inner = reply.entries.map(([key, value]) => encode(key, 3) + encode(value, 3)).join('');
      return `%${reply.entries.length}\r\n${inner}`;
    }
    case 'set':
      return aggregate(protocol === 2 ? '*' : '~', reply.items, protocol);
    case 'push':
      return aggregate(protocol === 2 ? '*' : '>', reply.items, protocol);
    case 'nothing':
      return '';
  }
}

const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

const aggregate = (mark: string, items: readonly Reply[], protocol: Protocol): string =>
  `${mark}${items.length}\r\n${items.map((item) => encode(item, protocol)).join('')}`;
