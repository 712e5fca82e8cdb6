import type { FileSystemTree, WebContainer } from '@webcontainer/api';
import { EngineError, type FileData, type ProjectFiles, type SandboxFiles } from '../contract';

const HIDDEN = new Set(['node_modules']);

/**
 * A folder of the container's file system as the contract offers it.
 * @param root relative to the container's working folder
 */
export function containerFiles({ fs }: WebContainer, root: string): SandboxFiles {
  const walk = async (folder: string): Promise<string[]> => {
    const found = await Promise.all(
      (await fs.readdir(folder === '' ? root : `${root}/${folder}`, { withFileTypes: true }))
        .filter(({ name }) => !HIDDEN.has(name))
        .map(async (entry) => {
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
          return entry.isDirectory() ? walk(path) : [path];
        }),
    );
    return found.flat();
  };
  return {
    async write(path, data) {
      const at = checked(path).lastIndexOf('/');
      if (at > 0) await fs.mkdir(`${root}/${path.slice(0, at)}`, { recursive: true });
      await fs.writeFile(`${root}/${path}`, data);
    },
    async read(path) {
      return existing(path, () => fs.readFile(`${root}/${checked(path)}`));
    },
    async list() {
      return (await walk('')).sort();
    },
    async remove(path) {
      await existing(path, () => fs.rm(`${root}/${checked(path)}`));
    },
  };
}

function checked(path: string): string {
  if (/\\/.test(path) || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new EngineError('EINVAL', `"${path}" is no path of a project`, {
      remedy: 'Use a path relative to the project, like src/index.ts.',
    });
  }
  return path;
}

async function existing<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof EngineError || !/ENOENT/.test(String(cause))) throw cause;
    throw new EngineError('ENOENT', `No file "${path}" in the project`, {
      remedy: 'Look at the list of files.',
      cause,
    });
  }
}

/** @returns what `WebContainer.mount` takes */
export function treeOf(files: ProjectFiles): FileSystemTree {
  const root: FileSystemTree = {};
  for (const [path, contents] of Object.entries(files)) place(root, checked(path).split('/'), contents);
  return root;
}

function place(tree: FileSystemTree, [name = '', ...rest]: readonly string[], contents: FileData): void {
  if (rest.length === 0) {
    tree[name] = { file: { contents } };
    return;
  }
  const found = tree[name];
  const folder = found !== undefined && 'directory' in found ? found : { directory: {} };
  tree[name] = folder;
  place(folder.directory, rest, contents);
}
