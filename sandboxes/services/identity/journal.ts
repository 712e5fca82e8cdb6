/** The file of `--data`: a line of JSON for every change, written before its client hears of it. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../whole-file';
import type { Change, StoredRecord } from './store';

/** @throws {SyntaxError} a line that is no JSON, except a last one that a crash cut off */
export function readJournal(file: string): Change[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // Each line ends with its line feed: what follows the last one was never whole.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Change);
}

export const appendTo = (file: string, change: Change): void =>
  appendFileSync(file, `${JSON.stringify(change)}\n`);

/** What there is, in place of how it came about. */
export const rewrite = (file: string, records: readonly StoredRecord[]): void =>
  writeWhole(
    file,
    records.map((record) => `${JSON.stringify({ t: 'put', record } satisfies Change)}\n`).join(''),
  );
