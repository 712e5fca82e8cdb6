/** What is still to happen in a seeded run, by time. */
export interface Entry {
  /** Microseconds since the run began. */
  readonly at: number;
  /** What comes from outside happens before all else of the same microsecond: so a replay finds its place. */
  readonly outside: boolean;
  /** In this order, where time is the same. */
  readonly number: number;
  run(): void | Promise<void>;
}

function before(one: Entry, other: Entry): boolean {
  if (one.at !== other.at) return one.at < other.at;
  if (one.outside !== other.outside) return one.outside;
  return one.number < other.number;
}

/** A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];

  get first(): Entry | undefined {
    return this.#heap[0];
  }

  add(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!before(entry, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  take(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Entry, heap[below] as Entry)) below++;
      const child = heap[below] as Entry;
      if (!before(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

/** The one that comes first of two agendas, and which it is. */
export function earlier(one: Agenda, other: Agenda): Agenda {
  const [first, second] = [one.first, other.first];
  if (!first) return other;
  return second && before(second, first) ? other : one;
}
