/** What happens to a promise that is rejected and that nobody waits for: `--unhandled-rejections`, and when somebody comes late. */
import { restore } from './async-context';
import { reportUncaught } from './lifetime';
import { ExitUnwind, hasExited } from './process-object';
import { sandboxProcess } from './the-process';
import { rejectionError, shown } from './uncaught';

type Mode = 'strict' | 'throw' | 'warn' | 'warn-with-error-codes' | 'none';

let mode: Mode = 'throw';
/** Numbers of the rejections that were told of, for those that are handled after all. */
const told = new WeakMap<Promise<unknown>, number>();
let count = 0;

/** @param chosen the value of `--unhandled-rejections`; Node's default when there is none */
export function setUnhandledMode(chosen: string | undefined): void {
  mode = (chosen as Mode | undefined) ?? 'throw';
}

const emitWarning = sandboxProcess['emitWarning'] as (warning: string | Error, name?: string) => void;

/** Emits to the program, whose own error is then the one that counts. @returns whether it listens */
function emit(name: string, ...args: unknown[]): boolean {
  try {
    return sandboxProcess.emit(name, ...args);
  } catch (error) {
    reportUncaught(error, 'uncaughtException');
    return true;
  }
}

/** Firefox's errors have no `stack` of their own until it is read. */
const isErrorLike = (reason: unknown): reason is { stack: string } =>
  reason instanceof Error ||
  (typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack'));

function warn(reason: unknown, id: number): void {
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch block, ' +
      'or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled promise ' +
      'rejection, use the CLI flag `--unhandled-rejections=strict` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' +
      `(rejection id: ${id})`,
  );
  warning.name = 'UnhandledPromiseRejectionWarning';
  if (isErrorLike(reason)) warning.stack = reason.stack;
  emitWarning(isErrorLike(reason) ? reason.stack : shown(reason), 'UnhandledPromiseRejectionWarning');
  emitWarning(warning);
}

const raise = (reason: unknown) =>
  reportUncaught(reason instanceof Error ? reason : rejectionError(reason), 'unhandledRejection');

export function reportUnhandled(reason: unknown, promise: Promise<unknown>): void {
  if (reason instanceof ExitUnwind || hasExited()) return;
  restore(undefined);
  const id = ++count;
  told.set(promise, id);
  switch (mode) {
    case 'strict':
      raise(reason);
      if (!hasExited() && !emit('unhandledRejection', reason, promise)) warn(reason, id);
      return;
    case 'warn':
      emit('unhandledRejection', reason, promise);
      warn(reason, id);
      return;
    case 'warn-with-error-codes':
      if (emit('unhandledRejection', reason, promise)) return;
      warn(reason, id);
      sandboxProcess.exitCode = 1;
      return;
    case 'none':
      emit('unhandledRejection', reason, promise);
      return;
    default:
      if (!emit('unhandledRejection', reason, promise)) raise(reason);
  }
}

/** Somebody took a rejection that had been told of. */
export function reportHandled(promise: Promise<unknown>): void {
  const id = told.get(promise);
  if (id === undefined || hasExited()) return;
  told.delete(promise);
  restore(undefined);
  if (emit('rejectionHandled', promise)) return;
  const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${id})`);
  warning.name = 'PromiseRejectionHandledWarning';
  emitWarning(warning);
}
