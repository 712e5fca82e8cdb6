/** Responses of one `keys_zone` as files, so that they outlive the process: one a response, under the MD5 of its key. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheEntry } from './entry';

const NEWLINE = 0x0a;
/** What is being written, or was when the process was killed. */
const UNFINISHED = '.tmp';

export class CacheFolder {
  readonly #path: string;

  /** @param path made with the first response */
  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier process has left. A file that cannot be read is removed, as nobody will ever ask for it. */
  *load(): Generator<readonly [key: string, entry: CacheEntry]> {
    mkdirSync(this.#path, { recursive: true });
    for (const name of readdirSync(this.#path)) {
      const file = join(this.#path, name);
      const found = name.endsWith(UNFINISHED) ? null : read(readFileSync(file));
      if (found) yield found;
      else rmSync(file);
    }
  }

  /** A file is either whole or not there: it gets its name once it is written. */
  write(key: string, { body, ...head }: CacheEntry): void {
    const file = this.#file(key, head.vary);
    mkdirSync(this.#path, { recursive: true });
    writeFileSync(
      file + UNFINISHED,
      Buffer.concat([Buffer.from(`${JSON.stringify({ key, ...head })}\n`), body]),
    );
    renameSync(file + UNFINISHED, file);
  }

  remove(key: string, { vary }: CacheEntry): void {
    rmSync(this.#file(key, vary), { force: true });
  }

  #file(key: string, vary: CacheEntry['vary']): string {
    const name = vary.length === 0 ? key : key + JSON.stringify(vary);
    return join(this.#path, createHash('md5').update(name, 'latin1').digest('hex'));
  }
}

function read(bytes: Uint8Array): readonly [string, CacheEntry] | null {
  const end = bytes.indexOf(NEWLINE);
  try {
    const { key, ...head } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as {
      key: string;
    } & Omit<CacheEntry, 'body'>;
    return [key, { ...head, body: bytes.subarray(end + 1) }];
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
