/**
 * Circuit breakers, from what they publish on the diagnostics channel `backlab:breaker`: their settings, each change of
 * state, and the end of each call.
 *
 *     closed ──rate over the threshold──▶ open ──after `openFor`──▶ half-open ──a trial succeeds──▶ closed
 *                                          ▲                           │
 *                                          └──────a trial fails────────┘
 *
 * Nothing here says how a breaker should decide: what is drawn is what the learner's own breaker did. What it should not
 * have done is told in `breaker-findings.ts`.
 */
import { z } from 'zod';
import { folded, type Reading } from './folded';

const BREAKER_CHANNEL = 'backlab:breaker';

export const BREAKER_STATES = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** `rejected`: turned away without a call. `ignored`: an error that says nothing about the service's health. */
export const CALL_OUTCOMES = ['success', 'failure', 'timeout', 'rejected', 'ignored'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

const milliseconds = z.number().nonnegative();
const Settings = z.object({
  /** Milliseconds looked back on, in so many buckets. */
  window: milliseconds,
  buckets: z.int().positive().max(120).default(10),
  /** The share of failures over which it opens, 0 to 1. */
  threshold: z.number().min(0).max(1),
  /** Fewer calls than this in the window decide nothing. */
  minimum: z.int().nonnegative().default(0),
  openFor: milliseconds,
  /** Calls let through while half-open. */
  trials: z.int().positive().default(1),
  timeout: milliseconds.optional(),
});
export type BreakerSettings = z.infer<typeof Settings>;

const breaker = z.string().min(1).max(80);
const Message = z.union([
  z.object({ breaker, settings: Settings }),
  z.object({ breaker, state: z.enum(BREAKER_STATES) }),
  z.object({ breaker, call: z.enum(CALL_OUTCOMES), took: milliseconds.default(0) }),
]);

export interface BreakerCall {
  readonly seq: number;
  /** Milliseconds of the sandbox's clock: when it began, and when it ended. */
  readonly began: number;
  readonly at: number;
  readonly outcome: CallOutcome;
  /** The spell in which it began: its place in `spells`. */
  readonly spell: number;
}

/** A time in one state. */
export interface Spell {
  readonly state: BreakerState;
  /** The event that began it; `null` for the time before the breaker first spoke of its state: it begins closed. */
  readonly seq: number | null;
  readonly from: number;
  /** `null` while it lasts. */
  readonly to: number | null;
}

export interface Breaker {
  /** Unique in the log: process and name. */
  readonly key: string;
  readonly name: string;
  readonly settings: BreakerSettings | null;
  readonly spells: readonly Spell[];
  /** In the order of their ends. */
  readonly calls: readonly BreakerCall[];
  readonly lastSeq: number;
}

export interface BreakersProjection {
  readonly breakers: readonly Breaker[];
  /** Calls that are not kept: the oldest. */
  readonly notDrawn: number;
}

/** Most calls kept of one breaker. */
const KEPT = 2000;

interface Open {
  readonly key: string;
  readonly name: string;
  settings: BreakerSettings | null;
  readonly spells: Spell[];
  readonly calls: BreakerCall[];
  forgotten: number;
  lastSeq: number;
}

/** Milliseconds by which the beginning of a call is uncertain: `took` is mostly a difference of whole milliseconds. */
const ROUNDED = 2;

/** The spell in which a call began; the first where it is older than all. */
function spellAt(spells: readonly Spell[], began: number): number {
  return Math.max(
    0,
    spells.findLastIndex((spell) => spell.from <= began + ROUNDED),
  );
}

function turn(open: Open, state: BreakerState, seq: number, at: number): void {
  const last = open.spells.at(-1);
  if (last?.state === state) return;
  if (last) open.spells[open.spells.length - 1] = { ...last, to: at };
  open.spells.push({ state, seq, from: at, to: null });
}

function reading(): Reading<BreakersProjection> {
  const breakers = new Map<string, Open>();
  return {
    read(event) {
      if (event.type !== 'diagnostic' || event.channel !== BREAKER_CHANNEL) return;
      const parsed = Message.safeParse(event.message);
      if (!parsed.success) return;
      const message = parsed.data;
      const key = `${event.pid}/${message.breaker}`;
      let open = breakers.get(key);
      if (!open) {
        const began = 'call' in message ? event.at - message.took : event.at;
        const spells: Spell[] = [{ state: 'closed', seq: null, from: began, to: null }];
        open = { key, name: message.breaker, settings: null, spells, calls: [], forgotten: 0, lastSeq: 0 };
        breakers.set(key, open);
      }
      open.lastSeq = event.seq;
      if ('settings' in message) open.settings = message.settings;
      else if ('state' in message) turn(open, message.state, event.seq, event.at);
      else {
        const began = event.at - message.took;
        open.calls.push({
          seq: event.seq,
          began,
          at: event.at,
          outcome: message.call,
          // A call turned away takes no time: it belongs to the state that turned it away.
          spell: message.call === 'rejected' ? open.spells.length - 1 : spellAt(open.spells, began),
        });
        // In blocks, so that a long run does not move the whole list with every call.
        if (open.calls.length > 1.5 * KEPT)
          open.forgotten += open.calls.splice(0, open.calls.length - KEPT).length;
      }
    },
    tell: () => ({
      breakers: [...breakers.values()].map(
        ({ key, name, settings, spells, calls, lastSeq }): Breaker => ({
          key,
          name,
          settings,
          spells: [...spells],
          calls: [...calls],
          lastSeq,
        }),
      ),
      notDrawn: [...breakers.values()].reduce((sum, { forgotten }) => sum + forgotten, 0),
    }),
  };
}

export const projectBreakers = folded(reading);

/** The breaker that is shown: the one that a selected event belongs to, else the one that spoke last. */
export function breakerShown({ breakers }: BreakersProjection, selected: number | null): Breaker | null {
  const chosen =
    selected === null
      ? undefined
      : breakers.find(
          ({ calls, spells }) =>
            calls.some(({ seq }) => seq === selected) || spells.some(({ seq }) => seq === selected),
        );
  return (
    chosen ??
    breakers.reduce<Breaker | null>(
      (latest, one) => (latest === null || one.lastSeq > latest.lastSeq ? one : latest),
      null,
    )
  );
}

/** The state now, and since when. */
export function presentSpell({ spells }: Breaker): Spell {
  const last = spells.at(-1);
  if (!last) throw new Error('A breaker has a state from its first word on.');
  return last;
}
