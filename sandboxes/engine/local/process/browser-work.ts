/** Work that the browser does beside the event loop, which Node counts as a reason to stay alive. */
import { hold } from './liveness';
import { beginOutsideWork } from './outside-work';

const METHODS: readonly (readonly [owner: object, ...names: string[]])[] = [
  [WebAssembly, 'compile', 'instantiate'],
  [Blob.prototype, 'arrayBuffer', 'bytes', 'text'],
];

/** Each call keeps the process alive until its promise is settled. */
export function holdForBrowserWork(): void {
  for (const [owner, ...names] of METHODS) {
    for (const name of names) {
      const native: unknown = Reflect.get(owner, name);
      if (typeof native !== 'function') continue;
      const held = function (this: unknown, ...args: unknown[]): Promise<unknown> {
        const work = hold(name);
        const promise = Reflect.apply(native, this, args) as Promise<unknown>;
        const ended = beginOutsideWork();
        const release = () => {
          work.release();
          ended();
        };
        promise.then(release, release);
        return promise;
      };
      Object.defineProperty(held, 'name', { value: name });
      Object.defineProperty(owner, name, { value: held, writable: true, configurable: true });
    }
  }
}

/** Browsers word the reason of an abort without one in their own way. */
export function installAbortReason(): void {
  const native = AbortController.prototype.abort;
  const nativeAborted = AbortSignal.abort;
  const standard = () => new DOMException('This operation was aborted', 'AbortError');
  AbortController.prototype.abort = function abort(
    this: AbortController,
    reason: unknown = standard(),
  ): void {
    Reflect.apply(native, this, [reason]);
  };
  AbortSignal.abort = function abort(reason: unknown = standard()): AbortSignal {
    return Reflect.apply(nativeAborted, AbortSignal, [reason]);
  };
}
