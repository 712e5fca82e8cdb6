import { describe, expect, it } from 'vitest';
import { outputOf, type Setup } from './setup';

export function moduleSuite(setup: Setup): void {
  describe('modules', () => {
    it('ESM: named, default, namespace, re-export, dynamic', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `
          import main, { a, b as renamed } from './lib.js';
          import * as all from './lib.js';
          const { default: lazy } = await import('./lazy.js');
          console.log(main, a, renamed, Object.keys(all).sort().join(), lazy);`,
        'src/lib.js': `export * from './more.js'; export const a = 1; export { a as b }; export default 'main';`,
        'src/more.js': `export const more = true;`,
        'src/lazy.js': `export default 'lazy';`,
      });
      expect(text).toBe('main 1 1 a,b,default,more lazy\n');
    });

    it('live bindings through an import cycle', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `import { count, bump } from './a.js'; bump(); bump(); console.log(count);`,
        'src/a.js': `import { twice } from './b.js'; export let count = 0; export function bump() { count = twice(count + 1); }`,
        'src/b.js': `import { count } from './a.js'; export const twice = (n) => n * 2 + (count > 100 ? 1 : 0);`,
      });
      expect(text).toBe('6\n');
    });

    it('top-level await, in order of import', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `import './a.js'; import './b.js'; console.log('index');`,
        'src/a.js': `await new Promise((resolve) => setTimeout(resolve, 5)); console.log('a');`,
        'src/b.js': `console.log('b');`,
      });
      expect(text.split('\n').sort().join()).toBe(',a,b,index');
      expect(text.endsWith('index\n')).toBe(true);
    });

    it('import.meta', async () => {
      const text = await outputOf(
        setup,
        `import { fileURLToPath } from 'node:url';
         const { url, filename, dirname } = import.meta;
         console.log(fileURLToPath(url) === filename, filename === dirname + '/index.js', url.startsWith('file:///'));`,
      );
      expect(text).toBe('true true true\n');
    });

    it('CommonJS: require, module.exports, __filename, JSON, cache, and ESM importing it', async () => {
      const text = await outputOf(setup, {
        'package.json': JSON.stringify({ scripts: { start: 'node src/index.cjs' } }),
        'src/index.cjs': `
          const lib = require('./lib.cjs');
          const data = require('./data.json');
          console.log(lib.twice(data.n), lib === require('./lib'), __filename.endsWith('src/index.cjs'), require.main === module);
          import('./esm.mjs').then((esm) => console.log(esm.value));`,
        'src/lib.cjs': `exports.twice = (n) => n * 2;`,
        'src/lib.js': `module.exports = require('./lib.cjs');`,
        'src/esm.mjs': `import lib from './lib.cjs'; import { twice } from './lib.cjs'; export const value = lib.twice(4) + twice(1);`,
        'src/data.json': '{ "n": 21 }',
      });
      expect(text).toBe('42 true true true\n10\n');
    });

    it('JSON by import attribute, and createRequire', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `
          import data from './data.json' with { type: 'json' };
          import { createRequire } from 'node:module';
          console.log(data.n, createRequire(import.meta.url)('./data.json').n);`,
        'src/data.json': '{ "n": 7 }',
      });
      expect(text).toBe('7 7\n');
    });

    it('a missing file and a missing package are named', async () => {
      const text = await outputOf(
        setup,
        `await import('./gone.js').catch((e) => console.log(e.code, /gone\\.js/.test(e.message), /index\\.js/.test(e.message)));
         await import('no-such-package').catch((e) => console.log(e.code, e.message.split(' imported')[0]));
         const { createRequire } = await import('node:module');
         try { createRequire(import.meta.url)('./gone'); } catch (e) { console.log(e.code); }`,
      );
      expect(text).toBe(
        "ERR_MODULE_NOT_FOUND true true\nERR_MODULE_NOT_FOUND Cannot find package 'no-such-package'\nMODULE_NOT_FOUND\n",
      );
    });

    it('runs TypeScript with types, generics, satisfies, enums and parameter properties', async () => {
      const text = await outputOf(setup, {
        'src/index.ts': `
          import { type Shape, area } from './shape.ts';
          import { NAMES } from './names';
          import { late } from './late.js';
          enum Level { Low = 1, High }
          class Box<T extends object> { constructor(private readonly value: T) {} get(): T { return this.value; } }
          const shape = { width: 2, height: 3 } satisfies Shape;
          console.log(area(shape as Shape), Level[Level.High], new Box({ n: 1 }).get().n, NAMES!.join(), late<string>('x'));`,
        'src/shape.ts': `export interface Shape { width: number; height: number }
          export function area({ width, height }: Shape): number { return width * height; }`,
        'src/names.ts': `export const NAMES: readonly string[] = ['a', 'b'] as const;`,
        'src/late.ts': `export const late = <T>(value: T): T => value;`,
      });
      expect(text).toBe('6 High 1 a,b x\n');
    });

    it('a stack trace names the line and column of the TypeScript source', async () => {
      const run = await setup.run({
        'src/index.ts': `import { fail } from './deep.ts';\ninterface Unused {\n  a: string;\n}\n\nfail(1);\n`,
        'src/deep.ts': `type A = {\n  b: number;\n};\n\nexport function fail(n: number): A {\n  throw new Error('deep ' + n);\n}\n`,
      });
      expect((await run.exited).code).toBe(1);
      expect(run.text('stderr')).toMatch(/deep 1[\s\S]*src\/deep\.ts:6:9[\s\S]*src\/index\.ts:6:1/);
    });

    it('a syntax error names file and line', async () => {
      const run = await setup.run({
        'src/index.ts': `import './broken.ts';`,
        'src/broken.ts': `const a: number = 1;\nconst b = (;\n`,
      });
      expect((await run.exited).code).toBe(1);
      expect(run.text('stderr')).toMatch(/src\/broken\.ts:2/);
    });
  });
}
