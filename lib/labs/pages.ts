/** Labs as pages carry them, read from `sandboxes/labs/<id>/` while the site is built. */
import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileMap, LabExtras, LabForPage, LabObjective } from './for-page';
import { type LabDefinition, LabSchema } from './schema';

// Pages are static: nothing is read at run time, so no file needs to be traced into the server.
const labFolder = (id: string) => join(/* turbopackIgnore: true */ process.cwd(), 'sandboxes', 'labs', id);

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Files below `folder`, by path relative to it, ascending; none when it does not exist. */
async function readFolder(folder: string): Promise<FileMap> {
  if (!(await exists(folder))) return {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: Record<string, string> = {};
  for (const path of paths) {
    files[path.slice(folder.length + 1).replaceAll('\\', '/')] = await readFile(path, 'utf8');
  }
  return files;
}

const under = (prefix: string, files: FileMap): FileMap =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${prefix}/${path}`, text]));

/** @throws when there is no such lab, or its lab.json breaks the schema */
async function readDefinition(id: string): Promise<LabDefinition> {
  const file = join(labFolder(id), 'lab.json');
  if (!(await exists(file))) {
    throw new Error(
      `sandboxes/labs/${id}/lab.json: there is no such lab. Create the folder, or correct "lab" in the lesson's front matter.`,
    );
  }
  const parsed = LabSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(
      `sandboxes/labs/${id}/lab.json: ${issues.join('; ')}. lib/labs/schema.ts describes every field.`,
    );
  }
  return parsed.data;
}

async function readStart(id: string): Promise<FileMap> {
  const start: Record<string, string> = { ...under('src', await readFolder(join(labFolder(id), 'src'))) };
  for (const name of ['package.json', 'tsconfig.json']) {
    start[name] = await readFile(join(labFolder(id), name), 'utf8');
  }
  return start;
}

const versionOf = (files: FileMap): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex')
    .slice(0, 12);

export async function readLabForPage(id: string, objectives: readonly LabObjective[]): Promise<LabForPage> {
  const { title, port, open, readOnly, requests, faults, visualizers } = await readDefinition(id);
  const files = await readStart(id);
  return {
    id,
    title,
    port,
    open,
    readOnly,
    files,
    version: versionOf(files),
    requests,
    faults,
    visualizers,
    objectives,
  };
}

export async function readLabExtras(id: string): Promise<LabExtras> {
  const { hints } = await readDefinition(id);
  const folder = labFolder(id);
  return {
    id,
    version: versionOf(await readStart(id)),
    solution: under('src', await readFolder(join(folder, 'solution'))),
    hints,
    checks: under('checks', await readFolder(join(folder, 'checks'))),
    readme: await readFile(join(folder, 'README.md'), 'utf8'),
  };
}

/** Ids of all labs. */
export async function labIds(): Promise<readonly string[]> {
  const entries = await readdir(labFolder(''), { withFileTypes: true });
  const ids: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() && (await exists(join(labFolder(entry.name), 'lab.json')))) ids.push(entry.name);
  }
  return ids.sort();
}
