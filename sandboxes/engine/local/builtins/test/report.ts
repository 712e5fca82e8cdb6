/** Sends what a run tells through the reporters that the command line names. */
import { appendFileSync } from 'node:fs';
import type { Readable, Transform } from 'node:stream';
import { nodeError } from '../node-error';
import type { TestEvent, TestsStream } from './events';
import { flagValues } from './options';
import reporters from './reporters/index';

type Reporter = Transform | ((source: AsyncIterable<TestEvent>) => AsyncIterable<string>);

function reporterNamed(name: string): Reporter {
  if (name === 'spec') return new reporters.spec();
  if (name === 'tap' || name === 'dot' || name === 'junit') return reporters[name];
  if (name === 'lcov') return reporters.lcov();
  throw nodeError(
    Error,
    'ERR_MODULE_NOT_FOUND',
    `The reporter '${name}' is not in this engine. Use spec, tap, dot or junit, or run() of node:test with your own.`,
  );
}

function destination(name: string): (text: string) => void {
  if (name === 'stdout' || name === 'stderr') return (text) => void process[name].write(text);
  return (text) => appendFileSync(name, text);
}

/** Resolves when everything has been written. */
export async function report(stream: TestsStream): Promise<void> {
  const named = flagValues('--test-reporter');
  const names = named.length > 0 ? named : [process.stdout.isTTY ? 'spec' : 'tap'];
  const places = flagValues('--test-reporter-destination');
  if (named.length > 1 && places.length !== named.length)
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The argument '--test-reporter' must match the number of specified '--test-reporter-destination'. Received [ ${named.map((name) => `'${name}'`).join(', ')} ]`,
    );
  await Promise.all(
    names.map(async (name, index) => {
      const reporter = reporterNamed(name);
      const write = destination(places[index] ?? 'stdout');
      const texts = typeof reporter === 'function' ? reporter(eventsOf(stream)) : stream.pipe(reporter);
      for await (const text of texts as AsyncIterable<string | Buffer>) write(String(text));
    }),
  );
}

/** Each reporter reads them all: a stream can be iterated once. */
async function* eventsOf(stream: Readable): AsyncGenerator<TestEvent> {
  const events: TestEvent[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  stream.on('data', (event: TestEvent) => {
    events.push(event);
    wake();
  });
  stream.on('end', () => {
    ended = true;
    wake();
  });
  for (;;) {
    for (let event = events.shift(); event; event = events.shift()) yield event;
    if (ended) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}
