/** A sorted set: members in the order of score, then of bytes. A list in order, searched by halves. */

export interface Scored {
  readonly member: string;
  readonly score: number;
}

/** A limit of a range by score. */
export interface ScoreLimit {
  readonly value: number;
  readonly exclusive: boolean;
}

/** A limit of a range by member: `-` and `+` are before and after all. */
export type LexLimit = '-' | '+' | { readonly value: string; readonly exclusive: boolean };

/** Up to so many members one block holds: to put one in moves no more than these. */
const BLOCK = 512;

export class SortedSet {
  readonly #scores = new Map<string, number>();
  /** Never empty, but for an empty set; each in order, and all of them. */
  #blocks: Scored[][] = [];

  get size(): number {
    return this.#scores.size;
  }

  score(member: string): number | undefined {
    return this.#scores.get(member);
  }

  has(member: string): boolean {
    return this.#scores.has(member);
  }

  members(): IterableIterator<string> {
    return this.#scores.keys();
  }

  /** Puts a member in, or moves it. */
  set(member: string, score: number): void {
    const before = this.#scores.get(member);
    if (before === score) return;
    if (before !== undefined) this.#take(member, before);
    this.#scores.set(member, score);
    const item = { member, score };
    const at = this.#blockFor(item);
    const block = this.#blocks[at];
    if (!block) {
      this.#blocks.push([item]);
      return;
    }
    block.splice(placeIn(block, item), 0, item);
    if (block.length > BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  delete(member: string): boolean {
    const score = this.#scores.get(member);
    if (score === undefined) return false;
    this.#scores.delete(member);
    this.#take(member, score);
    return true;
  }

  #take(member: string, score: number): void {
    const item = { member, score };
    const at = this.#blockFor(item);
    const block = this.#blocks[at];
    if (!block) return;
    block.splice(placeIn(block, item), 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** The block whose last item is not before this one, or the last block. */
  #blockFor(item: Scored): number {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#blocks[middle]?.at(-1);
      if (last && compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(low, 0);
  }

  /** Counted from 0, the lowest first. */
  rank(member: string): number | undefined {
    const score = this.#scores.get(member);
    if (score === undefined) return undefined;
    return this.#countBefore((item) => compare(item, { member, score }) < 0);
  }

  /** Of items in order, how many stand before the first that `before` denies. */
  #countBefore(before: (item: Scored) => boolean): number {
    let count = 0;
    for (const block of this.#blocks) {
      const last = block.at(-1);
      if (last && before(last)) {
        count += block.length;
        continue;
      }
      let [low, high] = [0, block.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const item = block[middle];
        if (item && before(item)) low = middle + 1;
        else high = middle;
      }
      return count + low;
    }
    return count;
  }

  /** From rank `start` up to and without `end`. */
  slice(start: number, end: number): Scored[] {
    const found: Scored[] = [];
    let first = 0;
    for (const block of this.#blocks) {
      if (first >= end) break;
      if (first + block.length > start)
        found.push(...block.slice(Math.max(start - first, 0), Math.max(end - first, 0)));
      first += block.length;
    }
    return found;
  }

  /** The ranks that a range of scores covers: from `start` up to and without `end`. */
  rangeByScore(least: ScoreLimit, most: ScoreLimit): { start: number; end: number } {
    const start = this.#countBefore(({ score }) =>
      least.exclusive ? score <= least.value : score < least.value,
    );
    const end = this.#countBefore(({ score }) => (most.exclusive ? score < most.value : score <= most.value));
    return { start, end: Math.max(start, end) };
  }

  /** The same of members, which makes sense when all scores are equal. */
  rangeByLex(least: LexLimit, most: LexLimit): { start: number; end: number } {
    const start = this.#countBefore(({ member }) => {
      if (typeof least === 'string') return least === '+';
      return least.exclusive ? member <= least.value : member < least.value;
    });
    const end = this.#countBefore(({ member }) => {
      if (typeof most === 'string') return most === '+';
      return most.exclusive ? member < most.value : member <= most.value;
    });
    return { start, end: Math.max(start, end) };
  }

  /** All, the lowest first. */
  all(): Scored[] {
    return this.#blocks.flat();
  }
}

function compare(left: Scored, right: Scored): number {
  if (left.score !== right.score) return left.score < right.score ? -1 : 1;
  if (left.member === right.member) return 0;
  return left.member < right.member ? -1 : 1;
}

function placeIn(block: readonly Scored[], item: Scored): number {
  let [low, high] = [0, block.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = block[middle];
    if (other && compare(other, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
