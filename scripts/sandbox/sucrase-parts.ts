import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Of sucrase only its TypeScript is used (`compile/strip-types.ts`), and options that are known when the bundle is made. These
 * parts are reached with other options alone: JSX, Flow, React, Jest, older syntax, and the check of the options.
 */
const UNUSED =
  /\/sucrase\/dist\/esm\/(?:Options-gen-types|parser\/plugins\/(?:flow|jsx\/\w+)|transformers\/(?:Flow|JSX|JestHoist|NumericSeparator|OptionalCatchBinding|OptionalChainingNullish|ReactDisplayName|ReactHotLoader)Transformer)\.js$/;

/** Puts in place of each function and class of an unused part one that says, when it is called after all, what is missing. */
export const sucraseParts: Plugin = {
  name: 'sucrase-parts',
  setup(setup) {
    setup.onLoad({ filter: UNUSED }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const names = [...text.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name);
      const part = path.replace(/^.*\/esm\//, '');
      const missing = `function () { throw new Error(${JSON.stringify(`sucrase's ${part} is not in this bundle: see scripts/sandbox/sucrase-parts.ts`)}); }`;
      return {
        contents: [
          `const missing = ${missing};`,
          ...names.map((name) => `export const ${name} = missing;`),
          /^export default/m.test(text) ? 'export default missing;' : '',
        ].join('\n'),
      };
    });
    setup.onResolve({ filter: /^ts-interface-checker$/ }, () => ({
      path: 'checker',
      namespace: 'unchecked',
    }));
    setup.onLoad({ filter: /./, namespace: 'unchecked' }, () => ({
      contents: 'export const createCheckers = () => ({ Options: { strictCheck() {} } });',
    }));
  },
};
