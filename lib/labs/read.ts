/** Labs as they lie in `sandboxes/labs/<id>/`. Needs a file system: for builds, scripts and tests. */
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import type { FileMap } from './for-page';
import { type LabDefinition, LabSchema, type MutantDefinition, MutantSchema } from './schema';

interface Mutant extends MutantDefinition {
  readonly name: string;
  /** At the paths that they replace or add: `src/app.ts`. */
  readonly files: FileMap;
}

export interface Lab {
  readonly id: string;
  readonly definition: LabDefinition;
  /** The start state: `src/`, what services start from (`services/`), package.json and tsconfig.json. */
  readonly start: FileMap;
  /** Only the files that differ from the start state, at the paths that they replace. */
  readonly solution: FileMap;
  /** `checks/<name>.check.ts`, and what these share. */
  readonly checks: FileMap;
  readonly mutants: readonly Mutant[];
  readonly readme: string;
}

// Pages are static: nothing is read at run time, so no file needs to be traced into the server.
const labsFolder = () => join(/* turbopackIgnore: true */ process.cwd(), 'sandboxes', 'labs');

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Files below `folder` at `prefix/<relative path>`, ascending; none when it does not exist. */
async function readFolder(folder: string, prefix: string): Promise<FileMap> {
  if (!(await exists(folder))) return {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: Record<string, string> = {};
  for (const path of paths) {
    const relative = path.slice(folder.length + 1).replaceAll('\\', '/');
    files[`${prefix}/${relative}`] = await readFile(path, 'utf8');
  }
  return files;
}

async function readJson<T>(file: string, shown: string, schema: ZodType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${shown} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Error(`${shown}: ${issues.join('; ')}. lib/labs/schema.ts describes every field.`);
}

async function readMutants(id: string): Promise<readonly Mutant[]> {
  const folder = join(labsFolder(), id, 'mutants');
  if (!(await exists(folder))) return [];
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const shown = `sandboxes/labs/${id}/mutants/${name}/mutant.json`;
      const definition = await readJson(join(folder, name, 'mutant.json'), shown, MutantSchema);
      const { 'src/mutant.json': _, ...files } = await readFolder(join(folder, name), 'src');
      return { ...definition, name, files };
    }),
  );
}

/** @throws {Error} when there is no such lab, or one of its JSON files breaks its schema, naming file, field and mend */
export async function readLab(id: string): Promise<Lab> {
  const folder = join(labsFolder(), id);
  const shown = `sandboxes/labs/${id}/lab.json`;
  if (!(await exists(join(folder, 'lab.json')))) {
    throw new Error(
      `${shown}: there is no such lab. Create the folder, or correct "lab" in the lesson's front matter.`,
    );
  }
  const text = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    id,
    definition: await readJson(join(folder, 'lab.json'), shown, LabSchema),
    start: {
      ...(await readFolder(join(folder, 'src'), 'src')),
      ...(await readFolder(join(folder, 'services'), 'services')),
      'package.json': await text('package.json'),
      'tsconfig.json': await text('tsconfig.json'),
    },
    solution: await readFolder(join(folder, 'solution'), 'src'),
    checks: await readFolder(join(folder, 'checks'), 'checks'),
    mutants: await readMutants(id),
    readme: await text('README.md'),
  };
}

/** Ids of all labs, ascending. */
export async function listLabs(): Promise<readonly string[]> {
  const folder = labsFolder();
  const entries = await readdir(folder, { withFileTypes: true });
  const ids: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() && (await exists(join(folder, entry.name, 'lab.json')))) ids.push(entry.name);
  }
  return ids.sort();
}
