/** The terminal's `promtool` beside promtool itself: the same files, and the same server of ours. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '@/sandboxes/services/service';
import type { CommandSession } from '@/sandboxes/terminal/command';
import { promtool } from '@/sandboxes/terminal/services/promtool';
import { InMemoryFs } from '@/sandboxes/terminal/shell/just-bash';
import { realProgram } from '../real-server';
import { CONFIGS, QUERIES, RULES, USAGE } from './promtool-lines';
import { openMetrics, START } from './series';
import { start } from './start';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'backlab-promtool-')));
const files = new InMemoryFs();
let running: RunningService;

beforeAll(async () => {
  for (const [name, text] of Object.entries({ ...RULES, ...CONFIGS })) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    await files.mkdir(dirname(`/app/${name}`), { recursive: true });
    await files.writeFile(`/app/${name}`, text);
  }
  const series = join(folder, 'series.txt');
  writeFileSync(series, openMetrics());
  running = await start({ init: series });
});
afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ours(args: readonly string[]): Promise<Printed> {
  const written = { stdout: '', stderr: '' };
  const output = (to: keyof typeof written) => ({
    write: (data: string) => {
      written[to] += data;
    },
  });
  const session = {
    sandbox: { fetch: (request: Request) => fetch(request) },
    files,
    cwd: '/app',
    machine: 'app',
    now: () => START * 1000,
    signal: new AbortController().signal,
    stdout: output('stdout'),
    stderr: output('stderr'),
  } as unknown as CommandSession;
  const status = await promtool.run(session, args);
  return { status, ...written };
}

const program = realProgram('promtool');

/** Without the words of the two parsers of YAML. */
const masked = (text: string) => text.replace(/(yaml: line ).*/g, '$1…');

describe.skipIf(program === null)('as promtool has it (promtool)', () => {
  const real = (args: readonly string[]): Promise<Printed> =>
    new Promise((resolve) => {
      execFile(program ?? '', args, { cwd: folder }, (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  const compared = async (args: readonly string[]) => {
    const [one, other] = await Promise.all([ours(args), real(args)]);
    expect({ ...one, stderr: masked(one.stderr) }).toEqual({ ...other, stderr: masked(other.stderr) });
  };

  it.each(Object.keys(RULES))('check rules %s', (name) => compared(['check', 'rules', name]));
  it.each(Object.keys(CONFIGS))('check config %s', (name) => compared(['check', 'config', name]));
  it.each(USAGE)('%s', (line) => compared(line.split(' ')));
  it.each(QUERIES)('query %s', (line) =>
    compared([
      'query',
      ...line
        .split(' ')
        .map((word) => word.replace('SERVER', `http://127.0.0.1:${running.port}`).replaceAll('~', ' ')),
    ]),
  );
});
