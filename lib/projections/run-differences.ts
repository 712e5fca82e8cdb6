/** What differs between two runs that are aligned by cause, in words. */
import { everyPair, type Pair } from './aligned-steps';
import { grouped } from './grouped';

export interface Difference {
  readonly kind: 'new' | 'gone' | 'outcome' | 'slower' | 'faster';
  readonly text: string;
  /** `seq` in the run before and after; null where it has none. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Both must be passed: small times waver in every run. */
const NOTABLE = { milliseconds: 20, share: 0.25 };
/** As many of one kind are told by themselves; more, together. */
const SINGLY = 3;
/** The share of a delay that one child must have to be its reason. */
const MOST = 0.6;

const WORDS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function nth(ordinal: number): string {
  const word = WORDS[ordinal - 1];
  if (word !== undefined) return word;
  const ending =
    ordinal % 100 > 10 && ordinal % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][ordinal % 10] ?? 'th');
  return `${ordinal}${ending}`;
}

const times = (count: number) =>
  count === 0 ? 'not at all' : count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;

const milliseconds = (value: number) =>
  value < 1000 ? `${Math.round(value)} ms` : `${Number((value / 1000).toFixed(2))} s`;

/** `The third GET /orders`, `GET /orders` where there is one only. */
function nameOf({ label, ordinal, counts }: Pair): string {
  return Math.max(...counts) === 1 ? label : `The ${nth(ordinal)} ${label}`;
}

const midSentence = (name: string) => name.replace(/^The /, 'the ');

/** Milliseconds longer in the run after; null where it is not notable, or not known. */
function delayOf({ before, after }: Pair): number | null {
  if (before?.took == null || after?.took == null) return null;
  const delay = after.took - before.took;
  const size = Math.abs(delay);
  return size >= NOTABLE.milliseconds && size >= NOTABLE.share * Math.max(before.took, after.took)
    ? delay
    : null;
}

/** What a step asked more or less often than before: one sentence for each label. */
function askedDifferently({ children }: Pair): readonly string[] {
  const firsts = children.filter(({ ordinal, counts }) => ordinal === 1 && counts[0] !== counts[1]);
  return firsts.map(({ label, counts }) => `it asked ${label} ${times(counts[1])}, not ${times(counts[0])}`);
}

function reasonOf(pair: Pair, delay: number): string {
  const asked = askedDifferently(pair);
  if (asked.length > 0) return `: ${asked.join(', and ')}`;
  const share = (child: Pair) => (delayOf(child) ?? 0) / delay;
  const most = pair.children.toSorted((a, b) => share(b) - share(a))[0];
  if (most && share(most) >= MOST) return `: ${midSentence(nameOf(most))} took most of that`;
  return pair.children.length > 0 ? ', all by itself: what it asked took as long as before' : '';
}

const placeOf = ({ before, after }: Pair) => ({ before: before?.seq ?? null, after: after?.seq ?? null });

function changeOf(pair: Pair): Difference | null {
  const { before, after } = pair;
  const place = placeOf(pair);
  const name = nameOf(pair);
  if (!before || !after) {
    const outcome = (before ?? after)?.outcome;
    const ending = outcome ? ` (${outcome})` : '';
    return after
      ? { kind: 'new', text: `${name} is new${ending}.`, ...place }
      : { kind: 'gone', text: `${name} is gone${ending}.`, ...place };
  }
  const delay = delayOf(pair);
  const by = delay === null ? '' : `took ${milliseconds(Math.abs(delay))} ${delay > 0 ? 'longer' : 'less'}`;
  const reason = delay === null ? '' : reasonOf(pair, delay);
  if (before.outcome !== after.outcome) {
    const ended = `${after.outcome ? `ended with ${after.outcome}` : 'has not ended'}, not ${before.outcome ?? 'unfinished'}`;
    return { kind: 'outcome', text: `${name} ${ended}${by ? `, and ${by}${reason}` : ''}.`, ...place };
  }
  if (delay !== null)
    return { kind: delay > 0 ? 'slower' : 'faster', text: `${name} ${by}${reason}.`, ...place };
  const asked = askedDifferently(pair);
  return asked.length === 0
    ? null
    : { kind: 'outcome', text: `${name} differs: ${asked.join(', and ')}.`, ...place };
}

interface Told {
  readonly pair: Pair;
  readonly difference: Difference;
  readonly group: string;
}

/** What is only a part of what its parent's sentence says already. */
function toldByParent(pair: Pair, parent: Pair | null): boolean {
  if (!parent) return false;
  if (!pair.before || !pair.after) return true;
  const [mine, theirs] = [delayOf(pair), delayOf(parent)];
  return (
    pair.before.outcome === pair.after.outcome && mine !== null && theirs !== null && mine / theirs >= MOST
  );
}

function tell(pairs: readonly Pair[], parent: Pair | null): readonly Told[] {
  return pairs.flatMap((pair) => {
    const change = toldByParent(pair, parent) ? null : changeOf(pair);
    const { before, after, label } = pair;
    const group = `${change?.kind} ${label} ${before?.outcome} ${after?.outcome}`;
    // Below what is new or gone, all is.
    const below = before && after ? tell(pair.children, pair) : [];
    return change ? [{ pair, difference: change, group }, ...below] : below;
  });
}

function together(told: readonly Told[]): Difference {
  const [first] = told;
  if (!first) throw new Error('A group has at least one difference.');
  const { pair, difference } = first;
  const of = `${told.length} of ${Math.max(...pair.counts)} ${pair.label}`;
  const known = told.flatMap(({ pair: one }) => delayOf(one) ?? []);
  const mean = known.length === 0 ? 0 : known.reduce((sum, delay) => sum + delay, 0) / known.length;
  const what = {
    new: 'are new',
    gone: 'are gone',
    outcome:
      pair.before?.outcome === pair.after?.outcome
        ? 'asked others more or less often'
        : `ended with ${pair.after?.outcome ?? 'nothing yet'}, not ${pair.before?.outcome ?? 'unfinished'}`,
    slower: `took longer, by ${milliseconds(mean)} on average`,
    faster: `took less, by ${milliseconds(-mean)} on average`,
  }[difference.kind];
  return { ...difference, text: `${of} ${what}: ${midSentence(nameOf(pair))} is the first.` };
}

/** In the order of the run after; many of a kind are told together. */
export function differencesOf(pairs: readonly Pair[]): readonly Difference[] {
  const groups = grouped(tell(pairs, null), ({ group }) => group);
  return [...groups.values()].flatMap((told) =>
    told.length > SINGLY ? [together(told)] : told.map(({ difference }) => difference),
  );
}

/** The counterpart in the other run of each step that has one. */
export function counterpartsOf(pairs: readonly Pair[]): {
  readonly before: ReadonlyMap<number, number>;
  readonly after: ReadonlyMap<number, number>;
} {
  const both = everyPair(pairs).flatMap(({ before, after }) =>
    before && after ? [[before.seq, after.seq] as const] : [],
  );
  return { before: new Map(both.map(([mine, theirs]) => [theirs, mine])), after: new Map(both) };
}
