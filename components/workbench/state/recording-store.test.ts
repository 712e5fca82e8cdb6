import { expect, it } from 'vitest';
import { writeRecording } from '@/lib/recording/write';
import { createRecordingStore } from './recording-store';

const file = (text: string) => ({ name: 'jwt.jsonl', text: async () => text });
const recording = writeRecording(
  [{ type: 'output', pid: 1, stream: 'stdout', text: 'hello', seq: 0, at: 1 }],
  { origin: 'jwt', saved: new Date(0) },
);

it('shows what a file holds until one goes back', async () => {
  const store = createRecordingStore();
  await store.open(file(recording));
  expect(store.getState().shown).toMatchObject({ name: 'jwt.jsonl', origin: 'jwt', unknown: 0 });
  expect(store.getState().shown?.log.events).toHaveLength(1);
  store.close();
  expect(store.getState().shown).toBeNull();
});

it('keeps what it shows when the next file is none, and says why', async () => {
  const store = createRecordingStore();
  await store.open(file(recording));
  const { shown } = store.getState();
  await store.open(file('{}'));
  expect(store.getState().shown).toBe(shown);
  expect(store.getState().problem).toMatch(
    /^jwt\.jsonl cannot be shown\. It is of no kind that can be replayed/,
  );
  store.dismiss();
  expect(store.getState()).toEqual({ shown, problem: null });
});
