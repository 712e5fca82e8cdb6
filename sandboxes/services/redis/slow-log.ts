import type { Client } from './client';
import type { Configuration } from './configuration';

export interface SlowCommand {
  readonly id: number;
  /** Seconds since 1970. */
  readonly at: number;
  readonly microseconds: number;
  readonly words: readonly string[];
  readonly address: string;
  readonly name: string;
}

const MOST_WORDS = 32;
const LONGEST_WORD = 128;

/** SLOWLOG: the last commands that took longer than `slowlog-log-slower-than`. */
export class SlowLog {
  readonly #config: Configuration;
  #entries: SlowCommand[] = [];
  #next = 0;

  constructor(config: Configuration) {
    this.#config = config;
  }

  /** The newest first. */
  get entries(): readonly SlowCommand[] {
    return this.#entries;
  }

  note(now: number, microseconds: number, words: readonly string[], client: Client): void {
    const limit = Number(this.#config.get('slowlog-log-slower-than'));
    if (limit < 0 || microseconds < limit) return;
    this.#entries.unshift({
      id: this.#next++,
      at: Math.floor(now / 1_000),
      microseconds,
      words: shortened(words),
      address: client.address,
      name: client.name,
    });
    this.#entries.length = Math.min(this.#entries.length, Number(this.#config.get('slowlog-max-len')));
  }

  clear(): void {
    this.#entries = [];
  }
}

function shortened(words: readonly string[]): string[] {
  const shown = words.slice(0, MOST_WORDS).map((word) => {
    const more = word.length - LONGEST_WORD;
    return more > 0 ? `${word.slice(0, LONGEST_WORD)}... (${more} more bytes)` : word;
  });
  if (words.length > MOST_WORDS)
    shown[MOST_WORDS - 1] = `... (${words.length - MOST_WORDS + 1} more arguments)`;
  return shown;
}
