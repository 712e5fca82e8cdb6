// net.BlockList and net.SocketAddress: addresses of both families, ranges, subnets, mapped addresses, and what is refused.
import net, { BlockList, SocketAddress } from 'node:net';

const attempt = (label, run) => {
  try {
    console.log(label, run());
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
};
const list = new BlockList();
list.addAddress('1.2.3.4');
list.addRange('10.0.0.1', '10.0.0.10');
list.addSubnet('2001:DB8::1', 64, 'ipv6');
list.addAddress('::FFFF:9.9.9.9', 'IPv6');
list.addSubnet('172.16.5.1', 12);
list.addSubnet('::', 127, 'ipv6');
list.addAddress(new SocketAddress({ address: '7.7.7.7' }));
console.log(list, list.rules.length);
const asked = [
  ['1.2.3.4'],
  ['1.2.3.5'],
  ['::ffff:1.2.3.4', 'ipv6'],
  ['9.9.9.9'],
  ['10.0.0.1'],
  ['10.0.0.10'],
  ['10.0.0.11'],
  ['9.255.255.255'],
  ['172.31.255.255'],
  ['172.32.0.0'],
  ['2001:db8::ffff', 'ipv6'],
  ['2001:db8:0:1::', 'ipv6'],
  ['::1', 'ipv6'],
  ['::2', 'ipv6'],
  ['zzz'],
  ['2001:db8::1'],
  [new SocketAddress({ address: '7.7.7.7', port: 5 })],
];
for (const [address, family] of asked)
  console.log(String(address?.address ?? address), list.check(address, family));
attempt('address', () => list.addAddress('x'));
attempt('number', () => list.addAddress(5));
attempt('family', () => list.addAddress('1.1.1.1', 'ipv5'));
attempt('family type', () => list.addAddress('1.1.1.1', 4));
attempt('order', () => list.addRange('10.0.0.9', '10.0.0.1'));
attempt('prefix', () => list.addSubnet('10.0.0.0', 33));
attempt('prefix type', () => list.addSubnet('10.0.0.0', '8'));
attempt('prefix 6', () => list.addSubnet('::', 129, 'ipv6'));
attempt('check', () => list.check(5));
attempt('range', () => list.addRange('::1', '1.1.1.1', 'ipv6'));

attempt('default', () => new SocketAddress());
attempt('v6', () => new SocketAddress({ family: 'ipv6' }));
attempt(
  'whole',
  () => new SocketAddress({ address: '2001:0DB8:0:0::1', family: 'IPv6', port: 5, flowlabel: 7 }),
);
attempt('wrong', () => new SocketAddress({ address: 'x' }));
attempt('port', () => new SocketAddress({ port: -1 }));
attempt('options', () => new SocketAddress(5));
attempt('family', () => new SocketAddress({ family: 'x' }));
attempt('family', () => new SocketAddress({ family: 4 }));
attempt('type', () => new SocketAddress({ address: 5 }));
attempt('flow', () => new SocketAddress({ flowlabel: -1 }));
for (const address of [
  '::',
  '::1',
  '1::',
  '1:2:3:4:5:6:7:8',
  '0:0:1::',
  '1:0:0:2:0:0:0:3',
  '::1.2.3.4',
  '::ffff:1.2.3.4',
  '64:ff9b::1.2.3.4',
  'fe80::0:1',
  '1:0:2:0:3:0:4:0',
])
  attempt(address, () => JSON.stringify(new SocketAddress({ address, family: 'ipv6' })));
console.log(
  SocketAddress.isSocketAddress(new SocketAddress()),
  SocketAddress.isSocketAddress({}),
  net.BlockList === BlockList,
);
