import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file whole or not at all: a crash in between leaves the one before. */
export function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
