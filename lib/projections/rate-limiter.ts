/**
 * Rate limiters: what each decided, for whom, and what it held then. From what they publish on the diagnostics channel
 * `backlab:limiter`; and where nothing does, from what the answers say (`RateLimit`, `Retry-After`, 429).
 */
import { z } from 'zod';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { endOf, pathOf, type SeenExchange } from './exchange';
import { seenExchanges } from './exchanges-in-log';
import { folded } from './folded';
import { ALGORITHMS, type Algorithm } from './limiter-models';
import { rateLimitFields } from './rate-limit-fields';

const LIMITER_CHANNEL = 'backlab:limiter';

const limiter = z.string().min(1).max(80);
const amount = z.number().nonnegative();
const Settings = z.object({
  algorithm: z.enum(ALGORITHMS),
  /** Requests: what a bucket holds, or a window lets through. */
  limit: z.number().positive().max(100_000),
  /** Milliseconds in which so many come back, or that are counted. */
  window: z.number().positive(),
});
const Message = z.union([
  z.object({ limiter, settings: Settings }),
  z.object({
    limiter,
    /** Whose requests are counted together. */
    key: z.string().max(200),
    allowed: z.boolean(),
    /** After the decision: tokens left in a token bucket, else what is used. */
    level: amount,
    /** Milliseconds until its window ends; for those that have one. */
    resets: amount.optional(),
    method: z.string().optional(),
    path: z.string().optional(),
  }),
]);

export interface LimiterSettings {
  /** `null`: the answers do not say how it counts. */
  readonly algorithm: Algorithm | null;
  readonly limit: number;
  /** Milliseconds; `null` where the answers do not say. */
  readonly window: number | null;
}

export interface Decision {
  readonly seq: number;
  /** Milliseconds of the sandbox's clock. */
  readonly at: number;
  readonly allowed: boolean;
  /** As `level` in the message; on the wire what remains. `null`: not told. */
  readonly level: number | null;
  /** Milliseconds of the sandbox's clock at which its window ends. */
  readonly resetsAt: number | null;
  readonly method: string | null;
  readonly path: string | null;
  /** What the client was told; `null` while it waits, and where no exchange can be meant. */
  readonly answer: {
    readonly status: number;
    /** Seconds. */
    readonly retryAfter: number | null;
    readonly remaining: number | null;
    /** Milliseconds of the sandbox's clock: when its client had asked, and when it had the answer. */
    readonly asked: number;
    readonly answered: number;
  } | null;
}

export interface Limited {
  /** Unique in the log. */
  readonly id: string;
  readonly limiter: string;
  /** Whose requests are counted together; `null` where only the answers tell. */
  readonly client: string | null;
  readonly told: 'by the program' | 'in the answers';
  readonly settings: LimiterSettings | null;
  readonly decisions: readonly Decision[];
}

export interface LimitersProjection {
  /** The one that decided last comes last. */
  readonly limited: readonly Limited[];
  /** Decisions that are not kept: the oldest. */
  readonly notDrawn: number;
}

/** Most decisions kept for one client of one limiter. */
const KEPT = 2000;

interface Reported {
  readonly limited: readonly Limited[];
  readonly forgotten: number;
}

const reported = folded<Reported>(() => {
  const settings = new Map<string, LimiterSettings>();
  const clients = new Map<string, Limited & { readonly decisions: Decision[] }>();
  let forgotten = 0;
  return {
    read(event) {
      if (event.type !== 'diagnostic' || event.channel !== LIMITER_CHANNEL) return;
      const parsed = Message.safeParse(event.message);
      if (!parsed.success) return;
      const message = parsed.data;
      const owner = `${event.pid}/${message.limiter}`;
      if ('settings' in message) {
        settings.set(owner, message.settings);
        return;
      }
      const { key, allowed, level, resets, method = null, path = null } = message;
      const id = `${owner}/${key}`;
      const known = clients.get(id);
      const decisions = known?.decisions ?? [];
      decisions.push({
        seq: event.seq,
        at: event.at,
        allowed,
        level,
        resetsAt: resets === undefined ? null : event.at + resets,
        method,
        path,
        answer: null,
      });
      // In blocks, so that a long run does not move the whole list with every request.
      if (decisions.length > 1.5 * KEPT) forgotten += decisions.splice(0, decisions.length - KEPT).length;
      // Set anew, so that the one that decided last comes last.
      clients.delete(id);
      clients.set(id, {
        id,
        limiter: message.limiter,
        client: key,
        told: 'by the program',
        settings: settings.get(owner) ?? null,
        decisions,
      });
    },
    tell: () => ({
      limited: [...clients.values()].map((one) => ({ ...one, decisions: [...one.decisions] })),
      forgotten,
    }),
  };
});

const answerOf = (exchange: SeenExchange): Decision['answer'] => {
  const { response } = exchange;
  if (!response) return null;
  const fields = rateLimitFields(response.headers);
  return {
    status: response.status,
    retryAfter: fields?.retryAfter ?? null,
    remaining: fields?.remaining ?? null,
    asked: exchange.requestStart,
    answered: endOf(exchange),
  };
};

/** The exchange that each decision was about: the first under way then that asked for the same and is not taken yet. */
function withAnswers(
  limited: readonly Limited[],
  exchanges: readonly SeenExchange[],
): { readonly limited: readonly Limited[]; readonly taken: ReadonlySet<SeenExchange> } {
  const waiting = new Map<string, { readonly list: SeenExchange[]; next: number }>();
  for (const exchange of exchanges) {
    const asked = `${exchange.request.method} ${pathOf(exchange.request.target)}`;
    const queue = waiting.get(asked) ?? { list: [], next: 0 };
    queue.list.push(exchange);
    waiting.set(asked, queue);
  }
  const taken = new Set<SeenExchange>();
  const answers = new Map<Decision, Decision['answer']>();
  for (const decision of limited.flatMap(({ decisions }) => decisions).sort((a, b) => a.seq - b.seq)) {
    const queue = waiting.get(`${decision.method} ${decision.path}`);
    if (!queue) continue;
    // What was answered before this decision was about something else.
    let exchange = queue.list[queue.next];
    while (exchange && exchange.response !== null && exchange.lastSeq < decision.seq)
      exchange = queue.list[++queue.next];
    if (!exchange || exchange.seq > decision.seq) continue;
    queue.next++;
    taken.add(exchange);
    answers.set(decision, answerOf(exchange));
  }
  return {
    limited: limited.map((one) => ({
      ...one,
      decisions: one.decisions.map((decision) => ({ ...decision, answer: answers.get(decision) ?? null })),
    })),
    taken,
  };
}

/** Limiters that publish nothing: answers that say something of a limit, by policy. */
function onTheWire(exchanges: readonly SeenExchange[], taken: ReadonlySet<SeenExchange>): Limited[] {
  const found = new Map<string, Limited & { readonly decisions: Decision[] }>();
  for (const exchange of exchanges) {
    const { response, request, seq, responseStart } = exchange;
    if (!response || responseStart === null || taken.has(exchange)) continue;
    const fields = rateLimitFields(response.headers);
    // A 503 has a Retry-After for other reasons (RFC 9110 §10.2.3).
    if (response.status !== 429 && (fields?.remaining ?? fields?.limit ?? null) === null) continue;
    const name = fields?.policy ?? `process ${exchange.to}`;
    const id = `wire/${exchange.to}/${name}`;
    const known = found.get(id);
    const { limit = null, window = null, remaining = null, reset = null } = fields ?? {};
    const decisions = known?.decisions ?? [];
    decisions.push({
      seq,
      at: responseStart,
      allowed: response.status !== 429,
      level: remaining,
      resetsAt: reset === null ? null : responseStart + reset * 1000,
      method: request.method,
      path: pathOf(request.target),
      answer: answerOf(exchange),
    });
    const settings =
      limit === null
        ? (known?.settings ?? null)
        : { algorithm: null, limit, window: window === null ? null : window * 1000 };
    found.delete(id);
    found.set(id, { id, limiter: name, client: null, told: 'in the answers', settings, decisions });
  }
  return [...found.values()];
}

const lastSeq = ({ decisions }: Limited) => decisions.at(-1)?.seq ?? 0;

export function projectLimiters(events: readonly SandboxEvent[]): LimitersProjection {
  const exchanges = seenExchanges(events);
  const { limited: told, forgotten } = reported(events);
  const { limited, taken } = withAnswers(told, exchanges);
  const all = [...limited, ...onTheWire(exchanges, taken)].sort((a, b) => lastSeq(a) - lastSeq(b));
  return { limited: all, notDrawn: forgotten };
}

/** What is shown: whose decision is selected, else whoever was decided on last. */
export function limitedShown({ limited }: LimitersProjection, selected: number | null): Limited | null {
  const chosen =
    selected === null
      ? undefined
      : limited.find(({ decisions }) => decisions.some(({ seq }) => seq === selected));
  return chosen ?? limited.at(-1) ?? null;
}
