import { describe, expect, it } from 'vitest';
import { type Asked, lookupShown, projectDns } from './dns-resolution';
import { dnsLog, WHOLE } from './dns-resolution.fixture';
import { homesOf } from './homes';

const projected = (drawing: string) => {
  const log = dnsLog(drawing);
  return projectDns(log, homesOf(log));
};

const only = (drawing: string): Asked => {
  const { lookups } = projected(drawing);
  expect(lookups).toHaveLength(1);
  const [lookup] = lookups;
  if (!lookup) throw new Error('The log has no lookup.');
  return lookup;
};

/** `dns→root .: ask those of test. …` */
const told = (lookup: Asked) =>
  lookup.asked.map(({ message, zone, answer }) => [message.to.name, zone, answer?.kind ?? null]);

describe('projectDns', () => {
  it('follows a name from the root down, and knows what each server is asked about', () => {
    const lookup = only(WHOLE);
    expect(lookup).toMatchObject({ question: 'www.shop.test. A', zone: null, answer: { text: '10.0.0.31' } });
    expect(told(lookup)).toEqual([
      ['root', '', 'referral'],
      ['tld', 'test', 'referral'],
      ['ns', 'shop.test', 'answer'],
    ]);
    expect(lookup.asked[1]?.answer?.text).toBe('ask those of shop.test.: ns.shop.test. (10.0.0.23)');
  });

  it('tells a lookup that was answered from memory from one that was not', () => {
    const { lookups } = projected(`${WHOLE}\n  app>dns ?\n  dns>app address`);
    expect(lookups.map(({ asked }) => asked.length)).toEqual([3, 0]);
  });

  it('shows what was lost, and that it was asked again', () => {
    const lookup = only(`
      app>dns ?
      dns>!root ?
      dns>root ?
      root>dns to test`);
    expect(lookup.asked.map(({ message, answer }) => [message.outcome, answer?.kind])).toEqual([
      ['dropped', undefined],
      ['delivered', 'referral'],
    ]);
    expect(lookup.answer).toBeNull();
  });

  it('names a cut answer and a name that is not there', () => {
    expect(only('app>dns ?\ndns>app cut').answer?.text).toBe('cut: ask again over TCP');
    expect(only('app>dns ?\ndns>app nobody').answer?.kind).toBe('no such name');
  });
});

describe('what a resolver learns', () => {
  const learned = (drawing: string) => {
    const [resolver] = projected(drawing).resolvers;
    return resolver?.learned.map(({ name, type, data, from, until, foreign }) => ({
      entry: `${name} ${type} ${data?.join(' ') ?? 'none'}`,
      seconds: (until - from) / 1000,
      foreign,
    }));
  };

  it('is kept by name and type, for its time', () => {
    expect(learned(WHOLE)).toEqual([
      { entry: 'test. NS a.nic.test.', seconds: 60, foreign: false },
      { entry: 'a.nic.test. A 10.0.0.22', seconds: 60, foreign: false },
      { entry: 'shop.test. NS ns.shop.test.', seconds: 60, foreign: false },
      { entry: 'ns.shop.test. A 10.0.0.23', seconds: 60, foreign: false },
      { entry: 'www.shop.test. A 10.0.0.31', seconds: 20, foreign: false },
    ]);
  });

  it('may be that there is nothing, for as long as the zone says', () => {
    const whole = learned(WHOLE.replace('ns>dns address', 'ns>dns nobody'));
    expect(whole?.at(-1)).toEqual({ entry: 'www.shop.test. any none', seconds: 30, foreign: false });
  });

  it('is marked where a server speaks of what is not its own', () => {
    const whole = learned(WHOLE.replace('ns>dns address', 'ns>dns poison'));
    expect(whole?.at(-1)).toEqual({ entry: 'bank.test. A 10.6.6.6', seconds: 60, foreign: true });
  });
});

it('shows the lookup that a selected message belongs to, else the newest', () => {
  const projection = projected(`${WHOLE}\n  app>dns ?\n  dns>app address`);
  expect(lookupShown(projection, null)).toBe(projection.lookups[1]);
  expect(lookupShown(projection, projection.lookups[0]?.asked[1]?.answer?.seq ?? null)).toBe(
    projection.lookups[0],
  );
});
