/** What one process has been told and may not have read yet. A process that runs on without end reads nothing. */

/** Bytes that are told before the process is asked whether it has come to them. */
const ASK_AFTER = 1024 * 1024;
/** Bytes. */
const MOST = 256 * 1024 * 1024;

export interface Inbox {
  /** @returns false when too much waits: the process must go, because its inbox is memory of the tab */
  add(weight: number): boolean;
}

/** @param ask asks the process; resolves when it has read all that was told before */
export function createInbox(ask: () => Promise<boolean>): Inbox {
  let waiting = 0;
  let asking = false;
  return {
    add(weight) {
      waiting += weight;
      if (waiting > ASK_AFTER && !asking) {
        asking = true;
        const before = waiting;
        void ask().then((answered) => {
          asking = false;
          if (answered) waiting -= before;
        });
      }
      return waiting <= MOST;
    },
  };
}
