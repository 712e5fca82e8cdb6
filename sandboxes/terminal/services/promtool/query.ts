/** The commands that ask a server. */
import { parseDuration } from '../../../services/telemetry/promql/duration';
import type { CommandSession } from '../../command';
import { type FlagKind, PromtoolUsage, readArguments } from './arguments';
import { PrometheusServer, TimeFailure } from './prometheus-server';
import { braced, printed, type Value } from './values';

const FORMAT: Readonly<Record<string, FlagKind>> = { format: { short: 'o', oneOf: ['promql', 'json'] } };
const SPAN: Readonly<Record<string, FlagKind>> = { start: {}, end: {} };

const one = (flags: ReadonlyMap<string, readonly string[]>, name: string): string | undefined =>
  flags.get(name)?.[0];

const nowOf = (session: CommandSession): number => session.now() / 1000;

/** `promtool query instant`. @returns the exit status @throws PromtoolUsage, QueryFailure, TimeFailure */
export async function queryInstant(session: CommandSession, args: readonly string[]): Promise<number> {
  const { flags, rest } = readArguments(args, { ...FORMAT, time: {} }, ['server', 'expr']);
  const [server = '', query = ''] = rest;
  const value = await instant(new PrometheusServer(session, server), query, {
    time: one(flags, 'time'),
    now: nowOf(session),
  });
  session.stdout.write(
    `${one(flags, 'format') === 'json' ? JSON.stringify(value.result) : printed(value)}\n`,
  );
  return 0;
}

/** `promtool query range`. @returns the exit status @throws PromtoolUsage, QueryFailure, TimeFailure */
export async function queryRange(session: CommandSession, args: readonly string[]): Promise<number> {
  const { flags, rest } = readArguments(args, { ...FORMAT, ...SPAN, step: {} }, ['server', 'expr']);
  const [server = '', query = ''] = rest;
  const given = {
    start: one(flags, 'start'),
    end: one(flags, 'end'),
    step: one(flags, 'step'),
    now: nowOf(session),
  };
  const value = await range(new PrometheusServer(session, server), query, given);
  session.stdout.write(
    `${one(flags, 'format') === 'json' ? JSON.stringify(value.result) : printed(value)}\n`,
  );
  return 0;
}

function spanOf(flags: ReadonlyMap<string, readonly string[]>): readonly (readonly [string, string])[] {
  return (['start', 'end'] as const).flatMap((name) => {
    const text = one(flags, name);
    return text === undefined ? [] : [[name, String(seconds(name, text))] as const];
  });
}

/** `promtool query series`. @returns the exit status @throws PromtoolUsage, QueryFailure, TimeFailure */
export async function querySeries(session: CommandSession, args: readonly string[]): Promise<number> {
  const flagsOf = { ...FORMAT, ...SPAN, match: { repeated: true, required: true } } as const;
  const { flags, rest } = readArguments(args, flagsOf, ['server']);
  const parameters = new URLSearchParams([
    ...spanOf(flags).map((pair) => [...pair]),
    ...(flags.get('match') ?? []).map((match) => ['match[]', match]),
  ]);
  const series = (await new PrometheusServer(session, rest[0] ?? '').post(
    '/api/v1/series',
    parameters,
  )) as readonly Readonly<Record<string, string>>[];
  const text =
    one(flags, 'format') === 'json'
      ? `${JSON.stringify(series)}\n`
      : series.map((each) => `${braced(each)}\n`).join('');
  session.stdout.write(text);
  return 0;
}

/** `promtool query labels`. @returns the exit status @throws PromtoolUsage, QueryFailure, TimeFailure */
export async function queryLabels(session: CommandSession, args: readonly string[]): Promise<number> {
  const flagsOf = { ...FORMAT, ...SPAN, match: { repeated: true } } as const;
  const { flags, rest } = readArguments(args, flagsOf, ['server', 'name']);
  const parameters = new URLSearchParams([
    ...spanOf(flags).map((pair) => [...pair]),
    ...(flags.get('match') ?? []).map((match) => ['match[]', match]),
  ]);
  const path = `/api/v1/label/${encodeURIComponent(rest[1] ?? '')}/values`;
  const values = (await new PrometheusServer(session, rest[0] ?? '').get(
    path,
    parameters,
  )) as readonly string[];
  const text =
    one(flags, 'format') === 'json'
      ? `${JSON.stringify(values)}\n`
      : values.map((value) => `${value}\n`).join('');
  session.stdout.write(text);
  return 0;
}

async function instant(
  server: PrometheusServer,
  query: string,
  { time, now }: { readonly time: string | undefined; readonly now: number },
): Promise<Value> {
  const at = time === undefined ? now : seconds('evaluation', time);
  return (await server.post('/api/v1/query', new URLSearchParams({ query, time: String(at) }))) as Value;
}

interface Range {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly step: string | undefined;
  readonly now: number;
}

async function range(server: PrometheusServer, query: string, given: Range): Promise<Value> {
  const end = given.end === undefined ? given.now : seconds('end', given.end);
  const start = given.start === undefined ? end - FIVE_MINUTES : seconds('start', given.start);
  if (start >= end) throw new TimeFailure('start time is not before end time');
  const step =
    given.step === undefined ? Math.max(Math.floor((end - start) / 250), 1) : goDuration(given.step);
  const parameters = { query, start: String(start), end: String(end), step: String(step) };
  return (await server.post('/api/v1/query_range', new URLSearchParams(parameters))) as Value;
}

const FIVE_MINUTES = 300;

/** Seconds since 1970. @param what `start`: for the error */
function seconds(what: string, text: string): number {
  if (/^-?\d+(\.\d*)?$/.test(text)) return Number(text);
  const parsed = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(parsed)) {
    const said = what === 'evaluation' ? 'error parsing evaluation time' : `error parsing ${what} time`;
    throw new TimeFailure(`${said}: cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  }
  return parsed / 1000;
}

function goDuration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === null) throw new PromtoolUsage(`time: invalid duration ${JSON.stringify(text)}`);
  return milliseconds / 1000;
}
