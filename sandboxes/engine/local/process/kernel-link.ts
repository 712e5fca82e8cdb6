/** A process's only way out: its MessagePort to the kernel. */

import type { RunTime } from '../seeded/time';
import { restore } from './async-context';
import { continueLoop, deliverFrom, queueTask, stopLoop } from './event-loop';
import { hold } from './liveness';
import type { FromProcess, KernelCalls, ToProcess } from './messages';
import { isVirtual, spentInTurn } from './seeded/virtual-clock';
import { TransportError, type TransportErrorCode } from './transport';

type Handlers = { [T in ToProcess['t']]?: (message: Extract<ToProcess, { t: T }>) => void };

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What a process says, with what is handed over. */
export type Say = (message: FromProcess, transfer?: Transferable[]) => void;

let port: MessagePort | null = null;
let calls = 0;
const pending = new Map<number, Pending>();
const handlers: Handlers = {};

/**
 * Takes the port of `init` and delivers what comes over it.
 * @param takeTurn told of each turn of a seeded run before what comes with it is taken
 */
export function attachKernel(kernel: MessagePort, takeTurn: (time: RunTime) => void): void {
  port = kernel;
  const take = (data: ToProcess) => {
    restore(undefined);
    if (data.t === 'reply' || data.t === 'fault') {
      const waiting = pending.get(data.id);
      pending.delete(data.id);
      if (data.t === 'reply') waiting?.resolve(data.value);
      else waiting?.reject(new TransportError(data.code as TransportErrorCode, data.message));
      return;
    }
    (handlers[data.t] as ((message: ToProcess) => void) | undefined)?.(data);
  };
  const sort = (message: ToProcess) => {
    // A process that is stopped does not take what is queued.
    if (message.t === 'stop') stopLoop();
    else if (message.t === 'continue') continueLoop();
    else queueTask(() => port && take(message));
  };
  deliverFrom(kernel, (data) => {
    const message = data as ToProcess;
    if (message.t !== 'turn') {
      sort(message);
      return;
    }
    takeTurn(message.time);
    if (message.message !== null) sort(message.message);
  });
}

/** In a seeded run the kernel takes it when the process's own time has come. */
function post(message: FromProcess, transfer: Transferable[]): void {
  if (isVirtual()) port?.postMessage({ t: 'at', spent: spentInTurn(), message }, transfer);
  else port?.postMessage(message, transfer);
}

export function onKernel<T extends ToProcess['t']>(
  type: T,
  handler: (message: Extract<ToProcess, { t: T }>) => void,
): void {
  (handlers as Record<string, unknown>)[type] = handler;
}

const flushes: (() => void)[] = [];

/** `flush` runs before anything is said, so that what it gathered keeps its place. */
export function beforeTelling(flush: () => void): void {
  flushes.push(flush);
}

/** Says something to the kernel; nothing once the process has exited. */
export function tell(message: FromProcess, transfer: Transferable[] = []): void {
  if (message.t !== 'taps') for (const flush of flushes) flush();
  post(message, transfer);
}

/** Asks the kernel; keeps the process alive until it answers. Rejects with a `TransportError`. */
export function ask<M extends keyof KernelCalls>(
  method: M,
  args: KernelCalls[M]['args'],
): Promise<KernelCalls[M]['value']> {
  const waiting = hold(method);
  const id = ++calls;
  return new Promise<KernelCalls[M]['value']>((resolve, reject) => {
    pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
    for (const flush of flushes) flush();
    post({ t: 'call', id, method, args } as FromProcess, []);
  }).finally(() => waiting.release());
}

/** After this nothing gets in or out. */
export function detachKernel(): void {
  port = null;
}
