/**
 * Bundles npm packages for the local engine: one build for all, so that `hono` and `hono/cors`, or two packages that share
 * a third, share its modules too. esbuild splits by reachability; each piece becomes a module of the engine's own loader.
 */
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import { build, type Metafile, type Plugin } from 'esbuild';
import MagicString from 'magic-string';
import { wrapAwaits } from '../../sandboxes/engine/local/compile/await-wrap';
import { linkEsm } from '../../sandboxes/engine/local/compile/link-esm';
import {
  child,
  eachChild,
  parseModule,
  type SyntaxNode,
} from '../../sandboxes/engine/local/compile/syntax-tree';
import type { PackageData } from '../../sandboxes/engine/local/manifest';
import { PACKAGE_FILE, type PackageEntry, REQUIRED } from '../../sandboxes/engine/local/process/messages';
import { computedModules, pathInPackages } from './computed-modules';
import { createPlaces, dataOf, META_URL } from './package-places';
import { stripNames } from './strip-names';

interface BundledFile {
  /** `hono`; `hono+rest` for what only rarely used subpaths need, `hono+require` for what only `require` does. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly code: string;
  readonly requires: readonly string[];
  /** Files that its packages read, such as the pages that they serve. */
  readonly data: PackageData;
}

export interface PackageBundle {
  readonly files: readonly BundledFile[];
  readonly entries: Readonly<Record<string, PackageEntry & { readonly package: string }>>;
  /** Files that went in, relative to `resolveDir`. */
  readonly sources: readonly string[];
}

export interface BundleOptions {
  /** What programs import. It goes into a package's first file; by default the packages themselves. */
  readonly used?: ReadonlySet<string>;
  /** What programs `require`: packages may have another module for that than for `import`. `any` where nobody knows yet. */
  readonly required?: ReadonlySet<string> | 'any';
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * @param names packages to bundle, with all of their subpaths
 * @param resolveDir folder from which they are resolved, as Node would
 * @throws {Error} a package that is not installed; what esbuild says
 */
export async function bundlePackages(
  names: readonly string[],
  resolveDir: string,
  { used = new Set(names), required = new Set() }: BundleOptions = {},
): Promise<PackageBundle> {
  if (names.length === 0) return { files: [], entries: {}, sources: [] };
  const packages = await Promise.all(
    names.map(async (name) => ({ name, ...(await packageOf(name, resolveDir)) })),
  );
  // What patterns in `exports` allow, or a package without `exports`, is bundled where a program names it.
  const named = [...used].filter((each) => names.some((name) => each.startsWith(`${name}/`)));
  const listed = packages.flatMap(({ name, subpaths }) => subpaths.map((subpath) => name + subpath.slice(1)));
  const specifiers = new Set([...listed, ...named]);
  const faces = packages.flatMap(({ name, twoFaced }) => twoFaced.map((subpath) => name + subpath.slice(1)));
  const twice = [...(required === 'any' ? faces : required)]
    .filter((each) => specifiers.has(each))
    .map((each) => REQUIRED + each);
  const files = packages.flatMap(({ folder }) => computedModules(folder));
  const { outputs, sources } = await split(
    [
      ...[...specifiers, ...twice].map((specifier) => ({ in: specifier, out: specifier })),
      ...files.map((file) => ({ in: file, out: PACKAGE_FILE + pathInPackages(file) })),
    ],
    resolveDir,
  );
  return { ...gather(outputs, packages, used), sources };
}

export interface ProgramBundle {
  readonly code: string;
  readonly kind: PackageEntry['kind'];
  readonly sources: readonly string[];
}

/**
 * Bundles a program of our own with all that it imports, into one package file with a module called `id`.
 * @param file its first module
 */
export async function bundleProgram(file: string, id: string, resolveDir: string): Promise<ProgramBundle> {
  const { outputs, sources } = await split([{ in: file, out: id }], resolveDir);
  return {
    code: codeOf(outputs),
    kind: outputs.find((output) => output.id === id)?.kind ?? 'esm',
    sources,
  };
}

/** A package file: the expression that makes its table of modules. */
const codeOf = (outputs: readonly Output[]): string => `[\n${outputs.map(({ code }) => code).join(',\n')}\n]`;

interface Described {
  readonly version: string;
  readonly folder: string;
  readonly subpaths: readonly string[];
  /** Subpaths that are another module for `require` than for `import`. */
  readonly twoFaced: readonly string[];
  /** Names of packages. */
  readonly needs: readonly string[];
}

async function packageOf(name: string, resolveDir: string): Promise<Described> {
  for (let folder = resolveDir; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json');
    try {
      const manifest = JSON.parse(await readFile(path, 'utf8')) as PackageJson;
      const subpaths = subpathsOf(manifest.exports);
      const twoFaced = subpaths.filter((subpath) => hasTwoFaces(manifest.exports, subpath));
      const needs = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      return { version: manifest.version, folder: dirname(path), subpaths, twoFaced, needs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      if (folder === dirname(folder))
        throw new Error(`${name} is not installed in ${resolveDir}: run npm install there.`);
    }
  }
}

/** `.` and every subpath that names one module for Node. Patterns with `*` are left out. */
function subpathsOf(exported: unknown): string[] {
  if (
    typeof exported !== 'object' ||
    exported === null ||
    !Object.keys(exported).some((key) => key.startsWith('.'))
  )
    return ['.'];
  return Object.entries(exported)
    .filter(([key, target]) => !key.includes('*') && /\.[cm]?[jt]s$/.test(targetOf(target) ?? ''))
    .map(([key]) => key);
}

const ANY = ['node', 'import', 'module', 'require', 'default'];

function targetOf(target: unknown, conditions: readonly string[] = ANY): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [name, inner] of Object.entries(target)) {
    if (conditions.includes(name)) {
      const found = targetOf(inner, conditions);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function hasTwoFaces(exported: unknown, subpath: string): boolean {
  const target = (exported as Record<string, unknown> | undefined)?.[subpath] ?? exported;
  const required = targetOf(target, ['node', 'require', 'default']);
  return required !== undefined && required !== targetOf(target, ['node', 'import', 'default']);
}

interface Output {
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

async function split(
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

interface RootPackage {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly string[];
}

function gather(
  outputs: readonly Output[],
  packages: readonly RootPackage[],
  used: ReadonlySet<string>,
): Omit<PackageBundle, 'sources'> {
  const byId = new Map(outputs.map((output) => [output.id, output]));
  const owner = new Map<string, string>();
  const eager = new Set<string>();
  const rootOf = (module: string) => {
    const mark = [REQUIRED, PACKAGE_FILE].find((each) => module.startsWith(each)) ?? '';
    const specifier = module.slice(mark.length);
    return packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  };

  const walk = (id: string, visit: (id: string) => boolean): void => {
    const module = byId.get(id);
    if (module === undefined || !visit(id)) return;
    for (const request of [...module.requests, ...module.later]) walk(request, visit);
  };
  // Whoever stands first owns what is shared: packages are given with the most basic ones first.
  const byUse = [...packages].sort(
    (left, right) => dependents(right.name, outputs) - dependents(left.name, outputs),
  );
  for (const { name } of neededFirst(byUse)) {
    for (const { id, specifier } of outputs) {
      if (specifier === undefined || rootOf(specifier)?.name !== name) continue;
      const seen = new Set<string>();
      walk(id, (each) => {
        if (seen.has(each)) return false;
        seen.add(each);
        const module = byId.get(each);
        const home = module?.specifier === undefined ? name : (rootOf(module.specifier)?.name ?? name);
        if (!owner.has(each) && !module?.helpers) owner.set(each, home);
        return true;
      });
    }
  }
  const mark = (id: string) =>
    walk(id, (each) => {
      if (eager.has(each)) return false;
      eager.add(each);
      return true;
    });
  for (const { id, specifier } of outputs)
    if (
      specifier !== undefined &&
      (used.has(specifier) ||
        specifier.startsWith(PACKAGE_FILE) ||
        packages.some(({ name }) => name === specifier))
    )
      mark(id);

  // What only `require` asks for is a file of its own: nobody who imports has to fetch it.
  const imported = new Set<string>();
  for (const { id, specifier } of outputs)
    if (specifier !== undefined && !specifier.startsWith(REQUIRED))
      walk(id, (each) => {
        if (imported.has(each)) return false;
        imported.add(each);
        return true;
      });
  const part = (id: string) => (eager.has(id) ? '' : imported.has(id) ? '+rest' : '+require');
  const fileOf = (id: string) => `${owner.get(id) ?? 'shared'}${byId.get(id)?.helpers ? '' : part(id)}`;
  const groups = new Map<string, Output[]>();
  for (const output of outputs)
    groups.set(fileOf(output.id), [...(groups.get(fileOf(output.id)) ?? []), output]);
  const files = [...groups].map(([id, members]) => {
    const root = packages.find(({ name }) => name === id.replace(/\+(?:rest|require)$/, ''));
    const requires = new Set(
      members.flatMap(({ requests, later }) =>
        [...requests, ...later].filter((request) => byId.has(request)).map(fileOf),
      ),
    );
    requires.delete(id);
    return {
      id,
      name: root?.name ?? id,
      version: root?.version ?? '',
      code: codeOf(members),
      requires: [...requires].sort(),
      data: Object.assign({}, ...members.map(({ data }) => data)) as PackageData,
    };
  });
  const entries = Object.fromEntries(
    outputs.flatMap(({ id, specifier, kind }) =>
      specifier === undefined ? [] : [[specifier, { module: id, kind, package: fileOf(id) }]],
    ),
  );
  return { files, entries };
}

/** Each behind those that its package.json depends on. */
function neededFirst(packages: readonly RootPackage[]): readonly RootPackage[] {
  const ordered = new Set<RootPackage>();
  const seen = new Set<RootPackage>();
  const place = (root: RootPackage): void => {
    if (seen.has(root)) return;
    seen.add(root);
    for (const other of packages) if (root.needs.includes(other.name)) place(other);
    ordered.add(root);
  };
  for (const root of packages) place(root);
  return [...ordered];
}

/** How many modules of other packages lean on this one. */
function dependents(name: string, outputs: readonly Output[]): number {
  return outputs.filter(
    ({ specifier, requests }) =>
      !specifier?.startsWith(name) &&
      requests.some((request) => request === name || request.startsWith(`${name}/`)),
  ).length;
}
