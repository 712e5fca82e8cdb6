/**
 * A worker that is sure to run: one that stays silent gets a rival, and whichever answers first is taken. Firefox was seen to
 * make workers, after large WebAssembly had been loaded, that never run their first line and raise no error.
 */

/** What of a `Worker` is used here. */
export interface StartableWorker {
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

export interface StartOptions<W extends StartableWorker> {
  make(): W;
  /** Calls back after so many milliseconds of real time. @returns what takes that back */
  after(milliseconds: number, callback: () => void): () => void;
  /** Workers that have been made in vain so far, each time there is one more. */
  onSilence(silent: number): void;
}

/** A worker that has run its bundle, or is about to. */
export interface WorkerStart<W extends StartableWorker> {
  /** Resolves with the worker once it has answered. Rejects when none does, or the bundle fails to load. */
  readonly booted: Promise<W>;
  /** Every worker that may become the one gets the message, those not yet made too. */
  post(message: unknown): void;
  terminate(): void;
}

/** A busy machine or an old phone was seen to need more than two seconds for half a megabyte of bundle. */
const PATIENCE = 4000;
const MOST = 3;
/** Milliseconds for each of them, the last one too. */
const LIMIT = 20_000;

export function startWorker<W extends StartableWorker>({
  make,
  after,
  onSilence,
}: StartOptions<W>): WorkerStart<W> {
  const messages: unknown[] = [];
  const rivals = new Set<W>();
  const waits = new Set<() => void>();
  let taken: W | null = null;
  let reject: (reason: Error) => void = () => undefined;

  const settle = (winner: W | null) => {
    for (const stop of waits) stop();
    waits.clear();
    for (const rival of rivals) if (rival !== winner) rival.terminate();
    rivals.clear();
    taken = winner;
  };

  const booted = new Promise<W>((resolve, refuse) => {
    reject = refuse;
    const attempt = (number: number) => {
      const worker = make();
      rivals.add(worker);
      for (const message of messages) worker.postMessage(message);
      worker.onmessage = () => {
        worker.onmessage = null;
        worker.onerror = null;
        settle(worker);
        resolve(worker);
      };
      worker.onerror = (event) => {
        settle(null);
        refuse(new Error(`The process bundle failed to load: ${event.message}`));
      };
      if (number === MOST) return;
      waits.add(
        after(PATIENCE, () => {
          onSilence(number);
          attempt(number + 1);
        }),
      );
    };
    waits.add(
      after(LIMIT, () => {
        settle(null);
        refuse(new Error(`None of ${MOST} process workers started within ${LIMIT / 1000} s.`));
      }),
    );
    attempt(1);
  });
  // Whoever takes the worker sees the rejection; until then it is nobody's.
  booted.catch(() => undefined);

  return {
    booted,
    post(message) {
      if (taken) taken.postMessage(message);
      else {
        messages.push(message);
        for (const rival of rivals) rival.postMessage(message);
      }
    },
    terminate() {
      taken?.terminate();
      settle(null);
      reject(new Error('It was ended before it had started.'));
    },
  };
}
