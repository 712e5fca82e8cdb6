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

let holds = 0;
let onIdle: () => void = () => undefined;

class CountedHold implements Hold {
  #referenced = true;
  #released = false;

  ref(): void {
    if (this.#referenced || this.#released) return;
    this.#referenced = true;
    holds++;
  }

  unref(): void {
    if (!this.#referenced || this.#released) return;
    this.#referenced = false;
    drop();
  }

  hasRef(): boolean {
    return this.#referenced && !this.#released;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#referenced) drop();
  }
}

function drop(): void {
  holds--;
  if (holds === 0) onIdle();
}

/** Takes a hold that keeps the process alive. `kind` names it for `process.getActiveResourcesInfo()`. */
export function hold(_kind: string): Hold {
  holds++;
  return new CountedHold();
}

/** How many `ref()`ed holds there are. */
export function held(): number {
  return holds;
}

/** `listener` runs, synchronously, each time the last hold goes; it must look at `held()` again before it ends the process. */
export function whenIdle(listener: () => void): void {
  onIdle = listener;
}
