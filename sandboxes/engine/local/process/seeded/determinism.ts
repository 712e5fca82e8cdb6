/** What else of a browser differs from run to run, put in its place where a run has a seed. */
import { randomWords } from '../../seeded/random';
import { BEGINNING } from '../../seeded/time';
import type { SeededInit } from '../messages';
import { beginOutsideWork } from '../outside-work';
import { spend } from './virtual-clock';

interface Scope {
  readonly performance: Performance;
  readonly crypto: Crypto;
}

/** Globals that run code, or tell the time, beside the event loop. Node has none of them. */
const BESIDE_THE_LOOP = [
  'scheduler',
  'FileReader',
  'OffscreenCanvas',
  'createImageBitmap',
  'requestAnimationFrame',
  'Temporal',
  'Notification',
  'IdleDetector',
];

/** Repeatable from now on: call before any code of the program runs. @param pid each process draws numbers of its own */
export function installDeterminism(scope: Scope, { seed, now }: SeededInit, pid: number): void {
  installRandomness(scope, randomWords(seed, 'process', pid));
  put(scope.performance, 'timeOrigin', Math.floor(BEGINNING + now / 1000));
  put(scope.performance, 'memory', undefined);
  installAtomics();
  installMemory();
  installBlobs();
  installDateFormat();
  for (const name of BESIDE_THE_LOOP) if (name in scope) put(scope, name, undefined);
}

function put(owner: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

function installRandomness({ crypto }: Scope, words: () => number): void {
  put(Math, 'random', function random(): number {
    // 53 bits, as Node's has.
    return ((words() >>> 5) * 2 ** 26 + (words() >>> 6)) / 2 ** 53;
  });
  const native = crypto.getRandomValues;
  const check = new Uint8Array(0);
  function getRandomValues<T extends ArrayBufferView>(this: Crypto, target: T): T {
    // The browser's own look at what it is given: an integer array of at most 65,536 bytes.
    if (!ArrayBuffer.isView(target) || target.byteLength > 65_536 || !isWhole(target))
      return Reflect.apply(native, this, [target]) as T;
    Reflect.apply(native, this, [check]);
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let at = 0; at < bytes.length; at += 4) {
      const word = words();
      for (let n = 0; n < 4 && at + n < bytes.length; n++) bytes[at + n] = word >>> (8 * n);
    }
    return target;
  }
  put(Object.getPrototypeOf(crypto) as object, 'getRandomValues', getRandomValues);
}

const isWhole = (view: ArrayBufferView): boolean =>
  /^(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?Array$/.test(
    (view as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? '',
  );

/** A wait that nobody can end blocks for no real time: no other thread shares memory. */
function installAtomics(): void {
  const native = Atomics.wait;
  put(
    Atomics,
    'wait',
    function wait(array: Int32Array, index: number, value: number, timeout = Number.POSITIVE_INFINITY) {
      // Checks what it is given, and for how long nobody can tell.
      const outcome = Reflect.apply(native, Atomics, [array, index, value, 0]) as string;
      if (outcome !== 'timed-out' || !(timeout < Number.POSITIVE_INFINITY))
        return outcome === 'timed-out'
          ? (Reflect.apply(native, Atomics, [array, index, value, timeout]) as string)
          : outcome;
      spend(Math.max(0, timeout));
      return outcome;
    },
  );
  put(Atomics, 'waitAsync', undefined);
}

class StrongRef<T extends WeakKey> {
  readonly #target: T;

  constructor(target: T) {
    this.#target = target;
  }

  deref(): T {
    return this.#target;
  }

  get [Symbol.toStringTag](): string {
    return 'WeakRef';
  }
}

/** When the browser collects garbage is its own business; that nothing is ever collected is allowed. */
function installMemory(): void {
  put(globalThis, 'WeakRef', Object.defineProperty(StrongRef, 'name', { value: 'WeakRef' }));
  put(FinalizationRegistry.prototype, 'register', function register(): void {
    // Nothing is ever told to be gone.
  });
}

/** A blob's own stream reads in tasks of the browser. */
function installBlobs(): void {
  const { arrayBuffer } = Blob.prototype;
  put(Blob.prototype, 'stream', function stream(this: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      type: 'bytes',
      pull: async (controller) => {
        const bytes = new Uint8Array((await Reflect.apply(arrayBuffer, this, [])) as ArrayBuffer);
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
        // A reader with a buffer of its own is told of the end by an answer.
        controller.byobRequest?.respond(0);
      },
    });
  });
  for (const owner of [Response.prototype, Request.prototype])
    for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']) {
      const native: unknown = Reflect.get(owner, name);
      if (typeof native !== 'function') continue;
      put(owner, name, function read(this: object, ...args: unknown[]): Promise<unknown> {
        const ended = beginOutsideWork();
        const promise = Reflect.apply(native, this, args) as Promise<unknown>;
        promise.then(ended, ended);
        return promise;
      });
    }
}

/** Without a date it formats the browser's now. */
function installDateFormat(): void {
  const { prototype } = Intl.DateTimeFormat;
  const format = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
  if (format)
    Object.defineProperty(prototype, 'format', {
      configurable: true,
      get(this: Intl.DateTimeFormat) {
        const bound = Reflect.apply(format, this, []) as (date: Date | number) => string;
        return (date?: Date | number) => bound(date ?? Date.now());
      },
    });
  const { formatToParts } = prototype;
  put(prototype, 'formatToParts', function parts(this: Intl.DateTimeFormat, date?: Date | number) {
    return Reflect.apply(formatToParts, this, [date ?? Date.now()]) as Intl.DateTimeFormatPart[];
  });
}
