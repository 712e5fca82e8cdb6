/** Time for faults: the sandbox's, in the page as in a process. */
export interface FaultTimers {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Calls back once so much of the sandbox's time has gone by, in a task of its own. Returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Calls back in a task of its own, as soon as there is one. */
  soon(callback: () => void): void;
}
