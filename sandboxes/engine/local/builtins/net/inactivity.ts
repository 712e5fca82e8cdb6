/**
 * The timeout of a socket without traffic. One timer serves many changes: an HTTP server sets and clears the timeout
 * with every request, which would otherwise make and destroy a timer each time.
 */
export class InactivityTimer {
  readonly #expired: () => void;
  #duration = 0;
  #deadline = 0;
  #timer: NodeJS.Timeout | null = null;
  /** When `#timer` fires. */
  #wakesAt = 0;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** @param milliseconds 0 turns it off */
  set(milliseconds: number): void {
    this.#duration = milliseconds;
    if (milliseconds > 0) this.refresh();
  }

  refresh(): void {
    if (this.#duration === 0) return;
    this.#deadline = performance.now() + this.#duration;
    if (!this.#timer || this.#wakesAt > this.#deadline) this.#arm(this.#duration);
  }

  clear(): void {
    this.#duration = 0;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(milliseconds: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#wakesAt = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#wake(), milliseconds);
    this.#timer.unref();
  }

  #wake(): void {
    this.#timer = null;
    if (this.#duration === 0) return;
    // A clock of whole milliseconds may say that the last one is not over yet.
    const left = this.#deadline - performance.now();
    if (left >= 1) this.#arm(left);
    else this.#expired();
  }
}
