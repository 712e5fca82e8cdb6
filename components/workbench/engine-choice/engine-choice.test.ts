import { expect, test } from 'vitest';
import type { Engine } from '@/sandboxes/engine/contract';
import { createEngineChoice, type EngineLoaders } from './engine-choice';

const engine = (id: Engine['id']): Engine => ({
  id,
  limits: {},
  availability: async () => ({ available: true }),
  boot: () => Promise.reject(new Error('not here')),
});
const local = async () => engine('local');
const both: EngineLoaders = { local, webcontainer: async () => engine('webcontainer') };

function keptIn(start: string | null) {
  let text = start;
  return {
    read: () => text,
    write(next: string) {
      text = next;
    },
  };
}

test('this tab’s own engine runs the files until another is chosen, which the next visit remembers', async () => {
  const kept = keptIn(null);
  const choice = createEngineChoice(both, kept);
  choice.recall();
  expect((await choice.load()).id).toBe('local');
  choice.choose('webcontainer');
  expect((await choice.load()).id).toBe('webcontainer');

  const next = createEngineChoice(both, kept);
  next.recall();
  expect(next.getState().chosen).toBe('webcontainer');
  next.choose('local');
  const after = createEngineChoice(both, kept);
  after.recall();
  expect((await after.load()).id).toBe('local');
});

test('what the host no longer offers is not chosen, nor what somebody else has written', async () => {
  const choice = createEngineChoice({ local }, keptIn('webcontainer'));
  choice.recall();
  expect(choice.getState().chosen).toBe('local');
  const other = createEngineChoice(both, keptIn('native'));
  other.recall();
  expect((await other.load()).id).toBe('local');
});
