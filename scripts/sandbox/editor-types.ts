/** Type declarations of packages as the editor wants them: one map of path to text a package. */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

/** Paths from the project's root (`node_modules/hono/dist/types/index.d.ts`) to their text. */
export type TypeFiles = Readonly<Record<string, string>>;

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, unknown>> | string;
}

/** The innermost package that a file belongs to: `node_modules/a/node_modules/@b/c`. */
const packageFolder = (path: string): string | undefined =>
  /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

/** `hono`, `hono/cors` …: every specifier that the package exports, patterns left out. */
function specifiers(root: string, name: string): string[] {
  const { exports } = JSON.parse(
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  ) as PackageJson;
  const subpaths =
    typeof exports === 'object' ? Object.keys(exports).filter((key) => key.startsWith('.')) : [];
  if (subpaths.length === 0) return [name];
  return subpaths.filter((key) => !/[*]|\.json$|\.(c|m)?js$/.test(key)).map((key) => posix.join(name, key));
}

/**
 * Collects what TypeScript reads when a program imports everything that the packages export. A file belongs to its own
 * package when that is one of `names`, else to the package that led to it.
 * @param root folder that holds `node_modules`
 */
export function editorTypes(root: string, names: readonly string[]): Map<string, TypeFiles> {
  const wanted = new Set(names);
  const collected = new Map<string, TypeFiles>();
  for (const name of names) {
    const entry = join(root, `.editor-types-${name.replace(/\W/g, '-')}.ts`);
    const source = name.startsWith('@types/')
      ? `/// <reference types="${name.slice('@types/'.length)}" />`
      : specifiers(root, name)
          .map((specifier) => `import ${JSON.stringify(specifier)};`)
          .join('\n');
    collected.set(name, filesOf(root, entry, source, name, wanted));
  }
  return collected;
}

function filesOf(
  root: string,
  entry: string,
  source: string,
  name: string,
  wanted: ReadonlySet<string>,
): TypeFiles {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    types: [],
    noLib: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  // The entry exists for the compiler alone.
  host.fileExists = (path) => path === entry || fileExists.call(host, path);
  host.getSourceFile = (path, language, ...rest) =>
    path === entry
      ? ts.createSourceFile(path, source, language)
      : getSourceFile.call(host, path, language, ...rest);

  const files: Record<string, string> = {};
  for (const file of ts.createProgram([entry], options, host).getSourceFiles()) {
    const path = relative(root, file.fileName).split(sep).join('/');
    const folder = packageFolder(path);
    if (folder === undefined) continue;
    const owner = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (owner !== name && wanted.has(owner)) continue;
    files[path] = file.text;
    const manifest = `${folder}/package.json`;
    if (!(manifest in files) && existsSync(join(root, manifest)))
      files[manifest] = resolutionPart(join(root, manifest));
  }
  return files;
}

/** What module resolution reads of a package.json. */
function resolutionPart(path: string): string {
  const { name, version, type, main, types, typings, typesVersions, exports } = JSON.parse(
    readFileSync(path, 'utf8'),
  ) as Record<string, unknown>;
  return JSON.stringify({ name, version, type, main, types, typings, typesVersions, exports });
}
