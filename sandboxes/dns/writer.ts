/** A DNS message as bytes (RFC 1035 §4). */
import { ipv4Bytes, ipv6Bytes } from './address';
import { CLASS_IN, type DnsMessage, type RecordData, type ResourceRecord, TYPE } from './records';

/** §2.3.4 */
const MOST_LABEL = 63;
const MOST_NAME = 255;
/** Offsets that a pointer can hold (§4.1.4). */
const MOST_POINTER = 0x3fff;

class Writer {
  readonly bytes: number[] = [];
  /** Where a name, or the end of one, stands already. */
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

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    if (bytes.length > 255)
      throw new RangeError(`A character-string of ${bytes.length} bytes: 255 are the most`);
    this.bytes.push(bytes.length, ...bytes);
  }

  /** @param compress only names that RFC 1035 itself defines may be compressed in record data (RFC 3597 §4) */
  name(name: string, compress = true): void {
    const labels = name.replace(/\.$/, '') === '' ? [] : name.replace(/\.$/, '').split('.');
    if (name.length > MOST_NAME) throw new RangeError(`A name of ${name.length} characters: ${name}`);
    for (let at = 0; at < labels.length; at++) {
      const rest = labels.slice(at).join('.').toLowerCase();
      const known = this.#names.get(rest);
      if (compress && known !== undefined) {
        this.u16(0xc000 | known);
        return;
      }
      if (this.bytes.length <= MOST_POINTER) this.#names.set(rest, this.bytes.length);
      const label = new TextEncoder().encode(labels[at]);
      if (label.length === 0 || label.length > MOST_LABEL)
        throw new RangeError(`A label of ${label.length} bytes in ${name}: 1 to ${MOST_LABEL} are allowed`);
      this.bytes.push(label.length, ...label);
    }
    this.u8(0);
  }

  record({ name, ttl, data }: ResourceRecord): void {
    this.name(name);
    this.u16(data.type === 'other' ? data.number : TYPE[data.type]);
    this.u16(CLASS_IN);
    this.u32(ttl);
    const length = this.bytes.length;
    this.u16(0);
    this.#data(data);
    const written = this.bytes.length - length - 2;
    this.bytes[length] = written >> 8;
    this.bytes[length + 1] = written & 0xff;
  }

  #data(data: RecordData): void {
    switch (data.type) {
      case 'A':
        this.bytes.push(...ipv4Bytes(data.address));
        return;
      case 'AAAA':
        this.bytes.push(...ipv6Bytes(data.address));
        return;
      case 'NS':
      case 'CNAME':
      case 'PTR':
        this.name(data.value);
        return;
      case 'MX':
        this.u16(data.priority);
        this.name(data.exchange);
        return;
      case 'TXT':
        for (const entry of data.entries) this.text(entry);
        return;
      case 'SRV':
        for (const value of [data.priority, data.weight, data.port]) this.u16(value);
        this.name(data.name, false);
        return;
      case 'SOA':
        this.name(data.nsname);
        this.name(data.hostmaster);
        for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minttl])
          this.u32(value);
        return;
      case 'NAPTR':
        this.u16(data.order);
        this.u16(data.preference);
        for (const value of [data.flags, data.service, data.regexp]) this.text(value);
        this.name(data.replacement, false);
        return;
      case 'CAA':
        this.u8(data.critical);
        this.text(data.tag);
        this.bytes.push(...new TextEncoder().encode(data.value));
        return;
      case 'other':
        this.bytes.push(...data.bytes);
    }
  }
}

/** @throws {RangeError} a name or a text that is longer than the format allows */
export function encodeMessage(message: DnsMessage): Uint8Array<ArrayBuffer> {
  const { questions, answers, authority, additional } = message;
  const writer = new Writer();
  writer.u16(message.id);
  writer.u16(
    (message.response ? 0x8000 : 0) |
      ((message.opcode & 15) << 11) |
      (message.authoritative ? 0x0400 : 0) |
      (message.truncated ? 0x0200 : 0) |
      (message.recursionDesired ? 0x0100 : 0) |
      (message.recursionAvailable ? 0x0080 : 0) |
      (message.rcode & 15),
  );
  for (const section of [questions, answers, authority, additional]) writer.u16(section.length);
  for (const { name, type } of questions) {
    writer.name(name);
    writer.u16(type);
    writer.u16(CLASS_IN);
  }
  for (const record of [...answers, ...authority, ...additional]) writer.record(record);
  return new Uint8Array(writer.bytes);
}
