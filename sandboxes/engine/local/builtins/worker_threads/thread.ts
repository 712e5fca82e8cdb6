/** The two sides of a thread: what the starting side tells it, and what it is inside. */
import { tellUncaught } from '../../process/lifetime';
import { hold } from '../../process/liveness';
import type { ProcessInit } from '../../process/messages';
import { beforeLastWords } from '../../process/process-object';
import { sandboxProcess } from '../../process/the-process';
import { adopt, hearEngine, type NodePort, postToEngine } from './message-port';

/** The first word to a new thread. */
export interface ThreadStart {
  readonly type: 'start';
  readonly workerData: unknown;
  readonly environmentData: ReadonlyMap<unknown, unknown>;
  readonly threadId: number;
  readonly resourceLimits: object;
}

/** Words of a thread to the one that started it. */
export type ThreadWord =
  | { readonly type: 'online' }
  | { readonly type: 'error'; readonly error: SentError }
  /** Nothing comes after it. */
  | { readonly type: 'end' };

/** An error with its own fields, which a structured clone would leave behind. */
export interface SentError {
  readonly plain: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

function encodeError(error: unknown): SentError {
  if (!(error instanceof Error)) return { plain: cloneable(error), fields: {} };
  const fields: Record<string, unknown> = { name: error.name, stack: error.stack };
  for (const [name, value] of Object.entries(error)) fields[name] = cloneable(value);
  return { plain: error, fields };
}

export function decodeError({ plain, fields }: SentError): unknown {
  if (plain instanceof Error) {
    for (const [name, value] of Object.entries(fields)) {
      const enumerable = name !== 'name' && name !== 'stack';
      if (name === 'name' && plain.name === value) continue;
      Object.defineProperty(plain, name, { value, enumerable, writable: true, configurable: true });
    }
  }
  return plain;
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    // A function, say: what can be told of it is its text.
    return String(value);
  }
}

/**
 * Begins a thread: waits for the first word, tells what it is, and runs its program.
 * @param become takes what the thread is told
 */
export function beginThread(
  init: ProcessInit,
  run: () => Promise<void> | undefined,
  become: (start: ThreadStart, parentPort: NodePort) => void,
): Promise<void> {
  const port = adopt(init.thread as MessagePort);
  const say = (word: ThreadWord) => postToEngine(port, word, []);
  tellUncaught((error) => say({ type: 'error', error: encodeError(error) }));
  beforeLastWords(() => say({ type: 'end' }));
  sandboxProcess['pid'] = init.ppid;
  if (init.main.kind === 'eval') sandboxProcess.argv.splice(1, 0, '[worker eval]');
  // The first word may be slower than the look whether anything keeps the thread alive.
  const awaited = hold('thread');
  return new Promise((resolve, reject) => {
    hearEngine(port, (word) => {
      become(word as ThreadStart, port);
      say({ type: 'online' });
      Promise.resolve()
        .then(() => {
          awaited.release();
          return run();
        })
        .then(resolve, reject);
    });
  });
}
