/** HTTP exchanges in time: phases, connections, bursts, and requests that were sent again. */
import { endOf, type SeenExchange } from './exchange';
import { type MethodSemantics, methodSemantics } from './method-semantics';
import { type Rail, railsOf } from './rails';
import { type Replay, replaysOf } from './replays';

export interface TimelinePhase {
  readonly name: 'connect' | 'request' | 'waiting' | 'response';
  /** Milliseconds of the sandbox's clock. */
  readonly from: number;
  readonly to: number;
}

export interface TimelineRow {
  readonly seq: number;
  readonly exchange: SeenExchange;
  readonly semantics: MethodSemantics;
  readonly phases: readonly TimelinePhase[];
  /** 1 when not repeated; the n-th send of the same request otherwise. */
  readonly send: number;
  readonly sends: number;
}

/** Exchanges that overlap or follow at once share one axis; the quiet between bursts is not drawn to scale. */
export interface Burst {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly TimelineRow[];
  readonly rails: readonly Rail[];
  /** Milliseconds since the burst before ended; `null` for the first drawn. */
  readonly quiet: number | null;
}

export interface TimelineProjection {
  readonly bursts: readonly Burst[];
  readonly replays: readonly Replay[];
  readonly total: number;
  readonly notDrawn: number;
}

function phasesOf(exchange: SeenExchange): TimelinePhase[] {
  const { opened, ordinal, requestStart, requestEnd, responseStart, responseEnd } = exchange;
  const phases: TimelinePhase[] = [];
  const add = (name: TimelinePhase['name'], from: number, to: number | null) => {
    if (to !== null) phases.push({ name, from, to: Math.max(from, to) });
  };
  // Only the first request waits for its connection. One kept open for later is not "connecting" meanwhile.
  if (opened !== null && ordinal === 1) add('connect', opened, requestStart);
  add('request', requestStart, requestEnd);
  if (requestEnd !== null) add('waiting', requestEnd, responseStart);
  if (responseStart !== null) add('response', responseStart, responseEnd);
  return phases;
}

function startOf(row: TimelineRow): number {
  return row.phases[0]?.from ?? row.exchange.requestStart;
}

function burstsOf(rows: readonly TimelineRow[], quietAfter: number): Burst[] {
  const bursts: { from: number; to: number; rows: TimelineRow[] }[] = [];
  for (const row of rows) {
    const current = bursts.at(-1);
    const [from, to] = [startOf(row), endOf(row.exchange)];
    if (current && from - current.to <= quietAfter) {
      current.rows.push(row);
      current.to = Math.max(current.to, to);
    } else bursts.push({ from, to, rows: [row] });
  }
  return bursts.map((burst, index) => {
    const before = bursts[index - 1];
    return {
      ...burst,
      rails: railsOf(burst.rows.map((row) => row.exchange.connection)),
      quiet: before ? burst.from - before.to : null,
    };
  });
}

export interface TimelineOptions {
  /** Most exchanges drawn, the newest. */
  readonly limit?: number;
  /** Milliseconds without traffic that begin a new burst. */
  readonly quietAfter?: number;
}

export function projectTimeline(
  exchanges: readonly SeenExchange[],
  { limit = 80, quietAfter = 60 }: TimelineOptions = {},
): TimelineProjection {
  const drawn = exchanges.slice(-limit);
  const replays = replaysOf(drawn);
  const sends = new Map<number, { send: number; sends: number }>();
  for (const replay of replays) {
    replay.sends.forEach(({ seq }, index) => {
      sends.set(seq, { send: index + 1, sends: replay.sends.length });
    });
  }
  const rows = drawn.map(
    (exchange): TimelineRow => ({
      seq: exchange.seq,
      exchange,
      semantics: methodSemantics(exchange.request.method),
      phases: phasesOf(exchange),
      ...(sends.get(exchange.seq) ?? { send: 1, sends: 1 }),
    }),
  );
  return {
    bursts: burstsOf(rows, quietAfter),
    replays,
    total: exchanges.length,
    notDrawn: exchanges.length - drawn.length,
  };
}
