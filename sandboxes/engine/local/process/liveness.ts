/**
 * Why a process stays alive. Node ends by itself when its event loop holds nothing that is `ref()`ed;
 * here every timer, server, socket, child and pending request takes a hold, and `onIdle` hears when the last is gone.
 */
export interface Hold {
  ref(): void;
  unref(): void;
  hasRef(): boolean;
  /** Gives the hold back for good. May be called twice. */
  release(): void;
}

interface Kind {
  readonly name: string;
  count: number;
}

let holds = 0;
const kinds = new Map<string, Kind>();
let onIdle: () => void = () => undefined;

class CountedHold implements Hold {
  readonly #kind: Kind;
  #referenced = true;
  #released = false;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  ref(): void {
    if (this.#referenced || this.#released) return;
    this.#referenced = true;
    this.#kind.count++;
    holds++;
  }

  unref(): void {
    if (!this.#referenced || this.#released) return;
    this.#referenced = false;
    drop(this.#kind);
  }

  hasRef(): boolean {
    return this.#referenced && !this.#released;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#referenced) drop(this.#kind);
  }
}

function drop(kind: Kind): void {
  kind.count--;
  holds--;
  if (holds === 0) onIdle();
}

/** Takes a hold that keeps the process alive. `kind` names it for `process.getActiveResourcesInfo()`. */
export function hold(name: string): Hold {
  let kind = kinds.get(name);
  if (!kind) {
    kind = { name, count: 0 };
    kinds.set(name, kind);
  }
  kind.count++;
  holds++;
  return new CountedHold(kind);
}

/** The kind of each `ref()`ed hold. */
export function heldKinds(): string[] {
  return [...kinds.values()].flatMap(({ name, count }) => Array.from({ length: count }, () => name));
}

/** How many `ref()`ed holds there are. */
export function held(): number {
  return holds;
}

/** `listener` runs, synchronously, each time the last hold goes; it must look at `held()` again before it ends the process. */
export function whenIdle(listener: () => void): void {
  onIdle = listener;
}
