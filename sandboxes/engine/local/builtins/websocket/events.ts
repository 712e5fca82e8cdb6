/** Events of WebSocket and EventSource: the browser's classes where there are any (Node has no CloseEvent before 23). */

interface CloseEventFields {
  readonly wasClean?: boolean;
  readonly code?: number;
  readonly reason?: string;
}

class OwnCloseEvent extends Event {
  readonly wasClean: boolean;
  readonly code: number;
  readonly reason: string;

  constructor(type: string, { wasClean = false, code = 0, reason = '' }: CloseEventFields = {}) {
    super(type);
    this.wasClean = wasClean;
    this.code = code;
    this.reason = reason;
  }
}

interface ErrorEventFields {
  readonly error?: unknown;
  readonly message?: string;
}

class OwnErrorEvent extends Event {
  readonly error: unknown;
  readonly message: string;

  constructor(type: string, { error, message = '' }: ErrorEventFields = {}) {
    super(type);
    this.error = error;
    this.message = message;
  }
}

type EventClass<Fields> = new (type: string, fields?: Fields) => Event & Fields;

const scope = globalThis as unknown as {
  readonly CloseEvent?: EventClass<CloseEventFields>;
  readonly ErrorEvent?: EventClass<ErrorEventFields>;
};

export const CloseEvent: EventClass<CloseEventFields> = scope.CloseEvent ?? OwnCloseEvent;
export const ErrorEvent: EventClass<ErrorEventFields> = scope.ErrorEvent ?? OwnErrorEvent;

type Listener = ((event: never) => void) | null;

/** Gives a class `onopen`, `onmessage` …: a property that is a listener, called in the place of its first setting. */
export function defineHandlers(prototype: EventTarget, names: readonly string[]): void {
  const handlers = new WeakMap<EventTarget, Map<string, { current: Listener }>>();
  for (const name of names) {
    Object.defineProperty(prototype, `on${name}`, {
      configurable: true,
      enumerable: true,
      get(this: EventTarget): Listener {
        return handlers.get(this)?.get(name)?.current ?? null;
      },
      set(this: EventTarget, listener: unknown) {
        const mine = handlers.get(this) ?? new Map<string, { current: Listener }>();
        handlers.set(this, mine);
        const current = typeof listener === 'function' ? (listener as Listener) : null;
        const known = mine.get(name);
        if (known) known.current = current;
        else {
          const handler = { current };
          mine.set(name, handler);
          this.addEventListener(name, (event) => handler.current?.call(this as never, event as never));
        }
      },
    });
  }
}
