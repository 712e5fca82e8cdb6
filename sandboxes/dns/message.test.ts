import { describe, expect, it } from 'vitest';
import { ipv6Bytes, ipv6Text, reverseName } from './address';
import { decodeMessage, MalformedMessage } from './reader';
import { CLASS, type DnsMessage, type ResourceRecord, TYPE } from './records';
import { encodeMessage } from './writer';

const record = (data: ResourceRecord['data'], name = 'www.example.test'): ResourceRecord => ({
  name,
  class: CLASS.IN,
  ttl: 300,
  data,
});

const message = (answers: readonly ResourceRecord[]): DnsMessage => ({
  id: 0xbeef,
  response: true,
  opcode: 0,
  authoritative: true,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: true,
  checkingDisabled: false,
  rcode: 3,
  questions: [{ name: 'www.example.test', type: TYPE.ANY, class: CLASS.IN }],
  answers,
  authority: [
    record({
      type: 'SOA',
      nsname: 'ns.example.test',
      hostmaster: 'root.example.test',
      serial: 4_000_000_000,
      refresh: 1,
      retry: 2,
      expire: 3,
      minttl: 4,
    }),
  ],
  additional: [record({ type: 'other', number: 65_280, bytes: new Uint8Array([1, 2]) }, '')],
  edns: {
    version: 0,
    udpSize: 1232,
    dnssecOk: true,
    options: [{ code: 3, bytes: new Uint8Array([110, 115]) }],
  },
});

describe('a DNS message', () => {
  it('is the same after a way there and back, whatever records it has', () => {
    const sent = message([
      record({ type: 'A', address: '192.0.2.1' }),
      record({ type: 'AAAA', address: '2001:db8::ff00:42:8329' }),
      record({ type: 'CNAME', value: 'other.example.test' }),
      record({ type: 'NS', value: 'ns.example.test' }),
      record({ type: 'PTR', value: 'test' }),
      record({ type: 'MX', priority: 10, exchange: 'mail.example.test' }),
      record({ type: 'TXT', entries: ['v=spf1', '\xff\0"', ''] }),
      record({ type: 'SRV', priority: 1, weight: 2, port: 5060, name: 'sip.example.test' }),
      record({
        type: 'NAPTR',
        order: 1,
        preference: 2,
        flags: 's',
        service: 'SIP+D2U',
        regexp: '',
        replacement: '_sip._udp.example.test',
      }),
      record({ type: 'CAA', critical: 0, tag: 'issue', value: 'ca.example.test' }),
    ]);
    expect(decodeMessage(encodeMessage(sent))).toEqual(sent);
  });

  it('writes a name once, as the example of RFC 1035 §4.1.4', () => {
    const names = ['f.isi.arpa', 'foo.f.isi.arpa', 'arpa'].map((name) =>
      record({ type: 'A', address: '1.2.3.4' }, name),
    );
    const bytes = encodeMessage({ ...message(names), questions: [], authority: [], additional: [] });
    expect([...bytes.subarray(12, 24)]).toEqual([1, 102, 3, 105, 115, 105, 4, 97, 114, 112, 97, 0]);
    const second = 12 + 12 + 14;
    expect([...bytes.subarray(second, second + 6)]).toEqual([3, 102, 111, 111, 0xc0, 12]);
    expect([...bytes.subarray(second + 6 + 14, second + 8 + 14)]).toEqual([0xc0, 18]);
  });

  it('is refused when it is cut, points forward or round, or lies about a length', () => {
    const bytes = encodeMessage(message([record({ type: 'A', address: '192.0.2.1' })]));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeMessage(bytes.subarray(0, length)), `cut at ${length}`).toThrow(MalformedMessage);
    const head = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    expect(() => decodeMessage(new Uint8Array([...head, 0xc0, 12, 0, 1, 0, 1]))).toThrow('points forward');
    expect(() => decodeMessage(new Uint8Array([...head, 0x40, 0, 0, 1, 0, 1]))).toThrow('label of kind');
    const label = [63, ...new Array<number>(63).fill(97)];
    expect(() =>
      decodeMessage(new Uint8Array([...head, ...label, ...label, ...label, ...label, 0, 0, 1, 0, 1])),
    ).toThrow('longer than 255');
    expect(() =>
      encodeMessage(message([record({ type: 'A', address: '1.2.3.4' }, `${'a'.repeat(64)}.test`)])),
    ).toThrow(RangeError);
  });

  it('survives random bytes', () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed >> 8;
    };
    for (let n = 0; n < 2000; n++) {
      const bytes = Uint8Array.from({ length: next() % 80 }, () => next() & (n % 3 === 0 ? 3 : 255));
      try {
        decodeMessage(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage);
      }
    }
  });
});

describe('addresses', () => {
  it.each(['::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8', 'fe80::1:0:0:1', '1::8'])(
    '%s is the same as bytes',
    (text) => {
      expect(ipv6Text(new Uint8Array(ipv6Bytes(text)))).toBe(text);
    },
  );

  it('have names of their own', () => {
    expect(reverseName('192.0.2.7')).toBe('7.2.0.192.in-addr.arpa');
    expect(reverseName('::1')).toBe(`1.${'0.'.repeat(31)}ip6.arpa`);
    expect(ipv6Bytes('::ffff:1.2.3.4').slice(10)).toEqual([255, 255, 1, 2, 3, 4]);
  });
});
