/** What `node:events` knows of an `EventTarget`: the browser's own tells nobody who listens, so it is written down here. */

interface Known {
  readonly type: string;
  readonly listener: unknown;
  readonly capture: boolean;
}

const listeners = new WeakMap<EventTarget, Known[]>();
const limits = new WeakMap<EventTarget, number>();

const captureOf = (options: unknown): boolean =>
  typeof options === 'boolean' ? options : (options as { capture?: boolean } | undefined)?.capture === true;

const same = (known: Known, type: string, listener: unknown, capture: boolean): boolean =>
  known.type === type && known.listener === listener && known.capture === capture;

function forget(target: EventTarget, type: string, listener: unknown, capture: boolean): void {
  const known = listeners.get(target);
  const at = known?.findIndex((each) => same(each, type, listener, capture)) ?? -1;
  if (at >= 0) known?.splice(at, 1);
}

/** Makes every target of the realm tell. Call once. */
export function watchTargets(): void {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function watched(type, listener, options) {
    Reflect.apply(addEventListener, this, [type, listener, options]);
    const capture = captureOf(options);
    const { once, signal } = (
      typeof options === 'object' && options !== null ? options : {}
    ) as AddEventListenerOptions;
    if (listener === null || signal?.aborted) return;
    const known = listeners.get(this) ?? [];
    listeners.set(this, known);
    if (known.some((each) => same(each, type, listener, capture))) return;
    known.push({ type, listener, capture });
    const gone = () => forget(this, type, listener, capture);
    if (once) Reflect.apply(addEventListener, this, [type, gone, { once: true, capture }]);
    if (signal) Reflect.apply(addEventListener, signal, ['abort', gone, { once: true }]);
  };
  EventTarget.prototype.removeEventListener = function watched(type, listener, options) {
    Reflect.apply(removeEventListener, this, [type, listener, options]);
    forget(this, type, listener, captureOf(options));
  };
}

export const targetListeners = (target: EventTarget, type: string): unknown[] =>
  (listeners.get(target) ?? []).filter((each) => each.type === type).map(({ listener }) => listener);

export const targetLimit = (target: EventTarget): number | undefined =>
  limits.get(target) ?? (target instanceof AbortSignal ? 0 : undefined);

export function setTargetLimit(target: EventTarget, limit: number): void {
  limits.set(target, limit);
}
