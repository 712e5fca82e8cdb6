import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../settings.mjs';

/** What was measured on: without it a figure says nothing. */
function machine() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    commit: commit(),
  };
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // A copy without its history is as good to measure.
    return null;
  }
}

/** @returns the path of the JSON file */
export async function writeResult(name: string, result: object): Promise<string> {
  const folder = join(readSettings().dataDir, 'bench');
  await mkdir(folder, { recursive: true });
  const time = new Date().toISOString();
  const path = join(folder, `${name}-${time.replace(/[:.]/g, '-')}.json`);
  await writeFile(path, `${JSON.stringify({ time, machine: machine(), ...result }, null, 2)}\n`);
  return path;
}

/** Prints the head of a table, and returns what prints a row: for figures that come one by one. Widths in characters. */
export function startTable(
  columns: readonly (readonly [name: string, width: number])[],
): (row: readonly string[]) => void {
  const print = (row: readonly string[]) =>
    console.log(
      row
        .map((cell, column) => cell.padEnd(columns[column]?.[1] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  print(columns.map(([name]) => name));
  print(columns.map(([, width]) => '─'.repeat(width)));
  return print;
}

/** Prints rows with columns as wide as they need. The first row is the head. */
export function printTable([head = [], ...rows]: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const print = startTable(head.map((name, column) => [name, widths[column] ?? 0]));
  for (const row of rows) print(row);
}
