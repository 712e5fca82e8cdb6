/** What the data of each type of record consists of: the format on the wire and the order in a master file are the same. */

/** A field's format. What a name stands for is in `fields.ts` (wire) and `presentation.ts` (text). */
export interface FieldValues {
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  /** Seconds since 1970; in text as `20260101000000`. */
  readonly time: number;
  /** The number of a type; in text its name. */
  readonly type: number;
  /** Dotted. */
  readonly ipv4: string;
  /** In the form of RFC 5952. */
  readonly ipv6: string;
  /** See `name.ts`. May be compressed: types of RFC 1035 only (RFC 3597 §4). */
  readonly compressible: string;
  readonly name: string;
  /** A `<character-string>`, of bytes: one character each (latin1). */
  readonly text: string;
  /** The same of letters and digits; in text without quotes. */
  readonly tag: string;
  /** All to the end, as characters; in text in quotes. */
  readonly quotedRest: string;
  /** One or more `<character-string>`s to the end. */
  readonly texts: readonly string[];
  readonly hex: Uint8Array;
  readonly base64: Uint8Array;
  /** With its length before it (a byte); in text hexadecimal, `-` when empty (RFC 5155 §3.3). */
  readonly salt: Uint8Array;
  /** With its length before it (a byte); in text base32hex without padding (RFC 5155 §3.3). */
  readonly hash: Uint8Array;
  /** Numbers of types, ascending (RFC 4034 §4.1.2). */
  readonly types: readonly number[];
  /** `key=value` of RFC 9460 §2.2, ascending. */
  readonly svcParams: readonly SvcParam[];
}

export interface SvcParam {
  readonly key: number;
  readonly value: Uint8Array;
}

type FieldKind = keyof FieldValues;

const digest = { keyTag: 'u16', algorithm: 'u8', digestType: 'u8', digest: 'hex' } as const;
const key = { flags: 'u16', protocol: 'u8', algorithm: 'u8', publicKey: 'base64' } as const;
const certificate = { usage: 'u8', selector: 'u8', matching: 'u8', association: 'hex' } as const;
const binding = { priority: 'u16', target: 'name', params: 'svcParams' } as const;

/** By mnemonic: number (IANA's registry) and fields in order. Property names of the older types are those of Node's `dns`. */
export const RECORD_TYPES = {
  A: [1, { address: 'ipv4' }],
  NS: [2, { value: 'compressible' }],
  CNAME: [5, { value: 'compressible' }],
  SOA: [
    6,
    {
      nsname: 'compressible',
      hostmaster: 'compressible',
      serial: 'u32',
      refresh: 'u32',
      retry: 'u32',
      expire: 'u32',
      minttl: 'u32',
    },
  ],
  PTR: [12, { value: 'compressible' }],
  HINFO: [13, { cpu: 'text', os: 'text' }],
  MX: [15, { priority: 'u16', exchange: 'compressible' }],
  TXT: [16, { entries: 'texts' }],
  RP: [17, { mailbox: 'name', text: 'name' }],
  AFSDB: [18, { subtype: 'u16', hostname: 'name' }],
  AAAA: [28, { address: 'ipv6' }],
  SRV: [33, { priority: 'u16', weight: 'u16', port: 'u16', name: 'name' }],
  NAPTR: [
    35,
    {
      order: 'u16',
      preference: 'u16',
      flags: 'text',
      service: 'text',
      regexp: 'text',
      replacement: 'name',
    },
  ],
  DNAME: [39, { value: 'name' }],
  DS: [43, digest],
  SSHFP: [44, { algorithm: 'u8', fingerprintType: 'u8', fingerprint: 'hex' }],
  RRSIG: [
    46,
    {
      covered: 'type',
      algorithm: 'u8',
      labels: 'u8',
      originalTtl: 'u32',
      expiration: 'time',
      inception: 'time',
      keyTag: 'u16',
      signer: 'name',
      signature: 'base64',
    },
  ],
  NSEC: [47, { next: 'name', types: 'types' }],
  DNSKEY: [48, key],
  NSEC3: [
    50,
    { algorithm: 'u8', flags: 'u8', iterations: 'u16', salt: 'salt', next: 'hash', types: 'types' },
  ],
  NSEC3PARAM: [51, { algorithm: 'u8', flags: 'u8', iterations: 'u16', salt: 'salt' }],
  TLSA: [52, certificate],
  SMIMEA: [53, certificate],
  CDS: [59, digest],
  CDNSKEY: [60, key],
  OPENPGPKEY: [61, { key: 'base64' }],
  SVCB: [64, binding],
  HTTPS: [65, binding],
  SPF: [99, { entries: 'texts' }],
  URI: [256, { priority: 'u16', weight: 'u16', target: 'quotedRest' }],
  CAA: [257, { critical: 'u8', tag: 'tag', value: 'quotedRest' }],
} as const satisfies Record<string, readonly [number, Readonly<Record<string, FieldKind>>]>;

export type RecordType = keyof typeof RECORD_TYPES;

type Fields<T extends RecordType> = (typeof RECORD_TYPES)[T][1];
type DataOf<T extends RecordType> = { readonly type: T } & {
  readonly [Field in keyof Fields<T>]: Fields<T>[Field] extends FieldKind
    ? FieldValues[Fields<T>[Field]]
    : never;
};

export type RecordData =
  | { readonly [T in RecordType]: DataOf<T> }[RecordType]
  /** A type that has no words here: its number is the record's. */
  | { readonly type: 'other'; readonly number: number; readonly bytes: Uint8Array };

type Numbers = { readonly [T in RecordType]: (typeof RECORD_TYPES)[T][0] };

/** Numbers of the types that have words here, and of those that only a question has (RFC 1035 §3.2.3, RFC 6891). */
export const TYPE = {
  ...(Object.fromEntries(Object.entries(RECORD_TYPES).map(([name, [number]]) => [name, number])) as Numbers),
  OPT: 41,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

const NAMES = new Map<number, string>(Object.entries(TYPE).map(([name, number]) => [number, name]));

/** `A`, `HTTPS`, `TYPE65280` (RFC 3597 §5). */
export const typeName = (number: number): string => NAMES.get(number) ?? `TYPE${number}`;

/** @returns undefined when it is no name of a type */
export function typeNumber(text: string): number | undefined {
  const name = text.toUpperCase();
  if (Object.hasOwn(TYPE, name)) return TYPE[name as keyof typeof TYPE];
  const [, digits] = /^TYPE(\d{1,5})$/.exec(name) ?? [];
  return digits !== undefined && Number(digits) <= 0xffff ? Number(digits) : undefined;
}

/** The type of a number that has words here. */
export function knownType(number: number): RecordType | undefined {
  const name = NAMES.get(number);
  return name !== undefined && Object.hasOwn(RECORD_TYPES, name) ? (name as RecordType) : undefined;
}

export const numberOf = (data: RecordData): number => (data.type === 'other' ? data.number : TYPE[data.type]);

/** Its fields with their formats, in order. */
export const fieldsOf = (type: RecordType): readonly (readonly [string, FieldKind])[] =>
  Object.entries(RECORD_TYPES[type][1]);
