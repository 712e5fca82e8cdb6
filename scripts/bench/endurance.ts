/** What must not grow: memory over restarts, requests, open connections and a day of the sandbox's own clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { createHeadlessLocalEngine, type HeadlessOptions } from '../../sandboxes/engine/local/headless';
import { CLOCKWORK, CONNECTIONS, LOAD_BY_COUNT } from './endurance-programs';
import { createInEngine } from './in-engine';
import { chromiumOf, type Held, heldMemory, tabMemory } from './memory';
import { PROJECT_FILES } from './programs';

const PORT = 3000;
const DAY_MINUTES = 24 * 60;
/**
 * MiB between two looks that are no growth. What the browser keeps to itself varies by dozens, with the spare worker that may be
 * there or not yet; what can be reached varies by that worker's share and by how full the bounded log is.
 */
const SLACK = { processes: 40, heaps: 12 } satisfies Held;
/** V8 keeps the room of a young generation for the next load, and gives it back after half a minute in which nothing happened. */
const GIVEN_BACK = { looks: 12, everyMs: 5000 };

export interface EnduranceResult {
  readonly what: string;
  readonly before: Held;
  readonly after: Held;
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

    const restart = async (from: number, to: number) => {
      for (let n = from; n <= to; n++) await local.editToResponse(`restart ${n}`);
    };
    await restart(1, 1);
    const one = await heldMemory(browser);
    await restart(2, 10);
    const ten = await heldMemory(browser);
    await restart(11, 100);
    const uncollected = await tabMemory(browser);
    const hundred = await heldAfter(browser, ten);
    const counted = `${show(one)} after 1, ${show(ten)} after 10, ${show(hundred)} after 100`;
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
      const before = await heldMemory(browser);
      const got = await act();
      const uncollected = await tabMemory(browser);
      const result = verdict(what, before, uncollected, await heldAfter(browser, before), got);
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

async function heldAfter(browser: Browser, before: Held): Promise<Held> {
  let after = await heldMemory(browser);
  for (let look = 0; look < GIVEN_BACK.looks && !withinSlack(before, after); look++) {
    await sleep(GIVEN_BACK.everyMs);
    after = await heldMemory(browser);
  }
  return after;
}

function withinSlack(before: Held, after: Held): boolean {
  if (after.heaps - before.heaps >= SLACK.heaps) return false;
  if (before.processes === null || after.processes === null) return true;
  return after.processes - before.processes < SLACK.processes;
}

function verdict(
  what: string,
  before: Held,
  uncollected: number | null,
  after: Held,
  counted: string,
): EnduranceResult {
  return { what, before, uncollected, after, counted, holds: withinSlack(before, after) };
}

function say(result: EnduranceResult): EnduranceResult {
  const { what, before, uncollected, after, counted, holds } = result;
  console.log(
    `${holds ? 'holds' : 'FAILS'}  ${what}: ${counted}; held ${show(before)} → ${show(after)}, with garbage ${whole(uncollected)}`,
  );
  return result;
}

const whole = (value: number | null) => (value === null ? 'unknown' : `${Math.round(value)} MiB`);
const show = ({ processes, heaps }: Held) => `${whole(processes)} (heaps ${heaps.toFixed(1)})`;
