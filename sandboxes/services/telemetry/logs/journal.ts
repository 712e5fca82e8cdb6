import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../whole-file';
import { Labels } from '../promql/labels';
import type { LogLine, LogStore } from './store';

type Written = readonly [
  labels: Record<string, string>,
  time: string,
  text: string,
  metadata: Record<string, string>,
];

/** Logs that outlive the process: a line of JSON for each, written at once. */
export class LogJournal {
  readonly #file: string;
  readonly #store: LogStore;
  #written = 0;

  constructor(file: string, store: LogStore) {
    this.#file = file;
    this.#store = store;
  }

  /** @returns false: there is nothing yet */
  load(): boolean {
    if (!existsSync(this.#file)) return false;
    for (const text of readFileSync(this.#file, 'utf8').split('\n')) {
      const written = parseLine(text);
      if (written === null) continue;
      const [labels, time, line, metadata] = written;
      this.#store.append(Labels.of(labels), {
        time: BigInt(time),
        text: line,
        metadata: Labels.of(metadata),
      });
    }
    return true;
  }

  /** Writes the file anew, with what the store holds now. */
  rewrite(): void {
    const all = this.#store
      .select([])
      .flatMap(({ labels, lines }) => lines.map((line) => written(labels, line)));
    writeWhole(this.#file, all.join(''));
    this.#written = 0;
  }

  append(labels: Labels, line: LogLine): void {
    appendFileSync(this.#file, written(labels, line));
    this.#written++;
    // Half of what the file has is then of lines that the store has let go.
    if (this.#written > 2 * this.#store.most) this.rewrite();
  }
}

const written = (labels: Labels, { time, text, metadata }: LogLine): string => {
  const line: Written = [labels.toJSON(), String(time), text, metadata.toJSON()];
  return `${JSON.stringify(line)}\n`;
};

/** A line that a crash cut off is none. */
function parseLine(text: string): Written | null {
  try {
    return text === '' ? null : (JSON.parse(text) as Written);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
