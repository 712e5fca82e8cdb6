/** What must not grow: memory over restarts, requests, open connections and a day of the sandbox's own clock. */
import type { Browser } from '@playwright/test';
import { createHeadlessLocalEngine, type HeadlessOptions } from '../../sandboxes/engine/local/headless';
import { CLOCKWORK, CONNECTIONS, LOAD_BY_COUNT } from './endurance-programs';
import { createInEngine } from './in-engine';
import { chromiumOf, collectGarbage, tabMemory } from './memory';
import { PROJECT_FILES } from './programs';

const PORT = 3000;
const DAY_MINUTES = 24 * 60;
/** MiB between two looks that are no growth: what V8 keeps to itself varies by about as much. */
const SLACK = 20;

export interface EnduranceResult {
  readonly what: string;
  /** MiB before and after, garbage collected; null where the system does not tell. */
  readonly before: number | null;
  readonly after: number | null;
  /** MiB at the end with the garbage that V8 had left until then. */
  readonly uncollected: number | null;
  readonly counted: string;
  readonly holds: boolean;
}

/** @param requests how many the server answers while its memory is watched */
export async function endurance(options: HeadlessOptions, requests: number): Promise<EnduranceResult[]> {
  const engine = createHeadlessLocalEngine(options);
  try {
    const browser = await chromiumOf(engine);
    const local = createInEngine(engine);
    await local.firstResponse();
    const results: EnduranceResult[] = [];

    const restarts = new Map<number, number | null>();
    let uncollected: number | null = null;
    for (let n = 1; n <= 100; n++) {
      await local.editToResponse(`restart ${n}`);
      if (n === 100) uncollected = await tabMemory(browser);
      if (n === 1 || n === 10 || n === 100) restarts.set(n, await held(browser));
    }
    const [one = null, ten = null, hundred = null] = restarts.values();
    const counted = `${whole(one)} MiB after 1, ${whole(ten)} after 10, ${whole(hundred)} after 100`;
    results.push(say(verdict('100 restarts', ten, uncollected, hundred, counted)));
    await local.stop();

    const sandbox = await engine.boot({
      name: 'endurance',
      files: {
        ...PROJECT_FILES,
        'load-count.js': LOAD_BY_COUNT,
        'connections.js': CONNECTIONS,
        'clockwork.js': CLOCKWORK,
      },
    });
    const run = async (...command: string[]) => {
      let output = '';
      const program = await sandbox.spawn(['node', ...command], {
        onOutput(_, bytes) {
          output += new TextDecoder().decode(bytes);
        },
      });
      const { code } = await program.exited;
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${output}`);
      return output.trim();
    };
    const watch = async (what: string, expected: string, act: () => Promise<string>) => {
      const before = await held(browser);
      const got = await act();
      const uncollected = await tabMemory(browser);
      const result = verdict(what, before, uncollected, await held(browser), got);
      results.push(say({ ...result, holds: result.holds && got === expected }));
    };
    await sandbox.start({ env: { PORT: String(PORT) } });
    await sandbox.listening(PORT);
    await run('load-count.js', `${PORT}`, '16', '20000');
    await watch(`${requests} requests`, `${requests} answered`, () =>
      run('load-count.js', `${PORT}`, '16', `${requests}`),
    );
    await watch('1000 connections at once', '1000 open, 1000 answered', () =>
      run('connections.js', `${PORT}`, '1000'),
    );
    await watch('a day of its clock', `${DAY_MINUTES} minutes, 24 hours`, async () => {
      const { clock } = sandbox;
      if (clock === null) throw new Error('The engine has no clock that can be turned.');
      await clock.setRate(0);
      let ready: () => void = () => undefined;
      const started = new Promise<void>((resolve) => {
        ready = resolve;
      });
      let output = '';
      const program = await sandbox.spawn(['node', 'clockwork.js'], {
        onOutput(_, bytes) {
          output += new TextDecoder().decode(bytes);
          if (output.startsWith('ready\n')) ready();
        },
      });
      await started;
      for (let minute = 0; minute < DAY_MINUTES; minute++) await clock.advance(60_000);
      program.kill('SIGTERM');
      await program.exited;
      await clock.setRate(1);
      return output.replace('ready\n', '').trim();
    });
    await sandbox.dispose();
    return results;
  } finally {
    await engine.close();
  }
}

async function held(browser: Browser): Promise<number | null> {
  await collectGarbage(browser);
  return tabMemory(browser);
}

function verdict(
  what: string,
  before: number | null,
  uncollected: number | null,
  after: number | null,
  counted: string,
): EnduranceResult {
  const holds = before === null || after === null || after - before < SLACK;
  return { what, before, uncollected, after, counted, holds };
}

function say(result: EnduranceResult): EnduranceResult {
  const { what, before, uncollected, after, counted, holds } = result;
  console.log(
    `${holds ? 'holds' : 'FAILS'}  ${what}: ${counted}; memory ${whole(before)} → ${whole(after)} MiB, ${whole(uncollected)} before its garbage was collected`,
  );
  return result;
}

const whole = (value: number | null) => (value === null ? 'unknown' : String(Math.round(value)));
