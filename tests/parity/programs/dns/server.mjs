// A Resolver asks a DNS server of the program over UDP for every kind of record, and tells what went wrong.
import { createSocket } from 'node:dgram';
import dns, { Resolver } from 'node:dns';
import { Resolver as PromisesResolver } from 'node:dns/promises';

const nameBytes = (name) =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
const u16 = (...values) => Buffer.concat(values.map((value) => Buffer.from([value >> 8, value & 255])));
const u32 = (...values) =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    }),
  );
const text = (value) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

const ZONE = {
  1: [
    [1, Buffer.from([192, 0, 2, 1])],
    [1, Buffer.from([192, 0, 2, 2])],
  ],
  28: [[28, Buffer.from('20010db8000000000000000000000001', 'hex')]],
  5: [[5, nameBytes('other.test')]],
  2: [[2, nameBytes('ns1.example.test')]],
  12: [[12, nameBytes('host.example.test')]],
  15: [[15, Buffer.concat([u16(10), nameBytes('mail.example.test')])]],
  16: [
    [16, Buffer.concat([text('v=spf1'), text('-all')])],
    [16, text('second')],
  ],
  33: [[33, Buffer.concat([u16(1, 2, 5060), nameBytes('sip.example.test')])]],
  6: [
    [
      6,
      Buffer.concat([nameBytes('ns1.example.test'), nameBytes('root.example.test'), u32(2024, 1, 2, 3, 4)]),
    ],
  ],
  35: [
    [35, Buffer.concat([u16(1, 2), text('s'), text('SIP+D2U'), text(''), nameBytes('_sip.example.test')])],
  ],
  257: [[257, Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.test')])]],
};

function answer(query) {
  const end = query.indexOf(0, 12) + 5;
  const question = query.subarray(12, end);
  const name = [];
  for (let at = 0; question[at]; at += question[at] + 1)
    name.push(question.subarray(at + 1, at + 1 + question[at]).toString());
  const type = question.readUInt16BE(question.length - 4);
  const host = name.join('.').toLowerCase();
  let flags = 0x8580;
  let records = [];
  if (host === 'missing.test') flags |= 3;
  else if (host === 'broken.test') flags |= 2;
  else if (host === 'refused.test') flags |= 5;
  else if (host === 'alias.test')
    records = [
      [5, nameBytes('example.test')],
      [1, Buffer.from([192, 0, 2, 9])],
    ];
  else if (host !== 'empty.test') records = ZONE[type] ?? [];
  return Buffer.concat([
    query.subarray(0, 2),
    u16(flags, 1, records.length, 0, 0),
    question,
    ...records.map(([kind, data]) => Buffer.concat([u16(0xc00c, kind, 1), u32(300), u16(data.length), data])),
  ]);
}

const show = async (name, act) => {
  try {
    console.log(name, await act());
  } catch ({ name: kind, message, code, errno, syscall, hostname }) {
    console.log(name, 'threw', kind, message, code, errno, syscall, hostname);
  }
};

const udp = createSocket('udp4', (query, from) => {
  if (query.includes('silent')) return;
  udp.send(answer(query), from.port, from.address);
});
await new Promise((done) => udp.bind(0, '127.0.0.1', done));
const { port } = udp.address();

const resolver = new PromisesResolver({ timeout: 2000, tries: 1 });
resolver.setServers([`127.0.0.1:${port}`]);
console.log(resolver.getServers().length);
await show('A', () => resolver.resolve4('example.test'));
await show('A with ttl', () => resolver.resolve4('example.test', { ttl: true }));
await show('AAAA', () => resolver.resolve6('example.test'));
await show('CNAME', () => resolver.resolveCname('example.test'));
await show('NS', () => resolver.resolveNs('example.test'));
await show('MX', () => resolver.resolveMx('example.test'));
await show('TXT', () => resolver.resolveTxt('example.test'));
await show('SRV', () => resolver.resolveSrv('example.test'));
await show('SOA', () => resolver.resolveSoa('example.test'));
await show('NAPTR', () => resolver.resolveNaptr('example.test'));
await show('CAA', () => resolver.resolveCaa('example.test'));
await show('PTR', () => resolver.resolvePtr('example.test'));
await show('reverse', () => resolver.reverse('192.0.2.77'));
await show('resolve', () => resolver.resolve('example.test'));
await show('resolve MX', () => resolver.resolve('example.test', 'MX'));
await show('alias', () => resolver.resolve4('alias.test'));
await show('missing', () => resolver.resolve4('missing.test'));
await show('empty', () => resolver.resolveMx('empty.test'));
await show('broken', () => resolver.resolve4('broken.test'));
await show('refused', () => resolver.resolve4('refused.test'));
await show('no address', () => resolver.reverse('x'));
await show('a strange type', () => resolver.resolve('example.test', 'FOO'));
await show('no name', () => resolver.resolve4(5));

const withCallbacks = new Resolver();
withCallbacks.setServers([`127.0.0.1:${port}`]);
await new Promise((done) =>
  withCallbacks.resolve('example.test', 'TXT', (...given) => {
    console.log('callback', given);
    done();
  }),
);
const pending = new PromisesResolver();
pending.setServers([`127.0.0.1:${port}`]);
const silent = pending.resolve4('silent.test');
setImmediate(() => pending.cancel());
await show('cancelled', () => silent);
udp.close();

const nobody = new PromisesResolver({ timeout: 500, tries: 1 });
nobody.setServers([`127.0.0.1:${port}`]);
await show('nobody listens', () => nobody.resolve4('example.test'));
for (const servers of [['1.2.3.4', '[::1]:53', '1.2.3.4:5353', '::1'], ['foo'], 'foo'])
  await show(JSON.stringify(servers), () => {
    dns.setServers(servers);
    return dns.getServers();
  });
await show('timeout', () => new Resolver({ timeout: -2 }));
await show('tries', () => new Resolver({ tries: 0 }));
