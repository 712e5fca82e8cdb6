/** How a process ends: by itself when nothing holds it, or by an error that nobody caught. */
import { restore } from './async-context';
import { queueTask } from './event-loop';
import { held, hold, whenIdle } from './liveness';
import { nativeSetTimeout } from './native';
import { writeText } from './output';
import { ExitUnwind, hasExited } from './process-object';
import { isVirtual } from './seeded/virtual-clock';
import { sandboxProcess } from './the-process';
import { describeUncaught } from './uncaught';

/** Node's code for a top-level await that nothing can settle any more. */
const UNSETTLED_TOP_LEVEL_AWAIT = 13;

const end = sandboxProcess['reallyExit'] as (code: number) => void;

/** Runs the entry, then ends the process once nothing keeps it alive. */
export function endWhenIdle(runEntry: () => Promise<void> | undefined): void {
  let entryDone = false;
  let checking = false;
  const starting = hold('entry');

  const check = () => {
    checking = false;
    if (hasExited() || held() > 0) return;
    restore(undefined);
    if (!entryDone) {
      const [, file] = sandboxProcess.argv;
      if (file !== undefined) writeText('stderr', `Warning: Detected unsettled top-level await at ${file}\n`);
      end(UNSETTLED_TOP_LEVEL_AWAIT);
      return;
    }
    const code = Number(sandboxProcess.exitCode ?? 0);
    sandboxProcess.emit('beforeExit', code);
    if (held() === 0) end(Number(sandboxProcess.exitCode ?? 0));
  };
  whenIdle(() => {
    if (checking) return;
    checking = true;
    // Later: promise jobs and the browser's own async work (streams, blobs) may still take a hold. Then in its turn:
    // under load a timer of the browser outruns the ticks and callbacks that wait.
    // The next turn of a seeded run comes when all of that is done.
    if (isVirtual()) queueTask(check);
    else nativeSetTimeout(() => queueTask(check), 1);
  });

  const finished = () => {
    entryDone = true;
    starting.release();
  };
  try {
    const pending = runEntry();
    if (!pending) {
      finished();
      return;
    }
    // While it awaits, only what it awaits keeps the process alive.
    starting.release();
    pending.then(
      () => {
        const last = hold('entry');
        entryDone = true;
        last.release();
      },
      (error: unknown) => {
        const last = hold('entry');
        entryDone = true;
        reportUncaught(error, 'uncaughtException');
        last.release();
      },
    );
  } catch (error) {
    reportUncaught(error, 'uncaughtException');
    // A handler of 'uncaughtException' may keep the process going.
    finished();
  }
}

/** How an error is told that ends the process: on stderr, save where a thread tells the one that started it. */
let reportLast = (error: unknown): void => writeText('stderr', describeUncaught(error));

export function tellUncaught(report: (error: unknown) => void): void {
  reportLast = report;
}

/** @param origin as Node names it to the listener */
export function reportUncaught(error: unknown, origin: 'uncaughtException' | 'unhandledRejection'): void {
  if (error instanceof ExitUnwind || hasExited()) return;
  restore(undefined);
  try {
    const capture = sandboxProcess['_captureException'] as (error: unknown) => boolean;
    if (capture(error)) return;
    sandboxProcess.emit('uncaughtExceptionMonitor', error, origin);
    if (sandboxProcess.listenerCount('uncaughtException') > 0) {
      sandboxProcess.emit('uncaughtException', error, origin);
      return;
    }
  } catch (again) {
    if (again instanceof ExitUnwind) return;
    writeText('stderr', describeUncaught(again));
    end(7);
    return;
  }
  reportLast(error);
  end(1);
}
