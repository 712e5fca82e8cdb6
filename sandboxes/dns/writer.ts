/** A DNS message as bytes (RFC 1035 §4). */
import { ipv4Bytes, ipv6Bytes } from './address';
import { canonicalName, isAbsolute, labelsOf, unescapeBytes } from './name';
import { type FieldValues, fieldsOf, numberOf } from './record-types';
import { type DnsMessage, type RecordData, type ResourceRecord, TYPE } from './records';

/** §2.3.4 */
const MOST_LABEL = 63;
const MOST_NAME = 255;
/** Offsets that a pointer can hold (§4.1.4). */
const MOST_POINTER = 0x3fff;

class Writer {
  readonly bytes: number[] = [];
  /** Where a name, or the end of one, stands already. Names of another case are not the same: case is kept. */
  readonly #names = new Map<string, number>();

  u8(value: number): void {
    this.bytes.push(value & 0xff);
  }

  u16(value: number): void {
    this.bytes.push((value >> 8) & 0xff, value & 0xff);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  raw(bytes: ArrayLike<number>): void {
    for (let at = 0; at < bytes.length; at++) this.bytes.push(bytes[at] ?? 0);
  }

  counted(bytes: ArrayLike<number>): void {
    if (bytes.length > 255)
      throw new RangeError(`A character-string of ${bytes.length} bytes: 255 are the most`);
    this.u8(bytes.length);
    this.raw(bytes);
  }

  name(name: string, compress: boolean): void {
    const labels = labelsOf(isAbsolute(name) ? name.slice(0, -1) : name);
    let length = 1;
    for (let at = 0; at < labels.length; at++) {
      const rest = labels.slice(at).join('.');
      const known = this.#names.get(rest);
      if (compress && known !== undefined) {
        this.u16(0xc000 | known);
        return;
      }
      if (this.bytes.length <= MOST_POINTER) this.#names.set(rest, this.bytes.length);
      const label = unescapeBytes(labels[at] ?? '');
      if (label.length === 0 || label.length > MOST_LABEL)
        throw new RangeError(`A label of ${label.length} bytes in ${name}: 1 to ${MOST_LABEL} are allowed`);
      length += label.length + 1;
      if (length > MOST_NAME) throw new RangeError(`A name of more than ${MOST_NAME} bytes: ${name}`);
      this.u8(label.length);
      this.raw(label);
    }
    this.u8(0);
  }

  record({ name, class: recordClass, ttl, data }: ResourceRecord): void {
    this.name(name, true);
    this.u16(numberOf(data));
    this.u16(recordClass);
    this.u32(ttl);
    const length = this.bytes.length;
    this.u16(0);
    this.data(data, true);
    const written = this.bytes.length - length - 2;
    this.bytes[length] = written >> 8;
    this.bytes[length + 1] = written & 0xff;
  }

  /** @param compress false: as RFC 4034 §6.2 has it, apart from the case of names */
  data(data: RecordData, compress: boolean): void {
    if (data.type === 'other') {
      this.raw(data.bytes);
      return;
    }
    const values: Readonly<Record<string, unknown>> = { ...data };
    for (const [field, kind] of fieldsOf(data.type)) {
      const write = WRITE[kind] as (to: Writer, value: unknown, compress: boolean) => void;
      write(this, values[field], compress);
    }
  }
}

const latin1Bytes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

/** How each format is written. */
const WRITE: {
  readonly [K in keyof FieldValues]: (to: Writer, value: FieldValues[K], compress: boolean) => void;
} = {
  u8: (to, value) => to.u8(value),
  u16: (to, value) => to.u16(value),
  u32: (to, value) => to.u32(value),
  time: (to, value) => to.u32(value),
  type: (to, value) => to.u16(value),
  ipv4: (to, value) => to.raw(ipv4Bytes(value)),
  ipv6: (to, value) => to.raw(ipv6Bytes(value)),
  compressible: (to, value, compress) => to.name(value, compress),
  name: (to, value) => to.name(value, false),
  text: (to, value) => to.counted(latin1Bytes(value)),
  tag: (to, value) => to.counted(latin1Bytes(value)),
  quotedRest: (to, value) => to.raw(latin1Bytes(value)),
  texts(to, values) {
    for (const value of values) to.counted(latin1Bytes(value));
  },
  hex: (to, value) => to.raw(value),
  base64: (to, value) => to.raw(value),
  salt: (to, value) => to.counted(value),
  hash: (to, value) => to.counted(value),
  types(to, numbers) {
    for (const window of new Set(numbers.map((number) => number >> 8))) {
      const within = numbers.filter((number) => number >> 8 === window).map((number) => number & 0xff);
      const bits = new Uint8Array((Math.max(...within) >> 3) + 1);
      for (const number of within) bits[number >> 3] = (bits[number >> 3] ?? 0) | (0x80 >> (number & 7));
      to.u8(window);
      to.counted(bits);
    }
  },
  svcParams(to, params) {
    for (const { key, value } of params) {
      to.u16(key);
      to.u16(value.length);
      to.raw(value);
    }
  },
};

/** @throws {RangeError} a name or a text that is longer than the format allows */
export function encodeMessage(message: DnsMessage): Uint8Array<ArrayBuffer> {
  const { questions, answers, authority, edns, rcode } = message;
  const additional = edns ? [...message.additional, optOf(message)] : message.additional;
  const to = new Writer();
  to.u16(message.id);
  to.u16(
    (message.response ? 0x8000 : 0) |
      ((message.opcode & 15) << 11) |
      (message.authoritative ? 0x0400 : 0) |
      (message.truncated ? 0x0200 : 0) |
      (message.recursionDesired ? 0x0100 : 0) |
      (message.recursionAvailable ? 0x0080 : 0) |
      (message.authenticData ? 0x0020 : 0) |
      (message.checkingDisabled ? 0x0010 : 0) |
      (rcode & 15),
  );
  for (const section of [questions, answers, authority, additional]) to.u16(section.length);
  for (const { name, type, class: questionClass } of questions) {
    to.name(name, true);
    to.u16(type);
    to.u16(questionClass);
  }
  for (const record of [...answers, ...authority, ...additional]) to.record(record);
  return new Uint8Array(to.bytes);
}

/** RFC 6891 §6.1.2 */
function optOf({ edns, rcode }: DnsMessage): ResourceRecord {
  const { version, udpSize, dnssecOk, options } = edns ?? {
    version: 0,
    udpSize: 512,
    dnssecOk: false,
    options: [],
  };
  const to = new Writer();
  for (const { code, bytes } of options) {
    to.u16(code);
    to.u16(bytes.length);
    to.raw(bytes);
  }
  return {
    name: '',
    class: udpSize,
    ttl: (rcode >> 4) * 0x1000000 + (version << 16) + (dnssecOk ? 0x8000 : 0),
    data: { type: 'other', number: TYPE.OPT, bytes: new Uint8Array(to.bytes) },
  };
}

/** A name without compression, in lower case: what hashes and signatures are of (RFC 4034 §6.2). @throws {RangeError} */
export function encodeName(name: string): Uint8Array<ArrayBuffer> {
  const to = new Writer();
  to.name(canonicalName(name), false);
  return new Uint8Array(to.bytes);
}
