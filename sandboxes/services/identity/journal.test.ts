import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from './journal';
import { Store } from './store';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  file = join(folder, 'identity.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open() {
  const store: Store = new Store(
    () => 0,
    (change) => journal.append(change),
  );
  const journal = openJournal(file, () => store.all());
  store.load(journal.read());
  return { store, journal };
}

it('has at every moment what a store had', () => {
  const { store } = open();
  store.put('Grant', 'g', { a: 1 });
  store.put('Session', 's', { uid: 'u' }, 5);
  store.drop('Grant', 'g');
  expect(open().store.all()).toEqual(store.all());
});

it('does without a line that a crash cut off, and refuses one that is broken', () => {
  const { store, journal } = open();
  store.put('Grant', 'g', {});
  appendFileSync(file, '{"t":"put"');
  const after = open();
  expect(after.store.all()).toEqual(store.all());
  journal.rewrite();
  appendFileSync(file, '{"t":\n');
  expect(open).toThrow(SyntaxError);
});

it('is written anew before it is long', () => {
  const { store } = open();
  for (let use = 0; use < 10_001; use++) store.put('Session', 's', { use });
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  expect(open().store.find('Session', 's')).toEqual({ use: 10_000 });
});
