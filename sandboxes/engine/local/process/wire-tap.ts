/**
 * Tells the event log what crosses one connection: every byte as long as there are few, so that the newest exchange is always
 * seen. Under load a message for each piece would cost more than the pieces themselves: then some are told, and of the rest
 * how many, ten times a second.
 */
import type { Direction } from '../../events';

/** Bytes of one direction of one connection that are told at once. The true length is always told. */
export const KEPT = 64 * 1024;
/** Bytes a millisecond that all connections of a process earn together while only counts are told … */
const EARNED = 16;
/** … and that the next of them may tell once there are so many; */
const ENOUGH = 8 * 1024;
/** each may tell after so many milliseconds without any: what comes then is the beginning of something new, */
const PAUSE = 50;
/** of which at least so many bytes are told. */
const BEGINNING = 4 * 1024;
const COUNT_INTERVAL = 100;

export interface Tapped {
  readonly direction: Direction;
  /** A view of what crossed: to be copied by whoever keeps it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

const NONE = new Uint8Array(0);

/** When connections of this process were last given what they had earned. */
let given = 0;

class Half {
  left = KEPT;
  uncounted = 0;
  /** When bytes crossed last since all was told that might be. */
  crossed = 0;

  /** @returns whether bytes may be told again */
  earned(now: number): boolean {
    const paused = now - this.crossed >= PAUSE;
    this.crossed = now;
    const earned = Math.min(KEPT, (now - given) * EARNED);
    if (earned >= ENOUGH) {
      given = now;
      this.left = earned;
      return true;
    }
    if (paused) this.left = BEGINNING;
    return paused;
  }
}

export class WireTap {
  readonly #tell: (tapped: Tapped) => void;
  readonly #later: (callback: () => void, delay: number) => void;
  readonly #now: () => number;
  readonly #halves: Record<Direction, Half> = { 'to-server': new Half(), 'to-client': new Half() };
  #waiting = false;

  /**
   * @param later a timer that does not keep the process alive
   * @param now milliseconds that never go back
   */
  constructor(
    tell: (tapped: Tapped) => void,
    later: (callback: () => void, delay: number) => void,
    now: () => number,
  ) {
    this.#tell = tell;
    this.#later = later;
    this.#now = now;
  }

  crossed(direction: Direction, bytes: Uint8Array): void {
    const half = this.#halves[direction];
    if (half.left === 0 && half.earned(this.#now())) this.flush();
    if (half.left > 0) {
      const kept = bytes.length > half.left ? bytes.subarray(0, half.left) : bytes;
      half.left -= kept.length;
      if (half.left === 0) half.crossed = this.#now();
      this.#tell({ direction, bytes: kept, length: bytes.length });
      return;
    }
    half.uncounted += bytes.length;
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
      const half = this.#halves[direction];
      const length = half.uncounted;
      if (length === 0) continue;
      half.uncounted = 0;
      this.#tell({ direction, bytes: NONE, length });
    }
  }
}
