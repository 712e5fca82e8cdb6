/** The project's files as the shell's disk wants them. Folders exist as long as a file is in them, or until they are removed. */
import type { CpOptions, FileContent, FsStat, IFileSystem, MkdirOptions, RmOptions } from 'just-bash';
import { EngineError, type SandboxFiles } from '../../engine/contract';

import { PROJECT } from './project';

export interface FileChange {
  readonly path: string;
  /** null: removed. */
  readonly data: Uint8Array | null;
}

const encoder = new TextEncoder();

export class ProjectFileSystem implements IFileSystem {
  readonly #files: () => SandboxFiles;
  readonly #changed: (change: FileChange) => void;
  readonly #now: () => number;
  readonly #folders = new Set<string>(['']);
  readonly #modes = new Map<string, number>();
  readonly #times = new Map<string, number>();
  readonly #born: number;
  readonly #readOnly: ReadonlySet<string>;

  /** @param readOnly paths that the lab gives and nobody changes */
  constructor(
    files: () => SandboxFiles,
    changed: (change: FileChange) => void,
    now: () => number,
    readOnly: readonly string[] = [],
  ) {
    this.#files = files;
    this.#changed = changed;
    this.#now = now;
    for (const path of readOnly) this.#modes.set(path, 0o444);
    this.#readOnly = new Set(readOnly);
    this.#born = now();
  }

  async readFile(path: string): Promise<string> {
    return new TextDecoder().decode(await this.readFileBuffer(path));
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    const name = relative(path);
    try {
      return await this.#files().read(name);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw fault((await this.#kind(name)) === 'folder' ? 'EISDIR' : 'ENOENT', path, 'open');
    }
  }

  async writeFile(path: string, content: FileContent, options?: unknown): Promise<void> {
    const name = relative(path);
    if ((await this.#kind(name)) === 'folder') throw fault('EISDIR', path, 'open');
    if (this.#readOnly.has(name)) throw fault('EACCES', path, 'open');
    const data = typeof content === 'string' ? textBytes(content, options) : content;
    await this.#files().write(name, data);
    this.#times.set(name, this.#now());
    this.#changed({ path: name, data });
  }

  async appendFile(path: string, content: FileContent, options?: unknown): Promise<void> {
    const before = (await this.exists(path)) ? await this.readFileBuffer(path) : new Uint8Array(0);
    const more = typeof content === 'string' ? textBytes(content, options) : content;
    const whole = new Uint8Array(before.length + more.length);
    whole.set(before);
    whole.set(more, before.length);
    await this.writeFile(path, whole);
  }

  async exists(path: string): Promise<boolean> {
    return (await this.#kind(relative(path))) !== null;
  }

  async stat(path: string): Promise<FsStat> {
    const name = relative(path);
    const kind = await this.#kind(name);
    if (kind === null) throw fault('ENOENT', path, 'stat');
    const file = kind === 'file';
    return {
      isFile: file,
      isDirectory: !file,
      isSymbolicLink: false,
      mode: this.#modes.get(name) ?? (file ? 0o644 : 0o755),
      size: file ? (await this.#files().read(name)).length : 4096,
      mtime: new Date(this.#times.get(name) ?? this.#born),
    };
  }

  lstat(path: string): Promise<FsStat> {
    return this.stat(path);
  }

  async mkdir(path: string, { recursive = false }: MkdirOptions = {}): Promise<void> {
    const name = relative(path);
    const kind = await this.#kind(name);
    if (kind === 'folder' && recursive) return;
    if (kind !== null) throw fault('EEXIST', path, 'mkdir');
    if (!recursive && (await this.#kind(parentOf(name))) !== 'folder') throw fault('ENOENT', path, 'mkdir');
    for (let at = name; at !== ''; at = parentOf(at)) this.#folders.add(at);
  }

  async readdir(path: string): Promise<string[]> {
    const name = relative(path);
    const kind = await this.#kind(name);
    if (kind !== 'folder') throw fault(kind === null ? 'ENOENT' : 'ENOTDIR', path, 'scandir');
    const prefix = name === '' ? '' : `${name}/`;
    const names = new Set<string>();
    for (const each of [...(await this.#files().list()), ...this.#folders]) {
      if (each !== name && each.startsWith(prefix)) names.add(each.slice(prefix.length).split('/')[0] ?? '');
    }
    return [...names].sort();
  }

  async rm(path: string, { recursive = false, force = false }: RmOptions = {}): Promise<void> {
    const name = relative(path);
    const kind = await this.#kind(name);
    if (kind === null) {
      if (force) return;
      throw fault('ENOENT', path, 'rm');
    }
    if (kind === 'file') return this.#remove(name);
    const inside = (await this.#files().list()).filter((each) => each.startsWith(`${name}/`));
    if (!recursive && (inside.length > 0 || (await this.readdir(path)).length > 0))
      throw fault('ENOTEMPTY', path, 'rmdir');
    for (const each of inside) await this.#remove(each);
    for (const folder of [...this.#folders]) {
      if (folder === name || folder.startsWith(`${name}/`)) this.#folders.delete(folder);
    }
  }

  async cp(from: string, to: string, { recursive = false }: CpOptions = {}): Promise<void> {
    const name = relative(from);
    const kind = await this.#kind(name);
    if (kind === null) throw fault('ENOENT', from, 'cp');
    if (kind === 'file') return this.writeFile(to, await this.readFileBuffer(from));
    if (!recursive) throw fault('EISDIR', from, 'cp');
    await this.mkdir(to, { recursive: true });
    for (const each of await this.readdir(from))
      await this.cp(`${from}/${each}`, `${to}/${each}`, { recursive });
  }

  async mv(from: string, to: string): Promise<void> {
    await this.cp(from, to, { recursive: true });
    await this.rm(from, { recursive: true });
  }

  resolvePath(base: string, path: string): string {
    return `/${relative(path.startsWith('/') ? path : `${base}/${path}`)}`;
  }

  /** Asking the sandbox takes time, and this must answer at once: globs read folder by folder instead. */
  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    if (!(await this.exists(path))) throw fault('ENOENT', path, 'chmod');
    if (this.#readOnly.has(relative(path))) throw fault('EPERM', path, 'chmod');
    this.#modes.set(relative(path), mode);
  }

  async symlink(_: string, path: string): Promise<void> {
    throw fault('EPERM', path, 'symlink');
  }

  async link(from: string, to: string): Promise<void> {
    await this.cp(from, to);
  }

  async readlink(path: string): Promise<string> {
    throw fault((await this.exists(path)) ? 'EINVAL' : 'ENOENT', path, 'readlink');
  }

  async realpath(path: string): Promise<string> {
    if (!(await this.exists(path))) throw fault('ENOENT', path, 'realpath');
    return `/${relative(path)}`;
  }

  async utimes(path: string, _: Date, mtime: Date): Promise<void> {
    this.#times.set(relative(path), mtime.getTime());
  }

  async #kind(name: string): Promise<'file' | 'folder' | null> {
    if (this.#folders.has(name)) return 'folder';
    for (const each of await this.#files().list()) {
      if (each === name) return 'file';
      if (each.startsWith(`${name}/`)) return 'folder';
    }
    return null;
  }

  async #remove(name: string): Promise<void> {
    if (this.#readOnly.has(name)) throw fault('EACCES', name, 'unlink');
    // As on a disk, the folder stays when its last file goes.
    for (let at = parentOf(name); at !== ''; at = parentOf(at)) this.#folders.add(at);
    await this.#files().remove(name);
    this.#changed({ path: name, data: null });
  }
}

const parentOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('/')));

/** Without `.`, `..` and the leading slash. */
function relative(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Redirected bytes come as a string with one character a byte. */
function textBytes(text: string, options: unknown): Uint8Array {
  const encoding =
    typeof options === 'object' && options !== null && 'encoding' in options ? options.encoding : options;
  if (encoding === 'binary' || encoding === 'latin1')
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  return encoder.encode(text);
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'illegal operation on a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file already exists',
  ENOTEMPTY: 'directory not empty',
  EPERM: 'operation not permitted',
  EACCES: 'permission denied',
  EINVAL: 'invalid argument',
};

function fault(code: string, path: string, call: string): Error {
  const shown = `${PROJECT}/${relative(path)}`;
  return Object.assign(new Error(`${code}: ${WORDS[code] ?? 'failed'}, ${call} '${shown}'`), { code });
}
