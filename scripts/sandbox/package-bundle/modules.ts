/** One build of all packages: esbuild splits by reachability, and each piece becomes a module of the engine's own loader. */
import { builtinModules } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import { build, type Metafile, type Plugin } from 'esbuild';
import MagicString from 'magic-string';
import { wrapAwaits } from '../../../sandboxes/engine/local/compile/await-wrap';
import { linkEsm } from '../../../sandboxes/engine/local/compile/link-esm';
import {
  child,
  eachChild,
  parseModule,
  type SyntaxNode,
} from '../../../sandboxes/engine/local/compile/syntax-tree';
import type { PackageData } from '../../../sandboxes/engine/local/manifest';
import { REQUIRED } from '../../../sandboxes/engine/local/process/messages';
import { createPlaces, dataOf, META_URL } from '../package-places';
import { stripNames } from '../strip-names';

export interface Output {
  readonly id: string;
  readonly code: string;
  readonly requests: readonly string[];
  /** What it imports only while it runs: `import('…')`. */
  readonly later: readonly string[];
  /** Subpath that this is the module of. */
  readonly specifier: string | undefined;
  /** Nothing but esbuild's own functions. */
  readonly helpers: boolean;
  readonly kind: 'esm' | 'cjs';
  readonly data: PackageData;
}

/** A package file: the expression that makes its table of modules. */
export const codeOf = (outputs: readonly Output[]): string =>
  `[\n${outputs.map(({ code }) => code).join(',\n')}\n]`;

const BUILTINS = new Set(builtinModules);
const tryResolve = Symbol('resolving');

/** Builtins stay outside, and what cannot be resolved: it fails where it is used, as it would in Node. */
const outside: Plugin = {
  name: 'outside',
  setup(setup) {
    setup.onResolve({ filter: /^[^./]/ }, async ({ path, kind, pluginData, resolveDir, importer }) => {
      const name = path.replace(/^node:/, '');
      if (path.startsWith('node:') || BUILTINS.has(name.replace(/\/$/, '')))
        return { path: `node:${name.replace(/\/$/, '')}`, external: true };
      if (pluginData === tryResolve) return undefined;
      const entry = kind === 'entry-point';
      const required = entry && path.startsWith(REQUIRED);
      const found = await setup.resolve(required ? path.slice(REQUIRED.length) : path, {
        kind: required ? 'require-call' : entry ? 'import-statement' : kind,
        resolveDir,
        importer,
        pluginData: tryResolve,
      });
      return found.errors.length > 0 && !entry ? { path, external: true } : found;
    });
  },
};

export async function split(
  entryPoints: { in: string; out: string }[],
  resolveDir: string,
): Promise<{ outputs: Output[]; sources: string[] }> {
  const places = createPlaces(resolveDir);
  const { outputFiles, metafile } = await build({
    entryPoints,
    absWorkingDir: resolveDir,
    outdir: '/out',
    entryNames: '[dir]/[name]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    // As Node: `import` or `require` by the kind of the request, and never what only bundlers read.
    conditions: [],
    mainFields: ['main'],
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'import.meta.url': META_URL },
    plugins: [outside, places.plugin],
  });
  const byPath = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [moduleId(join(resolveDir, path)), output]),
  );
  const unclaimed = new Set(places.readers);
  /** Data goes with the first output that a package's modules are in. */
  const claim = (inputs: readonly string[]): PackageData => {
    const claimed = [...unclaimed].filter((folder) =>
      inputs.some((input) => join(resolveDir, input).startsWith(folder + sep)),
    );
    for (const folder of claimed) unclaimed.delete(folder);
    return Object.assign({}, ...claimed.map((folder) => dataOf(folder, resolveDir))) as PackageData;
  };
  const outputs = outputFiles.map(({ path, text }): Output => {
    const id = moduleId(path);
    const output = byPath.get(id);
    const { code, requests, later } = asModule(stripNames(text), id);
    const specifier = output?.entryPoint === undefined ? undefined : id;
    const data = claim(Object.keys(output?.inputs ?? {}));
    const helpers = Object.keys(output?.inputs ?? {}).length === 0 && requests.length === 0;
    return { id, code, requests, later, specifier, helpers, kind: kindOf(metafile, output), data };
  });
  return { outputs, sources: Object.keys(metafile.inputs) };
}

function kindOf(metafile: Metafile, output: Metafile['outputs'][string] | undefined): 'esm' | 'cjs' {
  return output?.entryPoint !== undefined && metafile.inputs[output.entryPoint]?.format === 'cjs'
    ? 'cjs'
    : 'esm';
}

/** `/out/hono/cors.js` → `hono/cors`. */
function moduleId(path: string): string {
  return path.replace(/^.*?\/out\//, '').replace(/\.js$/, '');
}

/**
 * One line of a package file: `["id",["requests"],[stars],(function*(require,__x,…){…})]`. The brackets tell V8 that the function is
 * about to run: without them it would be parsed twice.
 */
function asModule(text: string, id: string): { code: string; requests: string[]; later: string[] } {
  const tree = parseModule(text, 'module');
  const edits = new MagicString(text);
  const linked = linkEsm(tree, edits);
  wrapAwaits(tree, edits);
  const idOf = (specifier: string) =>
    specifier.startsWith('.') ? join(dirname(id), specifier).replace(/\.js$/, '') : specifier;
  const requests = linked.requests.map(({ specifier }) => idOf(specifier));
  const later: string[] = [];
  for (const source of dynamicImports(tree)) {
    const target = idOf(String(source['value']));
    edits.overwrite(source.start, source.end, JSON.stringify(target));
    later.push(target);
  }
  const parameters = ['require', '__x', '__import', '__meta', ...requests.map((_, index) => `__m${index}`)];
  const body = `${linked.topLevelAwait ? 'async ' : ''}function*(${parameters.join(',')}){"use strict";${linked.head}yield;${edits.toString()}\n}`;
  const code = `[${JSON.stringify(id)},${JSON.stringify(requests)},${JSON.stringify(linked.stars)},(${body})]`;
  // As `node --check`: an edit in the wrong place must fail here, not in a learner's tab.
  new Script(code, { filename: `${id}.js` });
  return { code, requests, later };
}

/** The literals of `import('…')`. */
function* dynamicImports(node: SyntaxNode): Generator<SyntaxNode> {
  if (node.type === 'ImportExpression') {
    const source = child(node, 'source');
    if (typeof source['value'] === 'string') yield source;
  }
  const inner: SyntaxNode[] = [];
  eachChild(node, (next) => inner.push(next));
  for (const next of inner) yield* dynamicImports(next);
}
