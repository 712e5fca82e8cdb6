import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { dropInnerNames } from './drop-inner-names';

const SOURCE = `
  import { made } from './wrapped.cjs';
  export class Outer {}
  function perCall() { class Inner {} const arrow = () => 1; function plain() {} return [Inner, arrow, plain]; }
  globalThis.found = { outer: Outer.name, perCall: perCall.name, made: made.name, inner: perCall().map((each) => each()) };
`.replace('.map((each) => each())', '.map((each) => typeof each.name + typeof each)');

async function bundled(minifyWhitespace: boolean): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: '/' },
    bundle: true,
    write: false,
    format: 'iife',
    minifySyntax: true,
    minifyWhitespace,
    keepNames: true,
    plugins: [
      {
        name: 'wrapped',
        setup(setup) {
          setup.onResolve({ filter: /wrapped/ }, () => ({ path: 'wrapped.cjs', namespace: 'memory' }));
          setup.onLoad({ filter: /./, namespace: 'memory' }, () => ({
            contents:
              'function made() { const inside = () => 1; return inside.name; } module.exports = { made };',
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

describe.each([true, false])('dropInnerNames, white space minified: %s', (minify) => {
  it('keeps what runs once, also in a CommonJS wrapper, and runs as before', async () => {
    const code = dropInnerNames(await bundled(minify), 'script');
    const scope: { found?: unknown } = {};
    new Function('globalThis', code)(scope);
    expect(scope.found).toEqual({
      outer: 'Outer',
      perCall: 'perCall',
      made: 'made',
      inner: ['stringfunction', 'stringfunction', 'stringfunction'],
    });
  });

  it('takes out what runs at every call', async () => {
    const code = await bundled(minify);
    for (const name of ['Inner', 'arrow', 'plain', 'inside']) {
      const call = new RegExp(`, ?"${name}"\\)`);
      expect(code).toMatch(call);
      expect(dropInnerNames(code, 'script')).not.toMatch(call);
    }
  });
});
