import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabSchema } from '../../lib/labs/schema';
import { servicesOf } from '../../lib/labs/services';
import { EngineError, type FileData, type Project } from '../../sandboxes/engine/contract';
import type { ServicePlan } from '../../sandboxes/engine/service-plan';

/** Never part of a project: what is installed, and what only other tools read. */
const LEFT_OUT = new Set(['node_modules', '.git', '.DS_Store']);

export interface ProjectWithPackages {
  readonly project: Project;
  /** Names in `dependencies` of package.json. */
  readonly dependencies: readonly string[];
  /** The nearest `node_modules`, in the folder or above; null when there is none. */
  readonly nodeModules: string | null;
}

export interface ProjectOnDisk extends ProjectWithPackages {
  /** What its lab.json lists, if it has one. */
  readonly services: readonly ServicePlan[];
}

/**
 * Reads a project's folder.
 * @throws {EngineError} when it has no package.json, or one without a start script
 */
export async function readProject(folder: string): Promise<ProjectOnDisk> {
  const root = resolve(folder);
  const manifestPath = join(root, 'package.json');
  if (!existsSync(manifestPath)) {
    throw new EngineError('ENOENT', `${root} has no package.json`, {
      remedy: 'Name the folder of a Node project, or make one there: npm init',
    });
  }
  const manifest = readManifest(await readFile(manifestPath, 'utf8'), manifestPath);
  if (manifest.scripts?.['start'] === undefined) {
    throw new EngineError('ENOENT', `${manifestPath} has no start script`, {
      remedy: 'Add one: "scripts": { "start": "node index.js" }',
    });
  }
  return {
    project: { name: basename(root), files: Object.fromEntries(await readFiles(root, '')) },
    services: await readServices(join(root, 'lab.json')),
    dependencies: Object.keys(manifest.dependencies ?? {}),
    nodeModules: nearestNodeModules(root),
  };
}

/** @throws {EngineError} `lab.json` lists what cannot be run */
async function readServices(path: string): Promise<readonly ServicePlan[]> {
  if (!existsSync(path)) return [];
  const parsed = LabSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (parsed.success) return servicesOf(parsed.data.services);
  const issues = parsed.error.issues.map(
    ({ path: at, message }) => `${at.map(String).join('.')}: ${message}`,
  );
  throw new EngineError('EINVAL', `${path}: ${issues.join('; ')}`, {
    remedy: 'lib/labs/schema.ts has every field.',
  });
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readManifest(text: string, path: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new EngineError('EJSONPARSE', `${path} is not valid JSON: ${String(cause)}`, { cause });
  }
}

async function readFiles(folder: string, prefix: string): Promise<[string, FileData][]> {
  const found: [string, FileData][] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await readFiles(path, `${prefix}${entry.name}/`)));
    else if (entry.isFile()) found.push([prefix + entry.name, textOrBytes(await readFile(path))]);
  }
  return found;
}

function textOrBytes(bytes: Buffer): FileData {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return new Uint8Array(bytes);
    throw error;
  }
}

function nearestNodeModules(from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules');
    if (existsSync(candidate)) return candidate;
    if (at === dirname(at)) return null;
  }
}
