/**
 * Tells the event log what crosses one connection: every byte at first, only how many once the log has kept its share.
 * Under load a message for each piece would cost more than the pieces themselves, so mere counts are told ten times a second.
 */
import type { Direction } from '../../events';

/** Bytes of one direction of one connection that the event log keeps. The true length is always told. */
export const KEPT = 64 * 1024;
const COUNT_INTERVAL = 100;

export interface Tapped {
  readonly direction: Direction;
  /** A view of what crossed: to be copied by whoever keeps it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

const NONE = new Uint8Array(0);

export class WireTap {
  readonly #tell: (tapped: Tapped) => void;
  readonly #later: (callback: () => void, delay: number) => void;
  readonly #left: Record<Direction, number> = { 'to-server': KEPT, 'to-client': KEPT };
  readonly #uncounted: Record<Direction, number> = { 'to-server': 0, 'to-client': 0 };
  #waiting = false;

  /** @param later a timer that does not keep the process alive */
  constructor(tell: (tapped: Tapped) => void, later: (callback: () => void, delay: number) => void) {
    this.#tell = tell;
    this.#later = later;
  }

  crossed(direction: Direction, bytes: Uint8Array): void {
    const left = this.#left[direction];
    if (left > 0) {
      const kept = bytes.length > left ? bytes.subarray(0, left) : bytes;
      this.#left[direction] = left - kept.length;
      this.#tell({ direction, bytes: kept, length: bytes.length });
      return;
    }
    this.#uncounted[direction] += bytes.length;
    if (this.#waiting) return;
    this.#waiting = true;
    this.#later(() => {
      this.#waiting = false;
      this.flush();
    }, COUNT_INTERVAL);
  }

  /** Tells the counts that are still owed. */
  flush(): void {
    for (const direction of ['to-server', 'to-client'] as const) {
      const length = this.#uncounted[direction];
      if (length === 0) continue;
      this.#uncounted[direction] = 0;
      this.#tell({ direction, bytes: NONE, length });
    }
  }
}
