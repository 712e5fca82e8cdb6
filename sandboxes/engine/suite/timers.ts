import { describe, expect, it } from 'vitest';
import { outputOf, type Setup } from './setup';

export function timerSuite(setup: Setup): void {
  describe('timers', () => {
    it('nextTick before promise jobs before timers in CommonJS', async () => {
      const text = await outputOf(setup, {
        'package.json': '{}',
        'src/index.cjs': `
          setTimeout(() => console.log('timeout'), 0);
          Promise.resolve().then(() => console.log('promise')).then(() => console.log('promise 2'));
          queueMicrotask(() => console.log('microtask'));
          process.nextTick(() => { console.log('tick'); process.nextTick(() => console.log('tick 2')); });
          console.log('sync');`,
      });
      expect(text).toBe('sync\ntick\ntick 2\npromise\nmicrotask\npromise 2\ntimeout\n');
    });

    it('promise jobs before nextTick where an ES module begins: it runs inside a promise job', async () => {
      const text = await outputOf(
        setup,
        `process.nextTick(() => console.log('tick'));
         Promise.resolve().then(() => console.log('promise'));
         setTimeout(() => { Promise.resolve().then(() => console.log('promise 2')); process.nextTick(() => console.log('tick 2')); }, 1);
         console.log('sync');`,
      );
      expect(text).toBe('sync\npromise\ntick\ntick 2\npromise 2\n');
    });

    it('an immediate comes before a timeout set at the same time inside an I/O callback', async () => {
      const text = await outputOf(
        setup,
        `import { readFile } from 'node:fs';
         readFile('package.json', () => {
           setTimeout(() => console.log('timeout'), 0);
           setImmediate(() => { console.log('immediate'); process.nextTick(() => console.log('tick')); });
         });`,
      );
      expect(text).toBe('immediate\ntick\ntimeout\n');
    });

    it('are objects: unref, refresh, clear, interval, promises', async () => {
      const text = await outputOf(
        setup,
        `import { setTimeout as sleep } from 'node:timers/promises';
         setInterval(() => console.log('never'), 60_000).unref();
         const never = setTimeout(() => console.log('cleared'), 1);
         clearTimeout(never);
         console.log(typeof never.refresh, never.hasRef(), typeof never[Symbol.toPrimitive]());
         let count = 0;
         const interval = setInterval(() => { if (++count === 3) { clearInterval(interval); console.log('three'); } }, 1);
         console.log(await sleep(2, 'value'));
         await sleep(10_000, null, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name, error.code));`,
      );
      expect(text.split('\n').toSorted()).toEqual([
        '',
        'AbortError ABORT_ERR',
        'function true number',
        'three',
        'value',
      ]);
    });
  });
}
