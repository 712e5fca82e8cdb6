/** `once` and `on`: events as a promise and as an async iterator, of emitters and of targets. */
import { abortError, invalidArgType } from '../node-error';
import type { Emitter, EventName, Listener } from './emitter';

type Source = Emitter | EventTarget;

const isEmitter = (source: Source): source is Emitter => typeof (source as Emitter).on === 'function';

function listen(source: Source, name: EventName, listener: Listener, once: boolean): () => void {
  if (isEmitter(source)) {
    source[once ? 'once' : 'on'](name, listener);
    return () => void source.removeListener(name, listener);
  }
  if (typeof source?.addEventListener !== 'function')
    throw invalidArgType('emitter', 'an instance of EventEmitter', source);
  source.addEventListener(name as string, listener as EventListener, { once });
  return () => source.removeEventListener(name as string, listener as EventListener);
}

function checkSignal(signal: unknown): void {
  if (signal !== undefined && !(signal instanceof EventTarget))
    throw invalidArgType('options.signal', 'an instance of AbortSignal', signal);
}

/** Resolves with the arguments of the next `name`; rejects at 'error', or when the signal aborts. */
export async function once(
  source: Source,
  name: EventName,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown[]> {
  checkSignal(signal);
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const settle = (act: () => void) => {
      for (const stop of stops) stop();
      signal?.removeEventListener('abort', abort);
      act();
    };
    const abort = () => settle(() => reject(abortError(signal)));
    stops.push(listen(source, name, (...args) => settle(() => resolve(args)), true));
    if (name !== 'error' && isEmitter(source))
      stops.push(listen(source, 'error', (error) => settle(() => reject(error)), true));
    signal?.addEventListener('abort', abort, { once: true });
  });
}

interface OnOptions {
  readonly signal?: AbortSignal;
  /** Events that end the iteration. */
  readonly close?: readonly string[];
}

type Result = IteratorResult<unknown[], undefined>;

/** Every `name` as an async iterator of argument lists. It listens from now on, not from the first `next`. */
export function on(
  source: Source,
  name: EventName,
  { signal, close = [] }: OnOptions = {},
): AsyncIterableIterator<unknown[]> {
  checkSignal(signal);
  if (signal?.aborted) throw abortError(signal);
  const arrived: unknown[][] = [];
  const asked: { resolve(result: Result): void; reject(error: unknown): void }[] = [];
  let failure: { error: unknown } | null = null;
  let ended = false;
  const stops: (() => void)[] = [];
  const end = (): Promise<Result> => {
    for (const stop of stops.splice(0).reverse()) stop();
    ended = true;
    for (const { resolve } of asked.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const fail = (error: unknown) => {
    const waiting = asked.shift();
    if (waiting) waiting.reject(error);
    else failure = { error };
    void end();
  };
  stops.push(
    listen(
      source,
      name,
      (...args) => {
        const waiting = asked.shift();
        if (waiting) waiting.resolve({ value: args, done: false });
        else arrived.push(args);
      },
      false,
    ),
  );
  if (name !== 'error' && isEmitter(source)) stops.push(listen(source, 'error', fail, false));
  for (const each of close) stops.push(listen(source, each, () => void end(), false));
  if (signal) {
    const abort = () => fail(abortError(signal));
    signal.addEventListener('abort', abort, { once: true });
    stops.push(() => signal.removeEventListener('abort', abort));
  }
  return {
    next() {
      const args = arrived.shift();
      if (args) return Promise.resolve({ value: args, done: false });
      if (failure) {
        const { error } = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (ended) return end();
      return new Promise((resolve, reject) => asked.push({ resolve, reject }));
    },
    return: end,
    throw(error: unknown) {
      if (!(error instanceof Error))
        throw invalidArgType('EventEmitter.AsyncIterator', 'an instance of Error', error);
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
