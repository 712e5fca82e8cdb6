/** Workers that have run the process bundle already, one ahead of need: what makes a start fast. */
import type { PackageFile } from '../process/messages';
import { startWorker, type WorkerStart } from './worker-start';

/** Milliseconds after which a program that neither listens nor ends is no longer thought to be starting. */
const LONG_START = 1000;
/** What a server that has just begun to listen needs for the request that waits for it. */
const QUIET = 100;

export type BootedWorker = WorkerStart<Worker>;

export interface WorkerPool {
  take(): BootedWorker;
  /** What was taken is at work, or has ended: now a spare is in nobody's way. */
  quiet(): void;
  /** Package files that every worker gets, those already waiting too. */
  addPackages(files: readonly PackageFile[]): void;
}

/** @param onSilence as of `startWorker` */
export function createWorkerPool(code: string, onSilence: (silent: number) => void): WorkerPool {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  let packages: readonly PackageFile[] = [];
  let spare: BootedWorker | null = null;

  const make = (): BootedWorker => {
    const started = startWorker({ make: () => new Worker(url), after, onSilence });
    started.booted.catch(() => {
      if (spare === started) spare = null;
    });
    if (packages.length > 0) started.post({ t: 'packages', files: packages });
    return started;
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
      spare?.post({ t: 'packages', files });
    },
  };
}

function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}
