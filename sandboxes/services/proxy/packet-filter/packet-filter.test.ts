import { expect, it } from 'vitest';
import { readNetworkAcl } from './network-acl';
import { PacketFilter } from './packet-filter';
import { readSecurityGroup } from './security-group';

const MACHINES: Readonly<Record<string, string>> = { balancer: '10.0.0.9' };
const resolve = async (name: string) => {
  const address = MACHINES[name];
  if (address === undefined) throw new Error(`there is no machine "${name}"`);
  return address;
};
const group = (text: string) => readSecurityGroup('rules', text, resolve);
const acl = (text: string) => readNetworkAcl('acl', text, resolve);
const caller = (port: number, address: string, from = 50_000) => ({ port, address, from });

it('a security group lets in what a rule allows, and drops all else', async () => {
  const filter = new PacketFilter(
    await group(
      'allow tcp 80 from 0.0.0.0/0 # the world\n\nallow tcp  8000-8099 from 10.0.0.0/8\nallow tcp all from balancer',
    ),
    null,
    () => 7,
  );
  expect(filter.admits(caller(80, '203.0.113.9'))).toBe(true);
  expect(filter.admits(caller(8001, '10.1.2.3'))).toBe(true);
  expect(filter.admits(caller(8001, '::ffff:10.1.2.3'))).toBe(true);
  expect(filter.admits(caller(8001, '::ffff:11.1.2.3'))).toBe(false);
  expect(filter.admits(caller(22, '10.1.2.3'))).toBe(false);
  expect(filter.admits(caller(22, '10.0.0.9'))).toBe(true);
  expect(filter.status()).toEqual({
    securityGroup: {
      rules: [
        { rule: 'allow tcp 80 from 0.0.0.0/0', connections: 1 },
        { rule: 'allow tcp 8000-8099 from 10.0.0.0/8', connections: 2 },
        { rule: 'allow tcp all from balancer', connections: 1 },
      ],
      dropped: 2,
    },
    networkAcl: null,
    drops: [
      { at: 7, client: '10.1.2.3', port: 22, by: 'security group' },
      { at: 7, client: '11.1.2.3', port: 8001, by: 'security group' },
    ],
  });
});

it('of a network ACL the lowest number that fits decides, and answers need a rule of their own', async () => {
  const rules = await acl(
    '100 in allow tcp 80 from 0.0.0.0/0\n90 in deny tcp 80 from 203.0.113.0/24\n100 out allow tcp 32768-60999 to 0.0.0.0/0',
  );
  const filter = new PacketFilter(null, rules, () => 0);
  expect(filter.admits(caller(80, '198.51.100.1'))).toBe(true);
  expect(filter.admits(caller(80, '203.0.113.4'))).toBe(false);
  expect(filter.admits(caller(81, '198.51.100.1'))).toBe(false);
  expect(filter.admits(caller(80, '198.51.100.1', 61_000))).toBe(false);
  expect(filter.status()).toMatchObject({
    networkAcl: {
      rules: [
        { rule: '90 in deny tcp 80 from 203.0.113.0/24', connections: 1 },
        { rule: '100 in allow tcp 80 from 0.0.0.0/0', connections: 2 },
        { rule: '100 out allow tcp 32768-60999 to 0.0.0.0/0', connections: 1 },
      ],
      unmatched: { in: 1, out: 1 },
    },
    drops: [{ by: 'network ACL, out' }, { by: 'network ACL, in' }, { by: 'network ACL, in' }],
  });
});

it('asks the network ACL first: what it denies, the security group never sees', async () => {
  const rules = await group('allow tcp 80 from 0.0.0.0/0');
  const filter = new PacketFilter(rules, await acl('1 in deny tcp 80 from 10.0.0.0/8'), () => 0);
  expect(filter.admits(caller(80, '10.0.0.1'))).toBe(false);
  expect(rules).toMatchObject({ rules: [{ connections: 0 }], dropped: 0 });
});

it.each([
  [group, 'allow tcp 80 from nobody', 'rules:1: there is no machine "nobody"'],
  [
    group,
    '\nallow udp 53 from 10.0.0.1',
    'rules:2: "allow udp 53 from 10.0.0.1" is no rule. Write "allow tcp',
  ],
  [group, 'deny tcp 80 from 10.0.0.1', 'a security group only allows'],
  [
    acl,
    'allow tcp 80 from 10.0.0.1',
    'acl:1: "allow tcp 80 from 10.0.0.1" is no rule. Write "<number> in|out',
  ],
  [acl, '1 in allow tcp 80 to 10.0.0.1', 'is no rule'],
  [acl, '0 in allow tcp 80 from 10.0.0.1', 'numbers from 1 to 32766'],
  [
    acl,
    '1 in allow tcp 80 from 10.0.0.1\n1 in deny tcp 80 from 10.0.0.2',
    'acl:2: "1 in deny tcp 80 from 10.0.0.2": another rule',
  ],
] as const)('names the line of what is no rule: %#', async (read, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
