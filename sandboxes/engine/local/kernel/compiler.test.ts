import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compilerOver } from './compiler';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const asked: string[][] = [];
  const compiler = compilerOver(() => {
    const mine: string[] = [];
    asked.push(mine);
    const worker = {
      onmessage: null as ((event: MessageEvent) => void) | null,
      onerror: null as ((event: ErrorEvent) => void) | null,
      postMessage({ id, source }: { id: number; source: string }) {
        mine.push(source);
        if (mine.includes('endless')) return;
        const result = { error: { path: '', line: 1, column: 1, message: source, text: '' } };
        queueMicrotask(() => worker.onmessage?.({ data: { id, result } } as MessageEvent));
      },
      terminate: () => undefined,
    };
    return worker;
  });
  return { compiler, asked };
}

it('a file that never ends fails by itself, and those behind it are compiled', async () => {
  const { compiler, asked } = setUp();
  const [endless, next] = [
    compiler.compile('/a.ts', 'endless', 'module'),
    compiler.compile('/b.ts', 'b', 'module'),
  ];
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await endless).toMatchObject({ error: { path: '/a.ts', message: /longer than 20 s/ } });
  expect(await next).toMatchObject({ error: { message: 'b' } });
  expect(asked).toEqual([['endless', 'b'], ['b']]);
});

it('asks once for the same text', async () => {
  const { compiler, asked } = setUp();
  await Promise.all([1, 2].map(() => compiler.compile('/a.ts', 'a', 'module')));
  expect(asked).toEqual([['a']]);
  expect(vi.getTimerCount()).toBe(0);
});
