/** What is wrong with a limit as it is kept, told or heeded. */
import type { Decision, Limited } from './rate-limiter';

export interface LimiterFinding {
  readonly kind: 'boundary' | 'lost counts' | 'silent' | 'early';
  readonly text: string;
  /** Where it shows. */
  readonly seq: number;
}

/** The most that was let through in any span of `window`, and where that span ends. */
function densest(
  allowed: readonly Decision[],
  window: number,
): { count: number; first: number; last: number } {
  let [first, best] = [0, { count: 0, first: 0, last: 0 }];
  for (let last = 0; last < allowed.length; last++) {
    while ((allowed[last]?.at ?? 0) - (allowed[first]?.at ?? 0) >= window) first++;
    if (last - first + 1 > best.count) best = { count: last - first + 1, first, last };
  }
  return best;
}

const spanText = (milliseconds: number) =>
  milliseconds >= 1000 ? `${Number((milliseconds / 1000).toFixed(1))} s` : `${Math.round(milliseconds)} ms`;

function tooMany({ settings, decisions }: Limited): LimiterFinding[] {
  if (!settings?.algorithm || settings.window === null) return [];
  const { algorithm, limit, window } = settings;
  const allowed = decisions.filter((one) => one.allowed);
  const { count, first, last } = densest(allowed, window);
  const [from, to] = [allowed[first], allowed[last]];
  if (!from || !to) return [];
  const within = `${count} requests were let through within ${spanText(to.at - from.at)}, and the limit is ${limit} in ${spanText(window)}`;
  // A bucket that was full gives all it holds, and what flows meanwhile.
  const bucket = algorithm === 'token-bucket' || algorithm === 'leaky-bucket';
  const most = bucket ? limit + Math.ceil((limit * (to.at - from.at)) / window) : limit;
  if (count <= most) return [];
  const crossed =
    algorithm === 'fixed-window' && from.resetsAt !== null && from.resetsAt <= to.at && count <= 2 * limit;
  if (crossed)
    return [
      {
        kind: 'boundary',
        text: `${within}: a window ended in between, and the count began anew.`,
        seq: to.seq,
      },
    ];
  // A sliding counter guesses: only what its guess cannot explain is a fault.
  if (algorithm === 'sliding-counter' && count <= 1.5 * limit) return [];
  return [
    {
      kind: 'lost counts',
      text: `${within}: counts were lost. Reading and writing the count must be one step.`,
      seq: to.seq,
    },
  ];
}

function silent({ decisions }: Limited): LimiterFinding[] {
  const found = decisions.find(({ answer }) => answer?.status === 429 && answer.retryAfter === null);
  if (!found) return [];
  return [
    {
      kind: 'silent',
      text: 'A 429 has no Retry-After: its client can only guess when to come back.',
      seq: found.seq,
    },
  ];
}

function early({ decisions }: Limited): LimiterFinding[] {
  // What was under way when the 429 came could not know.
  let [told, until] = [Number.POSITIVE_INFINITY, 0];
  const tooSoon: Decision[] = [];
  for (const one of decisions) {
    const { answer } = one;
    if (!answer) continue;
    if (answer.asked > told && answer.asked < until) tooSoon.push(one);
    if (answer.status !== 429 || answer.retryAfter === null || answer.asked < until) continue;
    [told, until] = [answer.answered, answer.answered + answer.retryAfter * 1000];
  }
  const [first] = tooSoon;
  if (!first) return [];
  const many = tooSoon.length === 1 ? '1 request' : `${tooSoon.length} requests`;
  return [
    {
      kind: 'early',
      text: `${many} came before the Retry-After of a 429 had passed: this client does not listen.`,
      seq: first.seq,
    },
  ];
}

export function limiterFindings(limited: Limited): readonly LimiterFinding[] {
  return [...tooMany(limited), ...silent(limited), ...early(limited)];
}
