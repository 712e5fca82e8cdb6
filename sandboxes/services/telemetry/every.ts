import { setTimeout as pause } from 'node:timers/promises';

/**
 * Does something now and then at each interval, one time after another: what is late is left out, not caught up with.
 * @param interval milliseconds
 * @returns ends it; what is under way sees its signal aborted
 */
export function every(interval: number, work: (signal: AbortSignal) => Promise<void>): () => Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  const run = async () => {
    let due = Date.now();
    while (!signal.aborted) {
      await work(signal);
      const now = Date.now();
      due += Math.max(1, Math.ceil((now - due) / interval)) * interval;
      // Fails only when it is stopped, which ends the loop.
      await pause(due - now, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    abort.abort(new Error('stopped'));
    await running;
  };
}
