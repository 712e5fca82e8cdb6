import { beforeEach, describe, expect, it } from 'vitest';
import { type Change, Store } from './store';

let now: number;
let changes: Change[];
let store: Store;
beforeEach(() => {
  now = 1_000_000;
  changes = [];
  store = new Store(
    () => now,
    (change) => changes.push(change),
  );
});

describe('what the provider remembers', () => {
  it('is a copy: nobody changes it from outside', () => {
    const session = { accountId: 'ada', authorizations: { web: {} } };
    store.put('Session', 's', session);
    Object.assign(session.authorizations, { spa: {} });
    expect(store.find('Session', 's')).toEqual({ accountId: 'ada', authorizations: { web: {} } });
  });

  it('expires to the millisecond, also what was changed meanwhile', () => {
    store.put('AccessToken', 'a', { grantId: 'g' }, 2);
    now += 1_999;
    store.update('AccessToken', 'a', { consumed: 1 });
    expect(store.find('AccessToken', 'a')).toEqual({ grantId: 'g', consumed: 1 });
    now += 1;
    expect(store.find('AccessToken', 'a')).toBeUndefined();
    expect(store.idsBy('AccessToken', 'grantId', 'g')).toEqual([]);
    store.update('AccessToken', 'a', { consumed: 2 });
    expect(store.all()).toEqual([]);
  });

  it('is found by what else names it, one model at a time, as it is now', () => {
    store.put('AccessToken', 'a', { grantId: 'g' });
    store.put('RefreshToken', 'r', { grantId: 'g' });
    store.put('AccessToken', 'b', { grantId: 'g' });
    expect(store.idsBy('AccessToken', 'grantId', 'g')).toEqual(['a', 'b']);
    store.drop('AccessToken', 'a');
    store.put('AccessToken', 'b', { grantId: 'other' });
    expect(store.idsBy('AccessToken', 'grantId', 'g')).toEqual([]);
    expect(store.idsBy('RefreshToken', 'grantId', 'g')).toEqual(['r']);
  });

  it('tells each change, from which another comes out the same', () => {
    store.put('Session', 's', { uid: 'u' }, 10);
    store.put('Grant', 'g', {});
    store.update('Session', 's', { accountId: 'ada' });
    store.drop('Grant', 'g');
    store.drop('Grant', 'never there');
    const other = new Store(
      () => now,
      () => expect.unreachable('nobody is told of what was loaded'),
    );
    other.load(changes);
    expect(other.all()).toEqual(store.all());
    expect(other.idsBy('Session', 'uid', 'u')).toEqual(['s']);
    now += 10_000;
    expect(other.all()).toEqual([]);
  });
});
