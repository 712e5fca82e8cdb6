import { createControls } from './controls';
import { CheckFailure } from './failure';
import { forking } from './forked-server';
import { Journal } from './journal';
import { machineNamed } from './machine-named';
import { spawningOn } from './machines';
import type { CheckMessage, CounterExample } from './protocol';
import type { RegisteredCheck } from './registry';
import { ServerFixture } from './server-fixture';
import { type ServerProcess, ServerStartError } from './server-process';
import { type CheckService, createServicesFixture } from './service-fixture';
import type { StartCommand } from './start-command';
import { TimeLimit } from './time-limit';

/** Milliseconds to wait for the end of a server that has broken off a connection. */
const CRASH_PATIENCE = 1_000;

type Result = Extract<CheckMessage, { type: 'result' }>;

/** The server of a check, and where it needs them the machines: the server is the first one's. */
export interface Stage {
  readonly server: ServerProcess;
  readonly machines: ReadonlyMap<string, ServerProcess>;
}

/** Runs one check against servers that listen, and ends them. Never throws: whatever goes wrong is a counter-example. */
export async function runCheck(
  check: RegisteredCheck,
  command: StartCommand,
  { server: running, machines: runs }: Stage,
  services: readonly CheckService[],
): Promise<Result> {
  const journal = new Journal();
  const time = new TimeLimit(journal);
  const scope = { journal, signal: time.signal };
  const machines = new Map(
    [...runs].map(([name, run]) => [
      name,
      new ServerFixture(scope, spawningOn({ name, port: run.place.port }), run),
    ]),
  );
  const server =
    [...machines.values()].find((machine) => machine.pid === running.pid) ??
    new ServerFixture(scope, forking(command), running);
  const controls = createControls((rate) => time.turn(rate));
  const started = performance.now();
  const { id, objective } = check;
  const duration = (): number => Math.round(performance.now() - started);
  try {
    const { faults, clock } = controls;
    const http = server.client();
    const body = Promise.resolve(
      check.body({
        http,
        server,
        faults,
        clock,
        machines: {
          get(name) {
            const found = machineNamed(machines, name);
            return { http: found.client(), server: found };
          },
        },
        services: createServicesFixture(services),
        signal: time.signal,
      }),
    );
    await Promise.race([body, aborted(time.signal)]);
    return { type: 'result', id, objective, verdict: 'pass', duration: duration() };
  } catch (error) {
    // A connection that breaks is often the first sign of a crash, whose words are still on their way.
    if (journal.last?.response === null) await server.endedWithin(CRASH_PATIENCE);
    const counterExample = counterExampleOf(error, check, journal, server);
    return { type: 'result', id, objective, verdict: 'fail', duration: duration(), counterExample };
  } finally {
    time.end();
    await controls.reset();
    await Promise.all([server, ...machines.values()].map((each) => each.dispose()));
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
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
