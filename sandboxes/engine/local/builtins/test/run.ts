/** `run()`: each file in a process of its own, what they tell in one stream. */
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { Counter } from './counter';
import { type TestEvent, type TestEventData, TestsStream } from './events';
import { testFailure } from './failure';
import { findTestFiles } from './find';
import { CHILD } from './harness';

export interface RunOptions {
  readonly files?: readonly string[];
  readonly concurrency?: number | boolean;
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly only?: boolean;
  readonly testNamePatterns?: string | RegExp | readonly (string | RegExp)[];
  readonly setup?: (stream: TestsStream) => unknown;
  readonly execArgv?: readonly string[];
}

interface Outcome {
  readonly told: number;
  readonly code: number | null;
  readonly signal: string | null;
  readonly milliseconds: number;
}

export function run(options: RunOptions = {}): TestsStream {
  const stream = new TestsStream();
  const counter = new Counter();
  void (async () => {
    await options.setup?.(stream);
    const files = (options.files ?? findTestFiles(process.cwd())).map((file) => resolve(file));
    for (const file of files) await runFile(file, stream, counter, options);
    counter.close(stream);
  })().catch((error: unknown) => stream.destroy(error as Error));
  return stream;
}

function flagsOf({ only, testNamePatterns, execArgv = [] }: RunOptions): string[] {
  const patterns = testNamePatterns === undefined ? [] : [testNamePatterns].flat();
  return [
    ...execArgv,
    ...(only ? ['--test-only'] : []),
    ...patterns.map((pattern) => `--test-name-pattern=${String(pattern)}`),
  ];
}

async function runFile(
  file: string,
  stream: TestsStream,
  counter: Counter,
  options: RunOptions,
): Promise<void> {
  const tell = (type: TestEvent['type'], data: TestEventData) => {
    const numbered = data.nesting === 0 && (type === 'test:pass' || type === 'test:fail');
    const event = { type, data: numbered ? { ...data, testNumber: counter.topLevel + 1 } : data };
    counter.add(event);
    stream.tell(event.type, event.data);
  };
  const outcome = await runChild(file, tell, options);
  const failed = outcome.code !== 0;
  // A file that declares no test is one; one that dies has failed, whatever its tests did.
  if (outcome.told > 0 && !(failed && outcome.signal !== null)) return;
  tell('test:start', { name: file, nesting: 0, file, line: 1, column: 1 });
  const error = Object.assign(testFailure('test failed', 'testCodeFailure'), {
    exitCode: outcome.code,
    signal: outcome.signal,
  });
  tell(failed ? 'test:fail' : 'test:pass', {
    name: file,
    nesting: 0,
    file,
    line: 1,
    column: 1,
    details: { duration_ms: outcome.milliseconds, ...(failed ? { error } : {}) },
  });
}

function runChild(
  file: string,
  tell: (type: TestEvent['type'], data: TestEventData) => void,
  options: RunOptions,
): Promise<Outcome> {
  const started = performance.now();
  const child = fork(file, [], {
    silent: true,
    execArgv: flagsOf(options),
    env: { ...process.env, [CHILD]: 'child' },
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  let told = 0;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) =>
      tell(`test:${name}`, { nesting: 0, file, message: String(chunk) }),
    );
  }
  child.on('message', (message: { test?: TestEvent }) => {
    if (!message.test) return;
    const { type, data } = message.test;
    if (type === 'test:pass' || type === 'test:fail') told++;
    tell(type, data);
  });
  return new Promise((settle) => {
    child.on('error', (error) => tell('test:diagnostic', { nesting: 0, message: error.message }));
    child.on('close', (code, signal) =>
      settle({ told, code, signal, milliseconds: performance.now() - started }),
    );
  });
}
