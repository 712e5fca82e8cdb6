/** Compiles TypeScript of lessons as if it stood in the lab's `src/`, with the types of the lab's dependencies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Finding } from './fences';

export interface Snippet {
  /** Relative imports are looked up in this lab's `src/`, then in its `solution/`. */
  readonly lab: string;
  readonly text: string;
  readonly extension: string;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

/** @returns the errors of each snippet, in the order of `snippets` */
export function compileSnippets(snippets: readonly Snippet[], root: string): readonly (readonly Finding[])[] {
  if (snippets.length === 0) return [];
  const paths = snippets.map(({ lab, extension }, index) =>
    posix(join(root, 'sandboxes', 'labs', lab, 'src', `lesson-snippet-${index}.${extension}`)),
  );
  const texts = new Map(paths.map((path, index) => [path, snippets[index]?.text ?? '']));

  const host = ts.createCompilerHost(options);
  const onDisk = (path: string): string => {
    const solved = path.replace(/(sandboxes\/labs\/[^/]+)\/src\//, '$1/solution/');
    return !existsSync(path) && existsSync(solved) ? solved : path;
  };
  host.fileExists = (path) => texts.has(posix(path)) || existsSync(onDisk(posix(path)));
  host.readFile = (path) => texts.get(posix(path)) ?? ts.sys.readFile(onDisk(posix(path)));
  host.getSourceFile = (path, version) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
  };

  const program = ts.createProgram(paths, options, host);
  return paths.map((path) => {
    const source = program.getSourceFile(path);
    if (!source) throw new Error(`The compiler lost ${path}.`);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText, code }) => ({
        line: source.getLineAndCharacterOfPosition(start).line + 1,
        message: ts.flattenDiagnosticMessageText(messageText, ' '),
        code: String(code),
      }),
    );
  });
}

const posix = (path: string) => path.replaceAll('\\', '/');
