import { createControls } from './controls';
import { CheckFailure } from './failure';
import { Journal } from './journal';
import type { CheckMessage, CounterExample } from './protocol';
import type { RegisteredCheck } from './registry';
import { ServerFixture } from './server-fixture';
import { type ServerProcess, ServerStartError } from './server-process';
import type { StartCommand } from './start-command';

/** Milliseconds that a check may take, its server's first start not counted. */
const TIME_LIMIT = 10_000;

/** Milliseconds to wait for the end of a server that has broken off a connection. */
const CRASH_PATIENCE = 1_000;

type Result = Extract<CheckMessage, { type: 'result' }>;

/** Runs one check against a server that listens, and ends that server. Never throws: whatever goes wrong is a counter-example. */
export async function runCheck(
  check: RegisteredCheck,
  command: StartCommand,
  running: ServerProcess,
): Promise<Result> {
  const journal = new Journal();
  const timeUp = new AbortController();
  const scope = { command, journal, signal: timeUp.signal };
  const server = new ServerFixture(scope, running);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The limit is of the check's own doing: an hour that it lets go by is none of it.
  const limit = (rate: number): void => {
    clearTimeout(timer);
    if (rate > 0) timer = setTimeout(() => timeUp.abort(tooSlow(journal)), TIME_LIMIT * rate);
  };
  limit(1);
  const controls = createControls(limit);
  const started = performance.now();
  const { id, objective } = check;
  const duration = (): number => Math.round(performance.now() - started);
  try {
    const { faults, clock } = controls;
    const http = server.client();
    const body = Promise.resolve(check.body({ http, server, faults, clock, signal: timeUp.signal }));
    await Promise.race([body, aborted(timeUp.signal)]);
    return { type: 'result', id, objective, verdict: 'pass', duration: duration() };
  } catch (error) {
    // A connection that breaks is often the first sign of a crash, whose words are still on their way.
    if (journal.last?.response === null) await server.endedWithin(CRASH_PATIENCE);
    const counterExample = counterExampleOf(error, check, journal, server);
    return { type: 'result', id, objective, verdict: 'fail', duration: duration(), counterExample };
  } finally {
    clearTimeout(timer);
    await controls.reset();
    await server.dispose();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function tooSlow(journal: Journal): CheckFailure {
  const waiting = journal.unanswered;
  return new CheckFailure(
    waiting.length > 0
      ? `no answer to ${waiting.join(', ')} within ${TIME_LIMIT / 1000} s`
      : `the check did not come to an end within ${TIME_LIMIT / 1000} s`,
    { expected: `an end within ${TIME_LIMIT / 1000} s`, got: 'silence' },
  );
}

function counterExampleOf(
  error: unknown,
  { lookAt }: RegisteredCheck,
  journal: Journal,
  server: ServerFixture,
): CounterExample {
  const { exit } = server;
  const crash =
    exit !== null && exit.code !== 0 && exit.signal !== 'SIGTERM'
      ? `The server ended (${exit.signal ?? `exit code ${exit.code}`}): `
      : '';
  const crashOutput = crash ? lastLines(server.output()) : null;
  if (error instanceof CheckFailure) {
    return {
      message: crash + error.message,
      expected: error.expected,
      got: crashOutput ?? error.got,
      exchange: error.exchange ?? journal.last,
      lookAt,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const output = error instanceof ServerStartError ? lastLines(error.output) : crashOutput;
  return { message: crash + message, expected: null, got: output, exchange: journal.last, lookAt };
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-20).join('\n');
}
