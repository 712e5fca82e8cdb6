import { describe, expect, it } from 'vitest';
import { outputOf, type Setup } from './setup';

/**
 * The case that tells right from wrong: a *dependency* awaits and then calls the learner's code, while
 * fifty requests are under way. A store that is only carried through the learner's own awaits mixes them up.
 */
const CONCURRENT = `
  import { AsyncLocalStorage } from 'node:async_hooks';
  import { serve } from '@hono/node-server';
  import { zValidator } from '@hono/zod-validator';
  import { Hono } from 'hono';
  import { z } from 'zod';

  const store = new AsyncLocalStorage<string>();
  const app = new Hono();
  app.use((c, next) => store.run(c.req.header('x-id') ?? '', next));
  const schema = z.object({ n: z.number() }).refine(async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    return true;
  });
  app.post('/', zValidator('json', schema, () => { seen.push(store.getStore() ?? 'lost'); }), async (c) => {
    const after = store.getStore();
    try {
      await Promise.reject(new Error('x'));
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
    for await (const _ of [1, 2]) await null;
    return c.text([after, store.getStore()].join());
  });
  const seen: string[] = [];
  const server = serve({ fetch: app.fetch, port: 3000 }, async () => {
    const ids = Array.from({ length: 50 }, (_, i) => 'r' + i);
    const answers = await Promise.all(ids.map(async (id) => {
      const response = await fetch('http://localhost:3000/', {
        method: 'POST', body: JSON.stringify({ n: 1 }), headers: { 'content-type': 'application/json', 'x-id': id },
      });
      return (await response.text()) === id + ',' + id;
    }));
    console.log(answers.filter(Boolean).length, new Set(seen).size, seen.includes('lost'), store.getStore());
    process.exit(0);
  });
`;

export function asyncContextSuite(setup: Setup): void {
  describe('AsyncLocalStorage', () => {
    it('keeps 50 concurrent requests apart, also where a dependency awaits and then calls back', async () => {
      expect(await outputOf(setup, { 'src/index.ts': CONCURRENT })).toBe('50 50 false undefined\n');
    });

    it('follows timers, ticks, microtasks, immediates, promises, events and generators', async () => {
      const text = await outputOf(
        setup,
        `import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
         import { EventEmitter } from 'node:events';
         const store = new AsyncLocalStorage();
         const log = (name) => console.log(name, store.getStore());
         const emitter = new EventEmitter();
         async function* numbers() { yield 1; await null; log('generator'); yield 2; }
         await store.run('A', async () => {
           setTimeout(() => log('timeout'), 5);
           setImmediate(() => log('immediate'));
           process.nextTick(() => log('tick'));
           queueMicrotask(() => log('microtask'));
           emitter.on('late', AsyncResource.bind(() => log('bound')));
           emitter.on('late', () => log('event'));
           for await (const _ of numbers()) ;
           try { await Promise.reject(1); } catch { log('catch'); } finally { log('finally'); }
           await new Promise((resolve) => setTimeout(resolve, 20));
           log('end');
         });
         log('outside');
         store.run('B', () => emitter.emit('late'));
         console.log(store.exit(() => store.getStore()), store.run(1, () => store.run(2, () => store.getStore())));
         store.enterWith('C');
         await null;
         log('entered');`,
      );
      const lines = text.trim().split('\n');
      expect(lines.slice(0, -5).toSorted()).toEqual([
        'catch A',
        'end A',
        'finally A',
        'generator A',
        'immediate A',
        'microtask A',
        'tick A',
        'timeout A',
      ]);
      expect(lines.slice(-5)).toEqual([
        'outside undefined',
        'bound A',
        'event B',
        'undefined 2',
        'entered C',
      ]);
    });
  });
}
