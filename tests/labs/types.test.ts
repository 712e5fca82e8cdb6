import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * Labs are projects of their own with a tsconfig.json of their own, so the repository's program leaves them out.
 * A solution is checked as the learner would have it: its files in place of those of src/.
 */
const labs = fileURLToPath(new URL('../../sandboxes/labs/', import.meta.url));
const names = readdirSync(labs).filter((name) => existsSync(join(labs, name, 'tsconfig.json')));

/** Library files are the same in every program: parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function complaints(lab: string, overlay: 'solution' | null): string[] {
  const folder = join(labs, lab);
  const own = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile).config as {
    compilerOptions: object;
  };
  // As in the repository's node_modules, where npm install of a single lab would put them beside it.
  const config = { ...own, compilerOptions: { ...own.compilerOptions, types: ['node'] } };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const src = join(folder, 'src');
  const placed = (path: string): string => {
    if (overlay === null || !path.startsWith(src)) return path;
    const instead = join(folder, overlay, path.slice(src.length));
    return existsSync(instead) ? instead : path;
  };
  const host = ts.createCompilerHost(options);
  const added =
    overlay === null ? [] : readdirSync(join(folder, overlay), { recursive: true, encoding: 'utf8' });
  const roots = new Set([
    ...fileNames,
    ...added.filter((file) => file.endsWith('.ts')).map((file) => join(src, file)),
  ]);
  const { getSourceFile } = host;
  host.fileExists = (path) => ts.sys.fileExists(placed(path));
  host.readFile = (path) => ts.sys.readFile(placed(path));
  host.getSourceFile = (path, ...rest) => {
    if (path.startsWith(folder))
      return ts.createSourceFile(path, readFileSync(placed(path), 'utf8'), rest[0]);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, ...rest));
    return parsed.get(path);
  };
  const program = ts.createProgram({ rootNames: [...roots], options, host });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (!file || start === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${placed(file.fileName).slice(dirname(folder).length + 1)}:${line + 1}: ${text}`;
  });
}

describe.each(names)('%s type-checks by its own tsconfig.json', (name) => {
  it('as the learner starts', () => {
    expect(complaints(name, null)).toEqual([]);
  }, 60_000);

  it.runIf(existsSync(join(labs, name, 'solution')))(
    'solved',
    () => {
      expect(complaints(name, 'solution')).toEqual([]);
    },
    60_000,
  );
});
