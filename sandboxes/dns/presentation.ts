/** Records as a master file and `dig` write them (RFC 1035 §5, RFC 3597, RFC 9460). */
import { ipv6Text } from './address';
import {
  type FieldValues,
  fieldsOf,
  numberOf,
  type RecordData,
  type SvcParam,
  typeName,
} from './record-types';
import { CLASS, RCODE, type ResourceRecord } from './records';

const CLASS_NAMES = new Map<number, string>(Object.entries(CLASS).map(([name, number]) => [number, name]));
export const className = (number: number): string => CLASS_NAMES.get(number) ?? `CLASS${number}`;

const RCODE_NAMES: Readonly<Record<number, string>> = {
  [RCODE.ok]: 'NOERROR',
  [RCODE.format]: 'FORMERR',
  [RCODE.server]: 'SERVFAIL',
  [RCODE.name]: 'NXDOMAIN',
  [RCODE.notImplemented]: 'NOTIMP',
  [RCODE.refused]: 'REFUSED',
  [RCODE.yxDomain]: 'YXDOMAIN',
  [RCODE.notAuth]: 'NOTAUTH',
  [RCODE.badVersion]: 'BADVERS',
};
export const rcodeName = (rcode: number): string => RCODE_NAMES[rcode] ?? `RESERVED${rcode}`;

export const absolute = (name: string): string => `${name}.`;

const hexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

const base64Text = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** RFC 4648 §7, without padding. */
export function base32HexText(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => Number.parseInt(group.padEnd(5, '0'), 2).toString(32).toUpperCase())
    .join('');
}

/** @param bytes one character each */
const escapeBytes = (bytes: string): string =>
  bytes.replaceAll(/["\\]|[^ -~]/g, (character) =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : `\\${String(character.charCodeAt(0)).padStart(3, '0')}`,
  );
const quoted = (bytes: string): string => `"${escapeBytes(bytes)}"`;

const timeText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|[.].*$/g, '');

export const SVC_KEYS = [
  'mandatory',
  'alpn',
  'no-default-alpn',
  'port',
  'ipv4hint',
  'ech',
  'ipv6hint',
  'dohpath',
];
const svcKeyName = (key: number): string => SVC_KEYS[key] ?? `key${key}`;

/** RFC 9460 §7 and appendix A. */
function svcParamText({ key, value }: SvcParam): string {
  const name = svcKeyName(key);
  const latin1 = String.fromCharCode(...value);
  const pieces = (size: number) =>
    Array.from({ length: Math.floor(value.length / size) }, (_, at) =>
      value.slice(at * size, (at + 1) * size),
    );
  switch (name) {
    case 'mandatory':
      return `${name}=${pieces(2)
        .map(([high = 0, low = 0]) => svcKeyName((high << 8) | low))
        .join(',')}`;
    case 'alpn': {
      const ids: string[] = [];
      for (let at = 0; at < value.length; at += 1 + (value[at] ?? 0))
        ids.push(latin1.slice(at + 1, at + 1 + (value[at] ?? 0)).replaceAll(/[\\,]/g, '\\$&'));
      return `${name}=${quoted(ids.join(','))}`;
    }
    case 'port':
      return `${name}=${((value[0] ?? 0) << 8) | (value[1] ?? 0)}`;
    case 'ipv4hint':
      return `${name}=${pieces(4)
        .map((address) => address.join('.'))
        .join(',')}`;
    case 'ipv6hint':
      return `${name}=${pieces(16).map(ipv6Text).join(',')}`;
    case 'ech':
      return `${name}=${base64Text(value)}`;
    default:
      return value.length === 0 ? name : `${name}=${quoted(latin1)}`;
  }
}

const SHOW: { readonly [K in keyof FieldValues]: (value: FieldValues[K]) => string } = {
  u8: String,
  u16: String,
  u32: String,
  time: timeText,
  type: typeName,
  ipv4: String,
  ipv6: String,
  compressible: absolute,
  name: absolute,
  text: quoted,
  tag: String,
  quotedRest: quoted,
  texts: (values) => values.map(quoted).join(' '),
  hex: hexText,
  base64: base64Text,
  salt: (value) => (value.length === 0 ? '-' : hexText(value)),
  hash: base32HexText,
  types: (numbers) => numbers.map(typeName).join(' '),
  svcParams: (params) => params.map(svcParamText).join(' '),
};

/** The data of a record in words: `10 mail.example.test.` */
export function dataText(data: RecordData): string {
  if (data.type === 'other') return `\\# ${data.bytes.length} ${hexText(data.bytes)}`.trimEnd();
  const values: Readonly<Record<string, unknown>> = { ...data };
  return fieldsOf(data.type)
    .map(([field, kind]) => (SHOW[kind] as (value: unknown) => string)(values[field]))
    .filter((text) => text !== '')
    .join(' ');
}

/** As one line, columns apart by a space: `www.example.test. 300 IN A 192.0.2.1` */
export const recordText = ({ name, class: recordClass, ttl, data }: ResourceRecord): string =>
  [absolute(name), ttl, className(recordClass), typeName(numberOf(data)), dataText(data)].join(' ');
