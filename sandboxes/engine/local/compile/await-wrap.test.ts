import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installContextGlobals, restore, runIn, snapshot } from '../process/async-context';
import { awaitWrap } from './await-wrap';

/**
 * Each program runs in context "mine" while `tick` lets strangers' code change the context, as other requests do.
 * `ctx()` must say "mine" wherever it is asked.
 */
const KEY = {};
const ctx = () => snapshot()?.get(KEY);

/** Resolves later, with another request's context left current: what an unwrapped dependency leaves behind. */
function tick<T>(value?: T): Promise<T | undefined> {
  return new Promise((resolve) => {
    setTimeout(() => {
      restore(new Map([[KEY, 'stranger']]));
      resolve(value);
    }, 0);
  });
}

function fail(): Promise<never> {
  return tick().then(() => {
    throw new Error('boom');
  });
}

async function run(body: string): Promise<unknown> {
  const code = awaitWrap(`return (async () => {${body}})()`);
  const program = new Function('tick', 'fail', 'ctx', code) as (...args: unknown[]) => Promise<unknown>;
  return runIn(new Map([[KEY, 'mine']]), program, undefined, [tick, fail, ctx]);
}

beforeAll(installContextGlobals);
beforeEach(() => restore(undefined));

const programs: Record<string, string> = {
  'after await': 'await tick(); return ctx()',
  'in the value of an expression': 'return [ctx(), await tick(1), ctx()].join()',
  'the then of a thenable that is no promise, awaited':
    'const lazy = { then(resolve) { resolve(ctx()) } }; await tick(); const both = [await lazy, await (null, lazy)]; return both[0] === both[1] && both[0]',
  'the then of a thenable that is no promise, returned':
    'const lazy = { then(resolve) { resolve(ctx()) } }; const a = async () => lazy; const b = async () => { if (lazy) return lazy; }; const both = [await a(), await b()]; return both[0] === both[1] && both[0]',
  minified:
    'const f=async()=>{if(ctx())return{then(r){r(ctx())}}};await tick();return await{then(r){f().then(r)}}',
  'nested awaits': 'return [await tick(await tick(2)), ctx()].join()',
  'in catch': 'try { await fail() } catch { return ctx() }',
  'in finally': 'let s; try { await fail() } catch {} finally { s = ctx() } return s',
  'after try without catch of it':
    'try { try { await fail() } finally { await tick() } } catch { return ctx() }',
  'for await body':
    'const it = { async *[Symbol.asyncIterator]() { yield await tick(1); yield await tick(2) } }; const s = []; for await (const x of it) s.push(ctx()); return s.join()',
  'for await without a block, and after it':
    'const s = []; for await (const x of [tick(1), tick(2)]) s.push(ctx()); return s.join() + ctx()',
  'for await whose body ends the block without a semicolon':
    'const s = []; if (true) { for await (const x of [tick(1), tick(2)]) s.push(ctx()) } return ctx()',
  'labelled for await with continue and break':
    'const s = []; outer: for await (const x of [tick(1), tick(2), tick(3)]) { for (const y of [1, 2]) { if (x === 2) continue outer; if (x === 3) break outer; s.push(x + ctx()) } } return s.join() + ctx()',
  'two labels on one loop':
    'a: b: for await (const x of [tick(1), tick(2)]) { if (x === 1) continue a; break b } return ctx()',
  'labelled try': 'out: try { await tick(); break out } finally { await tick() } return ctx()',
  'async generator resumed by another context':
    'async function* g() { yield 1; yield ctx() } const it = g(); await it.next(); await tick(); return (await it.next()).value',
  'yield of an await':
    'async function* g() { const a = yield await tick(1); yield [a, ctx()].join() } const it = g(); await it.next(); return (await it.next("a")).value',
  'switch, conditional and logical':
    'let s = ""; switch (await tick(1)) { case 1: s += ctx() } s += (await tick(0)) ? "" : ctx(); s += (await tick(0)) || ctx(); return s',
  'await in a default value and a template':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is in the program under test
    'const { a = await tick(3) } = {}; return `${a}${await tick(4)}${ctx()}`',
  'if without braces': 'if (await tick(1)) try { await fail() } catch { return ctx() } else return 0',
  'arrow with an expression body': 'const f = async () => [await tick(1), ctx()].join(); return f()',
  'async method and class field':
    'class A { f = async () => { await tick(); return ctx() }; async m() { await tick(); return ctx() } } const a = new A(); return [await a.f(), await a.m()].join()',
};

const expected: Record<string, unknown> = {
  'in the value of an expression': 'mine,1,mine',
  'nested awaits': '2,mine',
  'for await body': 'mine,mine',
  'for await without a block, and after it': 'mine,minemine',
  'labelled for await with continue and break': '1mine,1minemine',
  'yield of an await': 'a,mine',
  'switch, conditional and logical': 'mineminemine',
  'await in a default value and a template': '34mine',
  'arrow with an expression body': '1,mine',
  'async method and class field': 'mine,mine',
};

describe('await-wrap keeps the async context', () => {
  for (const [name, body] of Object.entries(programs)) {
    it(name, async () => expect(await run(body)).toBe(expected[name] ?? 'mine'));
  }

  it('fails without the wrap, so these programs prove something', async () => {
    const program = new Function('tick', 'ctx', 'return (async () => { await tick(); return ctx() })()') as (
      ...args: unknown[]
    ) => Promise<unknown>;
    expect(await runIn(new Map([[KEY, 'mine']]), program, undefined, [tick, ctx])).toBe('stranger');
  });

  it('leaves code that never awaits alone', () => {
    expect(awaitWrap('const a = 1')).toBe('const a = 1');
  });

  it('keeps every line where it was', () => {
    const code = 'async function f() {\n  try {\n    await g()\n  } catch {\n  }\n}\n';
    expect(awaitWrap(code).split('\n')).toHaveLength(code.split('\n').length);
  });
});
