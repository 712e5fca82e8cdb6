import MagicString from 'magic-string';
import { wrapAwaits } from './await-wrap';
import { linkCjs, linkEsm } from './link-esm';
import { composeMaps, type PositionMap } from './position-map';
import { stripTypes } from './strip-types';
import { type CompileError, describeSyntaxError, type Position, positionIn } from './syntax-error';
import { parseModule } from './syntax-tree';

type ModuleKind = 'esm' | 'cjs';

/**
 * What a process evaluates: `(function (params) { code })`, the learner's first line on the first line.
 * An ES module is a generator: run to its first `yield` it is instantiated (its functions are hoisted, its exports
 * known, the rest in its temporal dead zone), run on it is evaluated. That is what import cycles rest on.
 */
export interface CompiledModule {
  readonly kind: ModuleKind;
  readonly code: string;
  readonly requests: readonly ModuleRequest[];
  readonly exports: readonly string[];
  readonly stars: readonly number[];
  readonly topLevelAwait: boolean;
  readonly map: PositionMap;
}

export interface ModuleRequest {
  readonly specifier: string;
  readonly position: Position;
  readonly names: readonly { readonly name: string; readonly position: Position }[];
  /** `with { type: … }`. */
  readonly type?: string;
}

export type CompileResult = { readonly module: CompiledModule } | { readonly error: CompileError };

/** The parameters of an ES module's function; `__m0`, `__m1` … follow. */
const ESM_PARAMETERS = ['__x', '__import', '__meta'] as const;
/** The parameters of a CommonJS module's function. */
const CJS_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', '__import'] as const;

/**
 * Compiles one file of a learner: TypeScript or JavaScript, ES module or CommonJS.
 * @param path absolute path inside the sandbox; its extension says the language
 * @param type `type` of the nearest package.json, which decides for `.js` and `.ts`
 */
export function compileModule(source: string, path: string, type: 'module' | 'commonjs'): CompileResult {
  let stripped: { code: string; columns: PositionMap } = { code: source, columns: [] };
  try {
    if (/\.[mc]?ts$/.test(path)) stripped = stripTypes(source, path, path.endsWith('.cts') ? 'cjs' : 'esm');
    return { module: compileScript(stripped.code, stripped.columns, kindOf(path, type, stripped.code)) };
  } catch (thrown) {
    return { error: describeSyntaxError(thrown, source, path, stripped.columns) };
  }
}

/** `.mjs` and `.cjs` say it, then package.json; a `commonjs` file that has import or export statements is ESM, as tsx takes it. */
function kindOf(path: string, type: 'module' | 'commonjs', code: string): ModuleKind {
  if (/\.m[jt]s$/.test(path)) return 'esm';
  if (/\.c[jt]s$/.test(path)) return 'cjs';
  if (type === 'module') return 'esm';
  return /^\s*(?:import\b(?!\s*\()|export\b)/m.test(code) ? 'esm' : 'cjs';
}

function compileScript(code: string, columns: PositionMap, kind: ModuleKind): CompiledModule {
  const tree = parseModule(code, kind === 'esm' ? 'module' : 'script');
  const edits = new MagicString(code);
  const hashBang = /^#!.*/.exec(code)?.[0].length ?? 0;
  if (hashBang > 0) edits.remove(0, hashBang);
  const linked = kind === 'esm' ? linkEsm(tree, edits) : linkCjs(tree, edits);
  wrapAwaits(tree, edits);

  const parameters =
    kind === 'esm'
      ? [...ESM_PARAMETERS, ...linked.requests.map((_, index) => `__m${index}`)]
      : CJS_PARAMETERS;
  const strict = kind === 'esm' ? '"use strict";' : '';
  // What awaits cannot be paused and then go on at once: its exports are defined when it runs.
  const [word, pause] = linked.topLevelAwait
    ? ['async function', '']
    : kind === 'esm'
      ? ['function*', 'yield;']
      : ['function', ''];
  edits.prepend(`(${word}(${parameters.join(',')}){${strict}${linked.head}${pause}`);
  edits.append('\n})');

  const decoded = edits.generateDecodedMap({ hires: 'boundary' }).mappings;
  const own = decoded.map((line) =>
    line.flatMap((segment) => (segment.length >= 4 ? [[segment[0], segment[3] ?? 0] as const] : [])),
  );
  const positionAt = positionIn(code, columns);
  return {
    kind,
    code: edits.toString(),
    requests: linked.requests.map(({ specifier, names, offset, type }) => ({
      specifier,
      ...(type === undefined ? {} : { type }),
      position: positionAt(offset),
      names: names.map(({ name, offset: at }) => ({ name, position: positionAt(at) })),
    })),
    exports: linked.exports,
    stars: linked.stars,
    topLevelAwait: linked.topLevelAwait,
    map: columns.length > 0 ? composeMaps(columns, own) : own,
  };
}
