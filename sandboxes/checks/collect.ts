/** Gathers what the runner tells. It comes from a sandbox, where the learner's code runs: what is ill-shaped is ignored. */
import type { CheckMessage, CheckRun, CounterExample, ExchangeRecord } from './protocol';

interface Collected {
  /** Resolves with the last message of the run. */
  readonly ended: Promise<void>;
  receive(value: unknown): void;
  over(): boolean;
  result(): CheckRun;
}

/** @param onMessage hears of each message that counts */
export function collect(onMessage: ((message: CheckMessage) => void) | undefined): Collected {
  const run: { -readonly [K in keyof CheckRun]: CheckRun[K] } = {
    checks: [],
    results: [],
    skipped: [],
    broken: null,
  };
  /** Checks that have not come to an end, by id. */
  const open = new Set<string>();
  let over = false;
  let end: () => void;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  /** @returns whether it is of this run, and the first of its kind */
  const take = (message: CheckMessage): boolean => {
    switch (message.type) {
      case 'found':
        if (run.checks.length > 0) return false;
        run.checks = message.checks;
        for (const { id } of message.checks) open.add(id);
        return true;
      case 'start':
        return open.has(message.id);
      case 'result':
        run.results = [...run.results, message];
        return open.delete(message.id);
      case 'skipped':
        run.skipped = [...run.skipped, message];
        return open.delete(message.id);
      case 'broken':
        run.broken = { message: message.message, output: message.output };
        return true;
      case 'done':
        return true;
    }
  };

  return {
    ended,
    receive(value) {
      if (over || !isCheckMessage(value)) return;
      const known = !('id' in value) || open.has(value.id);
      if (!known || !take(value)) return;
      over = value.type === 'broken' || value.type === 'done';
      onMessage?.(value);
      if (over) end();
    },
    over: () => over,
    result: () => ({ ...run }),
  };
}

/** Of a text. A body in a counterexample may be long; nobody reads more. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_CHECKS = 10_000;
const MOST_HEADERS = 10_000;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const text = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MOST_CHARACTERS;
const textOrNull = (value: unknown) => value === null || text(value);
const count = (value: unknown) => typeof value === 'number' && value >= 0;
const list = (value: unknown, most: number, each: (item: unknown) => boolean) =>
  Array.isArray(value) && value.length <= most && value.every(each);

function isCheckMessage(value: unknown): value is CheckMessage {
  if (!isFields(value)) return false;
  switch (value['type']) {
    case 'found':
      return list(value['checks'], MOST_CHECKS, isDescription);
    case 'start':
      return text(value['id']);
    case 'result':
      return (
        text(value['id']) &&
        text(value['objective']) &&
        count(value['duration']) &&
        (value['verdict'] === 'pass' ||
          (value['verdict'] === 'fail' && isCounterExample(value['counterExample'])))
      );
    case 'skipped':
      return text(value['id']) && text(value['objective']) && text(value['reason']);
    case 'broken':
      return text(value['message']) && text(value['output']);
    default:
      return value['type'] === 'done';
  }
}

const isDescription = (value: unknown) =>
  isFields(value) && text(value['id']) && text(value['title']) && text(value['objective']);

const isCounterExample = (value: unknown): value is CounterExample =>
  isFields(value) &&
  text(value['message']) &&
  textOrNull(value['expected']) &&
  textOrNull(value['got']) &&
  textOrNull(value['lookAt']) &&
  (value['exchange'] === null || isExchange(value['exchange']));

const isHeader = (value: unknown) => Array.isArray(value) && value.length === 2 && value.every(text);
const isHeaders = (value: unknown) => list(value, MOST_HEADERS, isHeader);

function isExchange(value: unknown): value is ExchangeRecord {
  if (!isFields(value) || !isFields(value['request'])) return false;
  const { request, response } = value;
  return (
    text(request['method']) &&
    text(request['target']) &&
    isHeaders(request['headers']) &&
    text(request['body']) &&
    (response === null ||
      (isFields(response) &&
        count(response['status']) &&
        text(response['reason']) &&
        isHeaders(response['headers']) &&
        text(response['body']))) &&
    text(value['sent']) &&
    text(value['received']) &&
    textOrNull(value['error'])
  );
}
