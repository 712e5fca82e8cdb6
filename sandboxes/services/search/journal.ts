/** Every change of the cluster, a line each: Elasticsearch's translog, which it too writes before it answers. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from './change';

interface Journal {
  read(): readonly Change[];
  append(change: Change): void;
  clear(): void;
}

/** @param folder null: nothing outlives the process */
export function openJournal(folder: string | null): Journal {
  if (folder === null) return { read: () => [], append: () => undefined, clear: () => undefined };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'translog.ndjson');
  return {
    read() {
      if (!existsSync(file)) return [];
      const text = readFileSync(file, 'utf8');
      // What stands behind the last newline was being written when the process was killed: nobody was told that it is kept.
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      if (whole.length < text.length) writeFileSync(file, whole);
      return whole
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Change);
    },
    append: (change) => appendFileSync(file, `${JSON.stringify(change)}\n`),
    clear: () => rmSync(file, { force: true }),
  };
}
