import { expect, it } from 'vitest';
import { projectDns } from '@/lib/projections/dns-resolution';
import { dnsLog, WHOLE } from '@/lib/projections/dns-resolution.fixture';
import { homesOf } from '@/lib/projections/homes';
import { sequenceOf } from './sequence';

const drawn = (drawing: string) => {
  const log = dnsLog(drawing);
  const [lookup] = projectDns(log, homesOf(log)).lookups;
  if (!lookup) throw new Error('The log has no lookup.');
  const { lifelines, arrows } = sequenceOf(lookup);
  const name = (place: number) => lifelines[place]?.name;
  return {
    lifelines: lifelines.map((one) => `${one.name}: ${one.role}`),
    arrows: arrows.map(
      ({ from, to, text, lost }) => `${name(from)}→${name(to)} ${text}${lost ? ' (lost)' : ''}`,
    ),
  };
};

it('stands who asks, who resolves, and servers by the zone they are asked about, side by side', () => {
  const { lifelines, arrows } = drawn(WHOLE);
  expect(lifelines).toEqual(['app: asks', 'dns: resolves', 'root: .', 'tld: test.', 'ns: shop.test.']);
  expect(arrows).toEqual([
    'app→dns www.shop.test. A?',
    'dns→root www.shop.test. A?',
    'root→dns ask those of test.: a.nic.test. (10.0.0.22)',
    'dns→tld www.shop.test. A?',
    'tld→dns ask those of shop.test.: ns.shop.test. (10.0.0.23)',
    'dns→ns www.shop.test. A?',
    'ns→dns 10.0.0.31',
    'dns→app 10.0.0.31',
  ]);
});

it('shows what never arrived', () => {
  expect(drawn('app>dns ?\ndns>!root ?').arrows).toEqual([
    'app→dns www.shop.test. A?',
    'dns→root www.shop.test. A? (lost)',
  ]);
});
