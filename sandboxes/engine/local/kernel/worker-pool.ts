/** Workers that have run the process bundle already, one ahead of need: what makes a start fast. */
import type { PackageFile } from '../process/messages';

/**
 * A worker that has not answered by then never will (seen in Firefox after large wasm was loaded). Generous:
 * a busy machine or an old phone was seen to need more than two seconds for half a megabyte of bundle.
 */
const BOOT_LIMIT = 10_000;

/** Milliseconds after which a program that neither listens nor ends is no longer thought to be starting. */
const LONG_START = 1000;
/** What a server that has just begun to listen needs for the request that waits for it. */
const QUIET = 100;

export interface BootedWorker {
  readonly worker: Worker;
  /** Resolves once it has run the bundle. Rejects when it does not within `BOOT_LIMIT`. */
  readonly booted: Promise<void>;
}

export interface WorkerPool {
  take(): BootedWorker;
  /** What was taken is at work, or has ended: now a spare is in nobody's way. */
  quiet(): void;
  /** Package files that every worker gets, those already waiting too. */
  addPackages(files: readonly PackageFile[]): void;
}

export function createWorkerPool(code: string): WorkerPool {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  let packages: readonly PackageFile[] = [];
  let spare: BootedWorker | null = null;

  const make = (): BootedWorker => {
    const worker = new Worker(url);
    const booted = new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        worker.terminate();
        reject(new Error('A process worker did not start within 10 s.'));
      }, BOOT_LIMIT);
      worker.onmessage = () => {
        clearTimeout(limit);
        worker.onmessage = null;
        resolve();
      };
      worker.onerror = (event) => {
        clearTimeout(limit);
        reject(new Error(`The process bundle failed to load: ${event.message}`));
      };
    });
    // Whoever takes the worker sees the rejection; until then it is nobody's.
    booted.catch(() => {
      if (spare?.worker === worker) spare = null;
    });
    if (packages.length > 0) worker.postMessage({ t: 'packages', files: packages });
    return { worker, booted };
  };
  spare = make();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const makeSpareIn = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      spare ??= make();
    }, milliseconds);
  };

  return {
    take() {
      const taken = spare ?? make();
      spare = null;
      // Not while the taken one starts: both would fight for the same core.
      makeSpareIn(LONG_START);
      return taken;
    },
    quiet() {
      if (spare === null) makeSpareIn(QUIET);
    },
    addPackages(files) {
      packages = [...packages, ...files];
      spare?.worker.postMessage({ t: 'packages', files });
    },
  };
}
