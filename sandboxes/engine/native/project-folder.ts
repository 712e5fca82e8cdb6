import { existsSync, lstatSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineError, type FileData, type ProjectFiles, type SandboxFiles } from '../contract';

/** Where a sandbox lives on disk. */
export interface SandboxFolder {
  readonly root: string;
  readonly project: string;
  /** Port table, see `preload/port-table.cjs`. */
  readonly ports: string;
  /** A port table for each machine beside the first, in a folder of its name: services have them. */
  readonly machines: string;
}

export async function createSandboxFolder(): Promise<SandboxFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'backlab-')));
  const folder = {
    root,
    project: join(root, 'project'),
    ports: join(root, 'ports'),
    machines: join(root, 'machines'),
  };
  await mkdir(folder.project);
  await mkdir(folder.ports);
  await mkdir(folder.machines);
  return folder;
}

/**
 * Links every installed package one by one, so that a file of the project under `node_modules`
 * never writes through a link into the host's packages.
 */
export async function linkPackages(project: string, nodeModules: string): Promise<void> {
  const target = join(project, 'node_modules');
  await mkdir(target, { recursive: true });
  await Promise.all(
    (await readdir(nodeModules)).map(async (name) => {
      if (!name.startsWith('@')) return symlink(join(nodeModules, name), join(target, name));
      await mkdir(join(target, name), { recursive: true });
      const scoped = await readdir(join(nodeModules, name));
      await Promise.all(
        scoped.map((each) => symlink(join(nodeModules, name, each), join(target, name, each))),
      );
      return undefined;
    }),
  );
}

export async function writeFiles(files: SandboxFiles, contents: ProjectFiles): Promise<void> {
  for (const [path, data] of Object.entries(contents)) await files.write(path, data);
}

/** The project's files, as the contract offers them. */
export function createFiles(project: string): SandboxFiles {
  const locate = (path: string) => {
    const parts = path.split('/');
    if (
      path === '' ||
      path.includes('\\') ||
      parts.some((part) => part === '' || part === '.' || part === '..')
    ) {
      throw new EngineError('EINVAL', `"${path}" is no path of a project`, {
        remedy: 'Use a path relative to the project, like src/index.ts.',
      });
    }
    return join(project, ...parts);
  };
  const existing = (path: string) => {
    const file = locate(path);
    if (!existsSync(file) || lstatSync(file).isDirectory()) {
      throw new EngineError('ENOENT', `No file "${path}" in the project`, {
        remedy: 'Look at the list of files.',
      });
    }
    return file;
  };

  return {
    async write(path: string, data: FileData) {
      const file = locate(path);
      await unlinkLinks(project, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, data);
    },
    async read(path) {
      return new Uint8Array(await readFile(existing(path)));
    },
    async list() {
      const entries = await walk(project, '');
      return entries.sort();
    },
    async remove(path) {
      await rm(existing(path));
    },
  };
}

async function walk(folder: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(...(await walk(join(folder, entry.name), `${prefix}${entry.name}/`)));
    else found.push(prefix + entry.name);
  }
  return found;
}

/** A package that the project brings itself takes the place of the linked one. */
async function unlinkLinks(project: string, path: string): Promise<void> {
  let at = project;
  for (const part of path.split('/')) {
    at = join(at, part);
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isSymbolicLink()) return unlink(at);
  }
}
