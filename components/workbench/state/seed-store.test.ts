import { expect, it } from 'vitest';
import { createSeedStore } from './seed-store';

function remembered(text: string | null = null) {
  let kept = text;
  return {
    read: () => kept,
    write: (next: string) => {
      kept = next;
    },
  };
}

it('is the lab’s own until the learner chooses, and what was chosen is found again', () => {
  const kept = remembered();
  const store = createSeedStore(kept, '7');
  store.recall();
  expect(store.getState().seed).toBe('7');
  store.choose(' 42 ');
  expect(store.getState().seed).toBe('42');
  const again = createSeedStore(kept, '7');
  again.recall();
  expect(again.getState().seed).toBe('42');
});

it('remembers that none is wanted, though the lab has one', () => {
  const kept = remembered();
  createSeedStore(kept, '7').choose(null);
  const again = createSeedStore(kept, '7');
  again.recall();
  expect(again.getState().seed).toBeNull();
});
