import { expect, test, vi } from 'vitest';
import type { LabForPage } from '@/lib/labs/for-page';
import { createLazySession } from './lazy-session';
import type { Session } from './session';

const lab = { id: 'lab' } as LabForPage;

/** A session that records what is asked of it, and one that opens when the test says so. */
function fakeModule() {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  let opened: () => void = () => undefined;
  const loadModule = vi.fn(async () => ({
    createSession: () => {
      const session = {
        actions: {
          start: async () => void asked.push('start'),
          openFile: (path: string) => void asked.push(`open ${path}`),
        },
        open: (signal: AbortSignal) => {
          signals.push(signal);
          return new Promise<void>((resolve) => {
            opened = resolve;
          });
        },
      };
      return session as unknown as Session;
    },
  }));
  return { asked, signals, loadModule, open: () => opened() };
}

test('nothing is loaded until somebody wants something; many wishes load it once', async () => {
  const fake = fakeModule();
  const lazy = createLazySession(lab, 'requests', fake.loadModule);
  expect(fake.loadModule).not.toHaveBeenCalled();
  expect(lazy.current()).toBeNull();
  const seen = new Promise<void>((resolve) => void lazy.subscribe(resolve));
  lazy.actions.openFile('a.ts');
  const started = lazy.actions.start();
  await seen;
  expect(lazy.current()).not.toBeNull();
  expect(fake.asked, 'before what was kept is read').toEqual([]);
  fake.open();
  await started;
  expect(fake.asked).toEqual(['open a.ts', 'start']);
  expect(fake.loadModule).toHaveBeenCalledTimes(1);
});

test('a load that failed says so, and the next wish tries again', async () => {
  const fake = fakeModule();
  fake.loadModule.mockRejectedValueOnce(new Error('no network'));
  const lazy = createLazySession(lab, 'requests', fake.loadModule);
  await expect(lazy.actions.start()).rejects.toMatchObject({
    message: 'The workbench could not be loaded (no network).',
    remedy: expect.stringContaining('connection'),
  });
  const seen = new Promise<void>((resolve) => void lazy.subscribe(resolve));
  const started = lazy.actions.start();
  await seen;
  fake.open();
  await started;
  expect(fake.asked).toEqual(['start']);
});

test('what has ended can begin anew', async () => {
  const fake = fakeModule();
  const lazy = createLazySession(lab, 'requests', fake.loadModule);
  const first = lazy.load();
  await vi.waitFor(() => expect(fake.signals).toHaveLength(1));
  fake.open();
  await first;
  lazy.end();
  expect(fake.signals[0]?.aborted).toBe(true);
  expect(lazy.current()).toBeNull();
  const second = lazy.load();
  await vi.waitFor(() => expect(fake.signals).toHaveLength(2));
  fake.open();
  expect(await second).not.toBe(await first);
  expect(fake.signals[1]?.aborted).toBe(false);
});

test('a page that is left while it loads gets no session', async () => {
  const fake = fakeModule();
  const lazy = createLazySession(lab, 'requests', fake.loadModule);
  const loading = lazy.load();
  lazy.end();
  await expect(loading).rejects.toThrow('The page was left.');
  expect(lazy.current()).toBeNull();
});
