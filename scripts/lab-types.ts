/**
 * Type-checks every lab as a learner's editor would: its start state, its solution laid over it, and each mutant over
 * that. The overlays exist in the compiler's eyes only.
 */
import { join, sep } from 'node:path';
import ts from 'typescript';
import type { FileMap } from '../lib/labs/for-page';
import { listLabs, readLab } from '../lib/labs/read';

const root = process.cwd();
/** Declarations of libraries are the same for all: parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

const posix = (path: string) => path.split(sep).join('/');

function diagnose(folder: string, files: FileMap): string[] {
  const overlay = new Map(Object.entries(files).map(([path, text]) => [posix(join(folder, path)), text]));
  const config = ts.parseConfigFileTextToJson('tsconfig.json', files['tsconfig.json'] ?? '{}');
  const { options, errors } = ts.convertCompilerOptionsFromJson(config.config?.compilerOptions, folder);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => overlay.has(path) || fileExists.call(host, path);
  host.readFile = (path) => overlay.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = overlay.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, language);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, language, ...rest));
    return parsed.get(path);
  };
  const entries = [...overlay.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram(entries, options, host);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map((problem) => {
    const at =
      problem.file && problem.start !== undefined
        ? problem.file.getLineAndCharacterOfPosition(problem.start)
        : undefined;
    const where =
      problem.file && at
        ? `${posix(problem.file.fileName).slice(posix(folder).length + 1)}:${at.line + 1}:${at.character + 1}`
        : 'tsconfig.json';
    return `${where} ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`;
  });
}

let problems = 0;
let programs = 0;
for (const id of await listLabs()) {
  const lab = await readLab(id);
  const solved = { ...lab.start, ...lab.solution };
  const states: readonly [string, FileMap][] = [
    ['start', lab.start],
    ['solution', solved],
    ...lab.mutants.map((mutant): [string, FileMap] => [
      `mutant ${mutant.name}`,
      { ...solved, ...mutant.files },
    ]),
  ];
  for (const [state, files] of states) {
    programs++;
    for (const problem of diagnose(join(root, 'sandboxes', 'labs', id), files)) {
      problems++;
      console.error(`${id}, ${state}: ${problem}`);
    }
  }
}
console.log(`Types of labs: ${programs} programs, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
