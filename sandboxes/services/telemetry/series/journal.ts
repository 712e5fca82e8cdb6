import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../whole-file';
import { Labels } from '../promql/labels';
import { formatFloat, parseFloatText } from '../promql/value';
import type { Point, SeriesStore } from './store';

/** Points of a file: each line is what was stored at once. Series are written out the first time, then named by number. */
type Line = readonly (readonly [
  series: number | Record<string, string>,
  time: number,
  value: string | null,
])[];

/** What outlives the process: a file that only grows while it runs, so that a crash loses no more than the line being written. */
export class Journal {
  readonly #file: string;
  readonly #numbers = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  /** @returns false: there is nothing yet */
  load(store: SeriesStore): boolean {
    if (!existsSync(this.#file)) return false;
    const known: Labels[] = [];
    for (const text of readFileSync(this.#file, 'utf8').split('\n')) {
      const line = parseLine(text);
      for (const [series, time, value] of line) {
        const labels = typeof series === 'number' ? known[series] : Labels.of(series);
        if (labels === undefined) continue;
        if (typeof series !== 'number') known.push(labels);
        store.append({ labels, time, value: value === null ? null : parseFloatText(value) });
      }
    }
    return true;
  }

  /** Writes the file anew, with what the store holds now. */
  rewrite(store: SeriesStore): void {
    this.#numbers.clear();
    const lines: string[] = [];
    for (const { labels, times, values } of store.all())
      lines.push(this.#line(times.map((time, index) => ({ labels, time, value: values[index] ?? null }))));
    writeWhole(this.#file, lines.join(''));
  }

  append(points: readonly Point[]): void {
    if (points.length > 0) appendFileSync(this.#file, this.#line(points));
  }

  #line(points: readonly Point[]): string {
    const line: Line = points.map(({ labels, time, value }) => [
      this.#number(labels),
      time,
      value === null ? null : formatFloat(value),
    ]);
    return `${JSON.stringify(line)}\n`;
  }

  #number(labels: Labels): number | Record<string, string> {
    const known = this.#numbers.get(labels.key);
    if (known !== undefined) return known;
    this.#numbers.set(labels.key, this.#numbers.size);
    return labels.toJSON();
  }
}

/** A line that a crash cut off is none. */
function parseLine(text: string): Line {
  try {
    return text === '' ? [] : (JSON.parse(text) as Line);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
