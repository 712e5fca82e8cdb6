import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../whole-file';
import type { Change, StoredRecord } from './store';

/** After so many lines the file is written anew: most of what came is gone by then. */
const REWRITE_AFTER = 10_000;

export interface Journal {
  /** @throws {SyntaxError} a line that is no JSON, except a last one that a crash cut off */
  read(): Change[];
  append(change: Change): void;
  /** What there is, in place of how it came about. */
  rewrite(): void;
}

/**
 * The file of `--data`: a line of JSON for every change, written before its client hears of it.
 * @param file null: nothing is written down
 * @param records what there is
 */
export function openJournal(file: string | null, records: () => readonly StoredRecord[]): Journal {
  if (file === null) return { read: () => [], append: () => undefined, rewrite: () => undefined };
  let lines = 0;
  const rewrite = () => {
    const changes = records().map((record): Change => ({ t: 'put', record }));
    writeWhole(file, changes.map(lineOf).join(''));
    lines = 0;
  };
  return {
    read() {
      if (!existsSync(file)) return [];
      // Each line ends with its line feed: what follows the last one was never whole.
      const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      return whole.map((line) => JSON.parse(line) as Change);
    },
    append(change) {
      appendFileSync(file, lineOf(change));
      lines++;
      if (lines >= REWRITE_AFTER) rewrite();
    },
    rewrite,
  };
}

const lineOf = (change: Change): string => `${JSON.stringify(change)}\n`;
