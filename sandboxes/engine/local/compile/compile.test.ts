import { beforeAll, describe, expect, it } from 'vitest';
import { installContextGlobals } from '../process/async-context';
import { type CompiledModule, compileModule } from './compile';
import { sourceColumn } from './position-map';

beforeAll(installContextGlobals);

function compiled(source: string, path = '/app/a.ts'): CompiledModule {
  const result = compileModule(source, path, 'module');
  if ('error' in result)
    throw new Error(`${result.error.message} at ${result.error.line}:${result.error.column}`);
  return result.module;
}

/** Instantiates and runs one module whose imports are given; answers its exports. */
function evaluate(source: string, imports: Record<string, unknown>[] = []): Record<string, () => unknown> {
  const exports: Record<string, () => unknown> = {};
  const make = new Function(`return ${compiled(source).code}`)() as (...args: unknown[]) => Iterator<unknown>;
  const body = make(
    (getters: typeof exports) => Object.assign(exports, getters),
    null,
    { url: 'file:///app/a.ts' },
    ...imports,
  );
  body.next();
  body.next();
  return exports;
}

const value = (source: string, imports: Record<string, unknown>[] = [], name = 'default') =>
  evaluate(source, imports)[name]?.();

describe('types go, the program stays', () => {
  it('enums, parameter properties, generics, satisfies', () => {
    const source = `enum Level { Low = 1, High }
class A<T> { constructor(private readonly x: T, public y?: string) {} get() { return this.x } }
interface Gone { a: string }
type Also = Gone & { b: number };
const a = new A<number>(Level.High) satisfies A<number>;
export default [a.get() as unknown, a!.get()];`;
    expect(value(source)).toEqual([2, 2]);
  });

  it('an import that is only a type asks for nothing', () => {
    expect(
      compiled(
        "import type { A } from './a'; import { type B } from './b'; import { C } from './c';\nlet c: C; export {}",
      ).requests,
    ).toEqual([]);
  });
});

describe('imports are live bindings', () => {
  it('reads the present value, in calls, templates, shorthand and defaults', () => {
    const other = { n: 1, f: () => 'called', tag: (parts: readonly string[]) => parts.join() };
    const source =
      "import { n, f, tag as t } from './b';\nexport const get = () => [n, f(), t`x`, { n }, ((a = n) => a)()];";
    const exports = evaluate(source, [other]);
    const get = exports['get']?.() as () => unknown;
    other.n = 2;
    expect(get()).toEqual([2, 'called', 'x', { n: 2 }, 2]);
  });

  it('calls an imported function without a this', () => {
    expect(
      value("import { f } from './b';\nexport default f();", [
        {
          f(this: unknown) {
            return this;
          },
        },
      ]),
    ).toBeUndefined();
  });

  it('a statement that begins with a call survives missing semicolons', () => {
    const calls: unknown[] = [];
    value(
      "import { f } from './b'\nconst x = 1\nf(x)\nconst y = [2]\nf(y)\nif (x)\n  f(3)\nexport default 0",
      [{ f: (each: unknown) => calls.push(each) }],
    );
    expect(calls).toEqual([1, [2], 3]);
  });

  it('leaves names alone that an inner scope declares', () => {
    const source = `import { a, b, c, d, e } from './b';
const inner = (a) => a;
function g() { var b = 'var'; { let c = 'let'; return b + c } }
try { throw 'caught' } catch (d) { var h = d }
for (const e of ['loop']) var k = e;
class Q { static a = 's'; a() { return a } }
label: for (;;) { break label }
export default [inner('p'), g(), h, k, new Q().a(), { a: 1 }.a, c];`;
    expect(value(source, [{ a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' }])).toEqual([
      'p',
      'varlet',
      'caught',
      'loop',
      'A',
      1,
      'C',
    ]);
  });

  it('default, namespace and string-named imports', () => {
    expect(
      value(
        "import d, * as ns from './b'; import { 'a b' as ab } from './b';\nexport default [d, ns.x, ab];",
        [{ default: 'D', x: 'X', 'a b': 'AB' }],
      ),
    ).toEqual(['D', 'X', 'AB']);
  });
});

describe('exports', () => {
  it('of declarations, lists, defaults and re-exports', () => {
    const exports = evaluate(
      "export const a = 1, { b, ...rest } = { b: 2, c: 3 };\nexport function f() {}\nexport class K {}\nlet x = 5; export { x as y };\nexport { z } from './o';\nexport * as all from './o';\nexport default (1, 7);",
      [{ z: 'Z' }],
    );
    expect(
      Object.fromEntries(['a', 'b', 'rest', 'y', 'z', 'default'].map((name) => [name, exports[name]?.()])),
    ).toEqual({ a: 1, b: 2, rest: { c: 3 }, y: 5, z: 'Z', default: 7 });
    expect(exports['all']?.()).toEqual({ z: 'Z' });
  });

  it('an anonymous default takes the name "default", and a function is hoisted', () => {
    expect((value('export default () => {}') as { name: string }).name).toBe('default');
    expect((value('export default class {}') as { name: string }).name).toBe('default');
    const exports: Record<string, () => unknown> = {};
    const make = new Function(
      `return ${compiled('export default function () { return 1 }\nexport const late = 2').code}`,
    )() as (define: unknown) => Iterator<unknown>;
    make((getters: typeof exports) => Object.assign(exports, getters)).next();
    const hoisted = exports['default']?.() as () => number;
    expect(hoisted()).toBe(1);
    expect(() => exports['late']?.()).toThrow(ReferenceError);
  });
});

describe('positions', () => {
  const source =
    'import type { A } from "./a";\nimport { boom } from "./b";\n\nexport function f<T extends A>(x: T, y: number): never {\n\tconst z: string = "…"; return boom(x, z);\n}\n';

  it('keeps every line', () => {
    expect(compiled(source).code.split('\n').length).toBe(source.split('\n').length + 1);
  });

  it('maps a compiled column back to the source', () => {
    const { code, map } = compiled(source);
    const column = code.split('\n')[4]?.indexOf('boom') ?? -1;
    expect(sourceColumn(map, 4, column)).toBe(source.split('\n')[4]?.indexOf('boom'));
  });

  it.each([
    ['ts', 'const a: number = 1\nconst = 5\n', 2, 7],
    ['ts', 'function f(x: string) {\n  return x +\n}\n', 3, 1],
    ['js', 'const a = 1\nlet a = 2\n', 2, 5],
    ['ts', 'const a: number = 1; let a: string = 2\n', 1, 26],
  ])('a syntax error of .%s names line and column', (extension, broken, line, column) => {
    const result = compileModule(broken, `/app/a.${extension}`, 'module');
    expect(result).toMatchObject({ error: { line, column } });
  });
});

it('a top-level await makes the module asynchronous, one inside a function does not', () => {
  expect(compiled('await 1').topLevelAwait).toBe(true);
  expect(compiled('for await (const x of y) z(x)').topLevelAwait).toBe(true);
  expect(compiled('async function f() { await 1 }').topLevelAwait).toBe(false);
});
