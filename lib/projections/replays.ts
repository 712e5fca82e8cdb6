/** The same request sent more than once, and what differed: the test of an idempotent method. */
import { type HeaderField, header } from '@/sandboxes/http1/message';
import { pathOf, type SeenExchange } from './exchange';
import { type MethodSemantics, methodSemantics } from './method-semantics';

interface Send {
  readonly seq: number;
  readonly status: number | null;
  /** The answer may still come. */
  readonly waiting: boolean;
  readonly location: string | null;
  /** What the answer said, cut to a line. */
  readonly body: string;
  /** Against the send before: fields and content that are not the same. Empty for the first. */
  readonly differs: readonly string[];
  /** The next reading of the resource (GET), before the request was sent again: `GET /notes → 2 items`. */
  readonly observed: { readonly seq: number; readonly text: string } | null;
}

export interface Replay {
  readonly key: string;
  readonly method: string;
  readonly target: string;
  readonly semantics: MethodSemantics;
  readonly sends: readonly Send[];
  /** One sentence: did repeating change more than sending once? */
  readonly verdict: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

/** Fields that change from answer to answer by their nature. */
const VOLATILE = new Set([
  'date',
  'age',
  'x-request-id',
  'server-timing',
  'connection',
  'keep-alive',
  'x-response-time',
]);
const decoder = new TextDecoder();

function keyOf({ request }: SeenExchange): string {
  return `${request.method} ${request.target}\n${decoder.decode(request.body)}\n${header(request.headers, 'authorization') ?? ''}`;
}

function oneLine(body: Uint8Array, limit = 80): string {
  const text = decoder.decode(body).replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function fieldNames(headers: readonly HeaderField[]): Set<string> {
  return new Set(headers.map(([name]) => name.toLowerCase()));
}

const isWaiting = ({ response, failure }: SeenExchange) => response === null && failure === null;

function differences(before: SeenExchange, after: SeenExchange): string[] {
  if (!before.response || !after.response) return before.response === after.response ? [] : ['no answer'];
  const differs: string[] = [];
  if (before.response.status !== after.response.status)
    differs.push(`${before.response.status} → ${after.response.status}`);
  const names = new Set([...fieldNames(before.response.headers), ...fieldNames(after.response.headers)]);
  for (const name of names) {
    if (VOLATILE.has(name) || name === 'content-length') continue;
    const [was, is] = [header(before.response.headers, name), header(after.response.headers, name)];
    if (was !== is) differs.push(`${name}: ${was ?? 'absent'} → ${is ?? 'absent'}`);
  }
  if (decoder.decode(before.response.body) !== decoder.decode(after.response.body)) differs.push('content');
  return differs;
}

function reading(exchange: SeenExchange): string {
  const { request, response } = exchange;
  if (!response) return `GET ${request.target} → no answer`;
  let seen = `${response.status} ${oneLine(response.body, 48)}`;
  try {
    const json: unknown = JSON.parse(decoder.decode(response.body));
    if (Array.isArray(json)) seen = `${json.length} ${json.length === 1 ? 'item' : 'items'}`;
  } catch {
    // Not JSON: the line of text above stands.
    seen = seen.trim();
  }
  return `GET ${request.target} → ${seen}`;
}

/** A GET of the resource, of what contains it, or of what was made. */
function readsStateOf(candidate: SeenExchange, send: SeenExchange): boolean {
  if (candidate.request.method !== 'GET') return false;
  const read = pathOf(candidate.request.target);
  const written = pathOf(send.request.target);
  const made = send.response && header(send.response.headers, 'location');
  return read === written || written.startsWith(`${read.replace(/\/$/, '')}/`) || read === made;
}

function judge(
  semantics: MethodSemantics,
  method: string,
  sends: readonly Send[],
): Pick<Replay, 'verdict' | 'tone'> {
  const settled = sends.filter((send) => !send.waiting);
  const answered = settled.filter((send) => send.status !== null);
  const made = new Set(
    answered.filter((send) => send.status === 201).map((send) => send.location ?? send.body),
  );
  const statuses = answered.map((send) => send.status).join(', ');
  if (made.size > 1 && semantics.idempotent)
    return {
      verdict: `${made.size} things were made by ${sends.length} sends, yet ${method} promises to be idempotent.`,
      tone: 'bad',
    };
  if (made.size > 1)
    return {
      verdict: `${sends.length} sends made ${made.size} things: ${method} promises nothing about repeats.`,
      tone: 'bad',
    };
  if (answered.some((send) => (send.status ?? 0) >= 500))
    return { verdict: `A repeat met a server error (${statuses}).`, tone: 'bad' };
  if (settled.length < 2) return { verdict: 'Sent again; the answers are not all here yet.', tone: 'plain' };
  if (settled.every((send) => send.differs.length === 0))
    return {
      verdict: `Every send got the same answer (${statuses}).`,
      tone: semantics.idempotent ? 'good' : 'plain',
    };
  return semantics.idempotent
    ? {
        verdict: `The answers differ (${statuses}); idempotent is about the effect, and that may still be the same.`,
        tone: 'plain',
      }
    : { verdict: `The answers differ (${statuses}): look at what each send changed.`, tone: 'plain' };
}

/** Requests that were sent at least twice, in order of their first send. Reads (safe methods) repeat by nature and are left out. */
export function replaysOf(exchanges: readonly SeenExchange[]): readonly Replay[] {
  const groups = new Map<string, SeenExchange[]>();
  for (const exchange of exchanges) {
    if (methodSemantics(exchange.request.method).safe) continue;
    const key = keyOf(exchange);
    const group = groups.get(key);
    if (group) group.push(exchange);
    else groups.set(key, [exchange]);
  }
  const replays: Replay[] = [];
  for (const [key, group] of groups) {
    const first = group[0];
    if (!first || group.length < 2) continue;
    const semantics = methodSemantics(first.request.method);
    const sends = group.map((exchange, index): Send => {
      const before = group[index - 1];
      const until = group[index + 1]?.seq ?? Number.POSITIVE_INFINITY;
      const read = exchanges.find(
        (other) => other.seq > exchange.seq && other.seq < until && readsStateOf(other, exchange),
      );
      return {
        seq: exchange.seq,
        status: exchange.response?.status ?? null,
        waiting: isWaiting(exchange),
        location: (exchange.response && header(exchange.response.headers, 'location')) ?? null,
        body: exchange.response ? oneLine(exchange.response.body) : '',
        differs: before && !isWaiting(before) && !isWaiting(exchange) ? differences(before, exchange) : [],
        observed: read ? { seq: read.seq, text: reading(read) } : null,
      };
    });
    replays.push({
      key,
      method: first.request.method,
      target: first.request.target,
      semantics,
      sends,
      ...judge(semantics, first.request.method, sends),
    });
  }
  return replays;
}
