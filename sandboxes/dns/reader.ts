/** Bytes as a DNS message (RFC 1035 §4). The sender may be hostile: every length is checked, and pointers only lead back. */
import { ipv6Text } from './address';
import { type DnsMessage, type Question, type RecordData, type ResourceRecord, TYPE } from './records';

export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

const utf8 = new TextDecoder();

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

  text(): string {
    return utf8.decode(this.take(this.u8()));
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
      labels.push(utf8.decode(this.take(size)));
    }
    if (resume !== null) this.at = resume;
    return labels.join('.');
  }

  question(): Question {
    const name = this.name();
    const type = this.u16();
    this.u16();
    return { name, type };
  }

  record(): ResourceRecord {
    const name = this.name();
    const type = this.u16();
    this.u16();
    const ttl = this.u32();
    const length = this.u16();
    const end = this.at + length;
    const data = this.#data(type, end);
    if (this.at !== end)
      throw new MalformedMessage(`A record of type ${type} has another length than it says`);
    return { name, ttl, data };
  }

  #data(type: number, end: number): RecordData {
    switch (type) {
      case TYPE.A:
        return { type: 'A', address: [...this.take(4)].join('.') };
      case TYPE.AAAA:
        return { type: 'AAAA', address: ipv6Text(this.take(16)) };
      case TYPE.NS:
        return { type: 'NS', value: this.name() };
      case TYPE.CNAME:
        return { type: 'CNAME', value: this.name() };
      case TYPE.PTR:
        return { type: 'PTR', value: this.name() };
      case TYPE.MX:
        return { type: 'MX', priority: this.u16(), exchange: this.name() };
      case TYPE.TXT: {
        const entries: string[] = [];
        while (this.at < end) entries.push(this.text());
        return { type: 'TXT', entries };
      }
      case TYPE.SRV:
        return { type: 'SRV', priority: this.u16(), weight: this.u16(), port: this.u16(), name: this.name() };
      case TYPE.SOA:
        return {
          type: 'SOA',
          nsname: this.name(),
          hostmaster: this.name(),
          serial: this.u32(),
          refresh: this.u32(),
          retry: this.u32(),
          expire: this.u32(),
          minttl: this.u32(),
        };
      case TYPE.NAPTR:
        return {
          type: 'NAPTR',
          order: this.u16(),
          preference: this.u16(),
          flags: this.text(),
          service: this.text(),
          regexp: this.text(),
          replacement: this.name(),
        };
      case TYPE.CAA: {
        const critical = this.u8();
        const tag = this.text();
        return { type: 'CAA', critical, tag, value: utf8.decode(this.take(end - this.at)) };
      }
      default:
        return { type: 'other', number: type, bytes: this.take(end - this.at) };
    }
  }
}

/** @throws {MalformedMessage} */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const reader = new Reader(bytes);
  const id = reader.u16();
  const flags = reader.u16();
  const [questions = 0, answers = 0, authority = 0, additional = 0] = Array.from({ length: 4 }, () =>
    reader.u16(),
  );
  const times = <T>(count: number, one: () => T): T[] => {
    const read: T[] = [];
    for (let n = 0; n < count; n++) read.push(one());
    return read;
  };
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    rcode: flags & 15,
    questions: times(questions, () => reader.question()),
    answers: times(answers, () => reader.record()),
    authority: times(authority, () => reader.record()),
    additional: times(additional, () => reader.record()),
  };
}
