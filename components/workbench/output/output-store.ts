/** Output of the learner's processes as lines, bounded, and published at most once a frame. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface OutputLine {
  /** Ascending; a stable key while old lines go. */
  readonly id: number;
  /** `notice`: said by the workbench, not by the program. */
  readonly stream: 'stdout' | 'stderr' | 'notice';
  readonly text: string;
  /** Where several run: the machine whose program wrote it. */
  readonly machine?: string;
}

export interface OutputState {
  readonly lines: readonly OutputLine[];
  /** Lines that were let go to stay smooth. */
  readonly dropped: number;
}

export interface OutputStore extends StoreApi<OutputState> {
  /** A sink for one process; text may end in the middle of a line or of a character. */
  process(machine?: string): { write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void; end(): void };
  notice(text: string): void;
  clear(): void;
  /** The last lines of standard error, published or not. */
  errorTail(count: number): string[];
}

const MOST_LINES = 5_000;
const MOST_CHARACTERS = 4_000;

/** @param schedule runs the callback soon, once: `requestAnimationFrame` in the page */
export function createOutputStore(schedule: (callback: () => void) => void): OutputStore {
  const store = createStore<OutputState>(() => ({ lines: [], dropped: 0 }));
  let pending: OutputLine[] = [];
  let droppedPending = 0;
  let scheduled = false;
  let nextId = 0;
  let errors: string[] = [];

  const publish = () => {
    scheduled = false;
    const { lines, dropped } = store.getState();
    const all = lines.concat(pending);
    const gone = Math.max(0, all.length - MOST_LINES);
    store.setState({ lines: gone > 0 ? all.slice(gone) : all, dropped: dropped + droppedPending + gone });
    pending = [];
    droppedPending = 0;
  };

  const soon = () => {
    if (scheduled) return;
    scheduled = true;
    schedule(publish);
  };

  const push = (stream: OutputLine['stream'], text: string, machine?: string) => {
    const shown =
      text.length > MOST_CHARACTERS
        ? `${text.slice(0, MOST_CHARACTERS)} … ${text.length - MOST_CHARACTERS} more characters`
        : text;
    pending.push({ id: nextId++, stream, text: shown, ...(machine === undefined ? {} : { machine }) });
    if (stream === 'stderr') {
      errors.push(shown);
      if (errors.length > 400) errors = errors.slice(-200);
    }
    if (pending.length > 2 * MOST_LINES) {
      droppedPending += pending.length - MOST_LINES;
      pending = pending.slice(-MOST_LINES);
    }
    soon();
  };

  return {
    ...store,
    process(machine) {
      const streams = {
        stdout: { decoder: new TextDecoder(), rest: '' },
        stderr: { decoder: new TextDecoder(), rest: '' },
      };
      return {
        write(stream, bytes) {
          const sink = streams[stream];
          const parts = (sink.rest + sink.decoder.decode(bytes, { stream: true })).split('\n');
          sink.rest = parts.pop() ?? '';
          for (const line of parts) push(stream, line.endsWith('\r') ? line.slice(0, -1) : line, machine);
        },
        end() {
          for (const stream of ['stdout', 'stderr'] as const) {
            const sink = streams[stream];
            const last = sink.rest + sink.decoder.decode();
            sink.rest = '';
            if (last !== '') push(stream, last, machine);
          }
        },
      };
    },
    notice: (text) => push('notice', text),
    clear() {
      pending = [];
      droppedPending = 0;
      errors = [];
      store.setState({ lines: [], dropped: 0 });
    },
    errorTail: (count) => errors.slice(-count),
  };
}
