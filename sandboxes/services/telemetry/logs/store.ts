import { compareLabels, type Labels } from '../promql/labels';
import { type Matcher, matchesAll } from '../promql/matcher';

/** One line of a log. */
export interface LogLine {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly text: string;
  /** What is known of this line alone, and is no part of its stream: `trace_id`. */
  readonly metadata: Labels;
}

/** Lines of one origin, in order of their time. */
export interface LogStream {
  readonly labels: Labels;
  readonly lines: readonly LogLine[];
}

interface Growing extends LogStream {
  readonly lines: LogLine[];
}

/** Logs in memory, by the labels of their streams; when there are too many lines, the oldest that came go first. */
export class LogStore {
  readonly #streams = new Map<string, Growing>();
  /** Lines that are kept. */
  readonly most: number;
  #size = 0;

  constructor(most = 50_000) {
    this.most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns false: the stream has had this very line at this very time, as when a sender tries again */
  append(labels: Labels, line: LogLine): boolean {
    const stream = this.#streams.get(labels.key) ?? { labels, lines: [] };
    this.#streams.set(labels.key, stream);
    const { lines } = stream;
    let at = lines.length;
    // What comes late goes where it belongs, behind what is of the same time.
    while ((lines[at - 1]?.time ?? line.time) > line.time) at--;
    for (let index = at - 1; lines[index]?.time === line.time; index--)
      if (same(lines[index], line)) return false;
    lines.splice(at, 0, line);
    this.#size++;
    if (this.#size > this.most) this.#drop(this.#oldest());
    return true;
  }

  /** Those that match, sorted by labels. */
  select(matchers: readonly Matcher[]): readonly LogStream[] {
    return [...this.#streams.values()]
      .filter(({ labels }) => matchesAll(labels, matchers))
      .sort((a, b) => compareLabels(a.labels, b.labels));
  }

  /** Forgets what is older. @param oldest nanoseconds since 1970 */
  trim(oldest: bigint): void {
    for (const stream of this.#streams.values())
      while ((stream.lines[0]?.time ?? oldest) < oldest) this.#drop(stream);
  }

  clear(): void {
    this.#streams.clear();
    this.#size = 0;
  }

  #oldest(): Growing | undefined {
    let found: Growing | undefined;
    for (const stream of this.#streams.values())
      if (found === undefined || first(stream) < first(found)) found = stream;
    return found;
  }

  #drop(stream: Growing | undefined): void {
    if (stream?.lines.shift() === undefined) return;
    this.#size--;
    if (stream.lines.length === 0) this.#streams.delete(stream.labels.key);
  }
}

const first = ({ lines }: LogStream): bigint => lines[0]?.time ?? 0n;

const same = (a: LogLine | undefined, b: LogLine): boolean =>
  a?.text === b.text && a.metadata.key === b.metadata.key;
