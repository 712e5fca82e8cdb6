/** Bytes as a DNS message (RFC 1035 §4). The sender may be hostile: every length is checked, and pointers only lead back. */
import { ipv6Text } from './address';
import { labelText } from './name';
import { type FieldValues, fieldsOf, knownType } from './record-types';
import {
  type DnsMessage,
  type Edns,
  type EdnsOption,
  type Question,
  type RecordData,
  type ResourceRecord,
  TYPE,
} from './records';

export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new MalformedMessage('The message ends too early');
    return byte;
  }

  u16(): number {
    return (this.u8() << 8) | this.u8();
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.#bytes.length)
      throw new MalformedMessage('The message ends too early');
    const taken = this.#bytes.slice(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  name(): string {
    const labels: string[] = [];
    let length = 0;
    let resume: number | null = null;
    let limit = this.at;
    for (;;) {
      const size = this.u8();
      if (size === 0) break;
      if ((size & 0xc0) === 0xc0) {
        const target = ((size & 0x3f) << 8) | this.u8();
        // A pointer that does not lead back could lead round in a circle.
        if (target >= limit) throw new MalformedMessage('A name points forward');
        resume ??= this.at;
        limit = target;
        this.at = target;
        continue;
      }
      if (size > 63) throw new MalformedMessage(`A label of kind ${size >> 6}`);
      length += size + 1;
      if (length > 254) throw new MalformedMessage('A name is longer than 255 bytes');
      labels.push(labelText(this.take(size)));
    }
    if (resume !== null) this.at = resume;
    return labels.join('.');
  }
}

/** How each format is read; `end`: where the record's data ends. */
const READ: { readonly [K in keyof FieldValues]: (from: Reader, end: number) => FieldValues[K] } = {
  u8: (from) => from.u8(),
  u16: (from) => from.u16(),
  u32: (from) => from.u32(),
  time: (from) => from.u32(),
  type: (from) => from.u16(),
  ipv4: (from) => from.take(4).join('.'),
  ipv6: (from) => ipv6Text(from.take(16)),
  compressible: (from) => from.name(),
  name: (from) => from.name(),
  text: (from) => latin1(from.take(from.u8())),
  tag: (from) => latin1(from.take(from.u8())),
  quotedRest: (from, end) => latin1(from.take(end - from.at)),
  texts: (from, end) => listUntil(from, end, () => latin1(from.take(from.u8()))),
  hex: (from, end) => from.take(end - from.at),
  base64: (from, end) => from.take(end - from.at),
  salt: (from) => from.take(from.u8()),
  hash: (from) => from.take(from.u8()),
  types: (from, end) => listUntil(from, end, () => typeWindow(from)).flat(),
  svcParams: (from, end) => listUntil(from, end, () => ({ key: from.u16(), value: from.take(from.u16()) })),
};

function listUntil<T>(from: Reader, end: number, one: () => T): T[] {
  const read: T[] = [];
  while (from.at < end) read.push(one());
  return read;
}

function typeWindow(from: Reader): number[] {
  const window = from.u8() << 8;
  const bits = from.take(from.u8());
  return [...bits].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) =>
      (byte & (0x80 >> bit)) === 0 ? [] : [window | (8 * at + bit)],
    ),
  );
}

function dataOf(from: Reader, type: number, end: number): RecordData {
  const known = knownType(type);
  if (known === undefined) return { type: 'other', number: type, bytes: from.take(end - from.at) };
  const fields = fieldsOf(known).map(([field, kind]) => [field, READ[kind](from, end)] as const);
  // The table says which fields a type has, and `READ` what each is: the compiler cannot follow both at once.
  return { type: known, ...Object.fromEntries(fields) } as unknown as RecordData;
}

function questionOf(from: Reader): Question {
  return { name: from.name(), type: from.u16(), class: from.u16() };
}

function recordOf(from: Reader): ResourceRecord {
  const name = from.name();
  const type = from.u16();
  const recordClass = from.u16();
  const ttl = from.u32();
  const length = from.u16();
  const end = from.at + length;
  // An update (RFC 2136) has records without data.
  const data: RecordData =
    length === 0 ? { type: 'other', number: type, bytes: new Uint8Array() } : dataOf(from, type, end);
  if (from.at !== end) throw new MalformedMessage(`A record of type ${type} has another length than it says`);
  return { name, class: recordClass, ttl, data };
}

const isOpt = ({ data }: ResourceRecord) => data.type === 'other' && data.number === TYPE.OPT;

/** RFC 6891 §6.1.3: the class and the TTL of an OPT record mean something else. */
function ednsOf({ name, class: udpSize, ttl, data }: ResourceRecord): Edns {
  if (name !== '' || data.type !== 'other')
    throw new MalformedMessage('An OPT record that is not of the root');
  const from = new Reader(data.bytes);
  const options = listUntil(
    from,
    data.bytes.length,
    (): EdnsOption => ({ code: from.u16(), bytes: from.take(from.u16()) }),
  );
  return { version: (ttl >> 16) & 0xff, udpSize, dnssecOk: (ttl & 0x8000) !== 0, options };
}

/** @throws {MalformedMessage} */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const from = new Reader(bytes);
  const id = from.u16();
  const flags = from.u16();
  const [questions = 0, answers = 0, authority = 0, additional = 0] = Array.from({ length: 4 }, () =>
    from.u16(),
  );
  const times = <T>(count: number, one: (from: Reader) => T): T[] => {
    const read: T[] = [];
    for (let n = 0; n < count; n++) read.push(one(from));
    return read;
  };
  const sections = {
    questions: times(questions, questionOf),
    answers: times(answers, recordOf),
    authority: times(authority, recordOf),
  };
  const rest = times(additional, recordOf);
  const [opt, ...more] = rest.filter(isOpt);
  if (more.length > 0) throw new MalformedMessage('More than one OPT record');
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticData: (flags & 0x0020) !== 0,
    checkingDisabled: (flags & 0x0010) !== 0,
    rcode: (flags & 15) | (((opt?.ttl ?? 0) >>> 24) << 4),
    ...sections,
    additional: rest.filter((record) => !isOpt(record)),
    edns: opt ? ednsOf(opt) : null,
  };
}

/** The data of one record, from the bytes of RFC 3597's form or of a signature. @throws {MalformedMessage} */
export function decodeData(type: number, bytes: Uint8Array): RecordData {
  const from = new Reader(bytes);
  const data = dataOf(from, type, bytes.length);
  if (from.at !== bytes.length) throw new MalformedMessage(`Data of type ${type} has another length`);
  return data;
}
