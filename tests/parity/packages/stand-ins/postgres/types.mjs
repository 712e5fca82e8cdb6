/** The types that the stand-in knows: their object ids on the wire, how text becomes a value, and a value text. */
import { SqlError } from './errors.mjs';

const wrong = (type, text) => new SqlError('22P02', `invalid input syntax for type ${type}: "${text}"`);

const number = (name) => (text) => {
  if (!/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)) throw wrong(name, text);
  return Number(text);
};
const integer = (name) => (text) => {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw wrong(name, text);
  return name === 'bigint' ? BigInt(text) : Number(text);
};
const instant = (text) => {
  const date = new Date(
    /[zZ]|[-+]\d\d(:?\d\d)?$/.test(text) ? text.replace(/([-+]\d\d)$/, '$1:00') : `${text}Z`,
  );
  if (Number.isNaN(date.getTime()))
    throw new SqlError('22007', `invalid input syntax for type timestamp with time zone: "${text}"`);
  return date;
};

const TYPES = {
  integer: { oid: 23, size: 4, parse: integer('integer'), array: 1007 },
  bigint: { oid: 20, size: 8, parse: integer('bigint') },
  numeric: {
    oid: 1700,
    size: -1,
    parse(text) {
      number('numeric')(text);
      return String(text).trim();
    },
  },
  'double precision': { oid: 701, size: 8, parse: number('double precision') },
  text: { oid: 25, size: -1, parse: String, array: 1009 },
  boolean: {
    oid: 16,
    size: 1,
    parse(text) {
      if (/^(t|true|on|1|yes)$/i.test(text)) return true;
      if (/^(f|false|off|0|no)$/i.test(text)) return false;
      throw wrong('boolean', text);
    },
    print: (value) => (value ? 't' : 'f'),
  },
  'timestamp with time zone': {
    oid: 1184,
    size: 8,
    parse: instant,
    print: (date) => date.toISOString().replace('T', ' ').replace('Z', '+00'),
  },
  jsonb: {
    oid: 3802,
    size: -1,
    parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        throw new SqlError('22P02', 'invalid input syntax for type json');
      }
    },
    print: (value) => JSON.stringify(value),
  },
  bytea: {
    oid: 17,
    size: -1,
    parse: (text) => Buffer.from(text.replace(/^\\x/, ''), 'hex'),
    print: (bytes) => `\\x${bytes.toString('hex')}`,
  },
};
const ALIASES = {
  int: 'integer',
  int4: 'integer',
  serial: 'integer',
  bigserial: 'bigint',
  int8: 'bigint',
  varchar: 'text',
  'character varying': 'text',
  bool: 'boolean',
  float8: 'double precision',
  real: 'double precision',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp with time zone',
  json: 'jsonb',
  decimal: 'numeric',
};

/** @param name as SQL spells it: `varchar(20)`, `int4`, `text[]` */
export function typeOf(name) {
  const plain = name.toLowerCase().replace(/\(.*\)/, '');
  if (plain.endsWith('[]')) return arrayOf(typeOf(plain.slice(0, -2)));
  const full = ALIASES[plain] ?? plain;
  const found = TYPES[full];
  if (!found) throw new SqlError('42704', `type "${name}" does not exist`);
  return { name: full, print: String, ...found };
}

export function arrayOf(item) {
  return {
    name: `${item.name}[]`,
    oid: item.array ?? 1009,
    size: -1,
    item,
    parse: (text) =>
      [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(([, quoted, bare]) =>
        bare === 'NULL' ? null : item.parse(quoted?.replace(/\\(.)/g, '$1') ?? bare),
      ),
    print: (values) =>
      `{${values.map((value) => (value === null ? 'NULL' : item.name === 'text' ? JSON.stringify(value) : item.print(value))).join(',')}}`,
  };
}

export const [INTEGER, BIGINT, NUMERIC, DOUBLE, TEXT, BOOLEAN] = [
  'integer',
  'bigint',
  'numeric',
  'double precision',
  'text',
  'boolean',
].map(typeOf);

/** A value of one type as another: `unknown` (null) is text that has not been given a type yet. */
export function coerce({ value, type }, to) {
  if (value === null || type?.name === to.name) return value;
  if (type === null) return to.parse(String(value));
  return to.parse(type.print(value));
}
