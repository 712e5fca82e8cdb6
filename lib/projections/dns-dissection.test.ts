import { expect, it } from 'vitest';
import { decodeMessage } from '@/sandboxes/dns/reader';
import { type DnsMessage, queryFor, TYPE } from '@/sandboxes/dns/records';
import { encodeMessage } from '@/sandboxes/dns/writer';
import { dissect } from './dns-dissection';

const question = { name: 'www.shop.test', type: TYPE.A, class: 1 };

function fieldsOf(message: DnsMessage) {
  const bytes = encodeMessage(message);
  const fields = dissect(bytes, decodeMessage(bytes));
  // Every byte belongs to one field, and none is left over.
  expect(fields.map(({ from }) => from)).toEqual([0, ...fields.slice(0, -1).map(({ to }) => to)]);
  expect(fields.at(-1)?.to).toBe(bytes.length);
  return fields;
}

it('names the parts of a query', () => {
  const fields = fieldsOf(queryFor(0x1234, question));
  expect(fields.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'ID 0x1234',
    'Flags QR=0 OPCODE=0 RD RCODE=0',
    'QDCOUNT 1',
    'ANCOUNT 0',
    'NSCOUNT 0',
    'ARCOUNT 0',
    'QNAME www.shop.test.',
    'QTYPE A',
    'QCLASS IN',
  ]);
});

it('says where a compressed name points, and reads OPT as what it is', () => {
  const fields = fieldsOf({
    ...queryFor(1, question),
    response: true,
    answers: [{ name: 'www.shop.test', class: 1, ttl: 60, data: { type: 'A', address: '192.0.2.1' } }],
    additional: [{ name: 'ns.shop.test', class: 1, ttl: 5, data: { type: 'A', address: '192.0.2.2' } }],
    edns: { version: 0, udpSize: 1232, dnssecOk: true, options: [{ code: 10, bytes: new Uint8Array(8) }] },
  });
  const answer = fields.find(({ part }) => part === 'Answer');
  expect(answer).toMatchObject({
    name: 'NAME',
    value: 'www.shop.test.',
    note: expect.stringContaining('byte 12:'),
  });
  expect(
    fields.filter(({ part }) => part === 'Additional').map(({ name, value }) => `${name} ${value}`),
  ).toEqual(
    expect.arrayContaining([
      'NAME ns.shop.test.',
      'RDATA 192.0.2.2',
      'TYPE OPT',
      'CLASS 1232 bytes',
      'TTL DO',
    ]),
  );
});
