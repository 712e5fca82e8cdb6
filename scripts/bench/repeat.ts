/** `npm run bench -- repeat [--times 1000] [--only <name>]`: repeats seeded runs and compares their exported logs byte for byte. */
import { parseArgs } from 'node:util';
import { headlessBrowser } from '../../lib/headless-browser';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { buildSandbox } from '../build-sandbox';
import { type Scenario, scenarios } from './repeat-scenarios';
import { difference, hashOf, recordScenario } from './repeated-run';
import { writeResult } from './result';

interface Repeated {
  readonly name: string;
  readonly events: number;
  readonly bytes: number;
  readonly times: number;
  /** SHA-256 of the exported log → how many runs had it. */
  readonly logs: Readonly<Record<string, number>>;
  /** Milliseconds of a repetition, its boot included. */
  readonly mean: number;
}

/** Runs between two new browsers: a tab that has had thousands of frames is no fair place. */
const RUNS_A_BROWSER = 250;

async function repeat(scenario: Scenario, times: number): Promise<Repeated> {
  const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
  try {
    const recorded = await recordScenario(engine, scenario, '1');
    const logs: Record<string, number> = { [hashOf(recorded.log)]: 1 };
    const begun = performance.now();
    for (let time = 1; time < times; time++) {
      if (time % RUNS_A_BROWSER === 0) await engine.close();
      const log = await recorded.replay();
      const hash = hashOf(log);
      if (logs[hash] === undefined) console.log(`run ${time + 1} ${difference(recorded.log, log)}`);
      logs[hash] = (logs[hash] ?? 0) + 1;
      if ((time + 1) % 100 === 0)
        console.log(`${scenario.name}: ${time + 1} runs, ${Object.keys(logs).length} log(s)`);
    }
    const mean = Math.round((performance.now() - begun) / Math.max(1, times - 1));
    const { name } = scenario;
    return { name, events: recorded.events, bytes: recorded.log.length, times, logs, mean };
  } finally {
    await engine.close();
  }
}

export async function benchRepeat(given: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: { times: { type: 'string', default: '1000' }, only: { type: 'string' } },
  });
  await buildSandbox();
  const results: Repeated[] = [];
  for (const scenario of await scenarios()) {
    if (values.only !== undefined && !scenario.name.includes(values.only)) continue;
    const result = await repeat(scenario, Number(values.times));
    results.push(result);
    const different = Object.keys(result.logs).length;
    console.log(
      `${result.name}: ${result.times} runs, ${different === 1 ? 'one log' : `${different} different logs`} of ${result.events} events, ${result.bytes} bytes; ${result.mean} ms a run`,
    );
  }
  console.log(await writeResult('repeat', { results }));
  if (results.some(({ logs }) => Object.keys(logs).length > 1)) process.exitCode = 1;
}
