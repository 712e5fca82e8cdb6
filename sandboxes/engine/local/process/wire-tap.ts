/**
 * Tells the event log what crosses one connection: every byte as long as there are few, so that the newest exchange is always
 * seen. Under load a message for each piece would cost more than the pieces themselves: then some are told, and of the rest
 * how many, ten times a second.
 */
import type { Direction } from '../../events';

/** Bytes of one direction of one connection that are told at once. The true length is always told. */
export const KEPT = 64 * 1024;
/** Milliseconds between two looks at a connection that has told all that it may. No clock is read for each piece: that is dear. */
const INTERVAL = 100;
/** Bytes that the busy connections of a process may tell together in each direction until the next look, */
const SHARED = 8 * 1024;
/** unless each of them would have fewer than these: less than a message is of no use. */
const LEAST = 256;

export interface Tapped {
  readonly direction: Direction;
  /** A view of what crossed: to be copied by whoever keeps it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

const NONE = new Uint8Array(0);

/** How many connections of this process have told all that they may. */
let busy = 0;

class Half {
  left = KEPT;
  uncounted = 0;
  /** Since the last look. */
  crossed = false;

  /** @returns whether it rests: then all may be told again, because what comes next is the beginning of something new */
  look(): boolean {
    const rests = !this.crossed;
    this.crossed = false;
    const share = Math.floor(SHARED / busy);
    if (rests) this.left = KEPT;
    else if (share >= LEAST) this.left = Math.max(this.left, share);
    return rests;
  }
}

export class WireTap {
  readonly #tell: (tapped: Tapped) => void;
  readonly #later: (callback: () => void, delay: number) => void;
  readonly #halves: Record<Direction, Half> = { 'to-server': new Half(), 'to-client': new Half() };
  #watched = false;

  /** @param later a timer that does not keep the process alive */
  constructor(tell: (tapped: Tapped) => void, later: (callback: () => void, delay: number) => void) {
    this.#tell = tell;
    this.#later = later;
  }

  crossed(direction: Direction, bytes: Uint8Array): void {
    const half = this.#halves[direction];
    half.crossed = true;
    if (half.left === 0) {
      half.uncounted += bytes.length;
      return;
    }
    // Before the bytes that follow them.
    if (half.uncounted > 0) this.flush();
    const kept = bytes.length > half.left ? bytes.subarray(0, half.left) : bytes;
    half.left -= kept.length;
    this.#tell({ direction, bytes: kept, length: bytes.length });
    if (half.left === 0 && !this.#watched) this.#watch();
  }

  #watch(): void {
    this.#watched = true;
    busy++;
    this.#wait();
  }

  #wait(): void {
    this.#later(() => {
      this.flush();
      const rest = Object.values(this.#halves).map((half) => half.look());
      if (rest.includes(false)) {
        this.#wait();
        return;
      }
      this.#watched = false;
      busy--;
    }, INTERVAL);
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
