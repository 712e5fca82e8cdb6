/** A set of labels, as Prometheus has them: by name, none empty, the metric's name among them as `__name__`. */

export const METRIC_NAME = '__name__';

type Pair = readonly [name: string, value: string];

export class Labels {
  static readonly EMPTY = new Labels([]);
  /** Sorted by name. */
  readonly pairs: readonly Pair[];
  /** The same for the same labels, and for no others. */
  readonly key: string;
  #unnamed: Labels | undefined;

  private constructor(pairs: readonly Pair[]) {
    this.pairs = pairs;
    this.key = pairs.map(([name, value]) => `${name}\u0000${value}\u0001`).join('');
  }

  static from(pairs: Iterable<Pair>): Labels {
    const kept = [...pairs].filter(([, value]) => value !== '');
    return new Labels(kept.sort(([a], [b]) => compareText(a, b)));
  }

  static of(labels: Readonly<Record<string, string>>): Labels {
    return Labels.from(Object.entries(labels));
  }

  /** Empty where there is none: Prometheus knows no difference. */
  get(name: string): string {
    return this.pairs.find(([candidate]) => candidate === name)?.[1] ?? '';
  }

  /** With these instead of its own; an empty value removes. */
  with(changes: Readonly<Record<string, string>>): Labels {
    return Labels.from(new Map([...this.pairs, ...Object.entries(changes)]));
  }

  keep(names: readonly string[]): Labels {
    return new Labels(this.pairs.filter(([name]) => names.includes(name)));
  }

  drop(names: readonly string[]): Labels {
    return new Labels(this.pairs.filter(([name]) => !names.includes(name)));
  }

  /** Without the metric's name. */
  get unnamed(): Labels {
    this.#unnamed ??= this.get(METRIC_NAME) === '' ? this : this.drop([METRIC_NAME]);
    return this.#unnamed;
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this.pairs);
  }

  /** As Prometheus writes it in messages: `{__name__="up", job="api"}`. */
  toString(): string {
    return `{${this.pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
  }
}

/** By bytes of UTF-8, as Go compares; the order of code points is the same. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Pair by pair, as Prometheus sorts the series of an answer. */
export function compareLabels(a: Labels, b: Labels): number {
  const shared = Math.min(a.pairs.length, b.pairs.length);
  for (let index = 0; index < shared; index++) {
    const [nameA = '', valueA = ''] = a.pairs[index] ?? [];
    const [nameB = '', valueB = ''] = b.pairs[index] ?? [];
    const order = compareText(nameA, nameB) || compareText(valueA, valueB);
    if (order !== 0) return order;
  }
  return a.pairs.length - b.pairs.length;
}
