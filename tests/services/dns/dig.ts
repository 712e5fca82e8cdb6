/** Real dig: many queries in one run, its answers as comparable text. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { realProgram } from '../real-server';

export const DIG = realProgram('dig');
const run = promisify(execFile);

export interface DigAnswer {
  readonly status: string;
  readonly flags: string;
  /** Lines, sorted: servers give the records of a set in any order. */
  readonly sections: Readonly<Record<string, readonly string[]>>;
}

/**
 * @param queries as on dig's command line: `MX example.test +norecurse`
 * @returns one answer each; null: dig got none
 */
export async function dig(
  server: { readonly address: string; readonly port: number },
  queries: readonly string[],
): Promise<(DigAnswer | null)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-dig-'));
  try {
    const file = join(folder, 'queries');
    writeFileSync(file, queries.map((query) => `${query}\n`).join(''));
    const common = [
      `@${server.address}`,
      '-p',
      String(server.port),
      '+tries=1',
      '+time=10',
      '+nocookie',
      '+qr',
    ];
    const { stdout } = await run(DIG ?? 'dig', ['-r', ...common, '-f', file], { maxBuffer: 64 * 2 ** 20 });
    const exchanges = stdout.split(';; Sending:\n').slice(1);
    const answers = exchanges.filter((text) => !text.includes('retrying in TCP mode')).map(parse);
    if (answers.length !== queries.length)
      throw new Error(`dig sent ${answers.length} queries for ${queries.length}:\n${stdout.slice(0, 2000)}`);
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parse(text: string): DigAnswer | null {
  const [, got] = text.split(';; Got answer:\n');
  if (got === undefined) return null;
  const [, status = ''] = /status: (\w+)/.exec(got) ?? [];
  const [, flags = ''] = /^;; flags: ?([^;]*);/m.exec(got) ?? [];
  const sections: Record<string, readonly string[]> = {};
  for (const [, title = '', body = ''] of got.matchAll(
    /^;; ([A-Z]+ (?:PSEUDO)?SECTION):\n((?:(?!;; ).+\n)*)/gm,
  ))
    sections[title] = body.trimEnd().split('\n').sort();
  return { status, flags, sections };
}

/** Lines of one query that are no comment: the records of an answer. */
export async function digLines(
  { address, port }: { readonly address: string; readonly port: number },
  words: readonly string[],
): Promise<string[]> {
  const { stdout } = await run(DIG ?? 'dig', [
    '-r',
    `@${address}`,
    '-p',
    String(port),
    '+tries=1',
    '+time=10',
    ...words,
  ]);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
}
