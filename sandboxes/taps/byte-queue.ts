/** Bytes of one direction that no message has taken yet. */
export class ByteQueue {
  #bytes = new Uint8Array(0);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) {
      const room = this.length + bytes.length;
      // Doubled, so that a message of many pieces is not copied with every piece.
      const larger = new Uint8Array(Math.max(256, room * 2));
      larger.set(this.view());
      this.#end = this.length;
      this.#start = 0;
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** What is there, valid until the next `push`. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Removes the first `length`. */
  skip(length: number): void {
    this.#start += Math.min(length, this.length);
    if (this.#start === this.#end) this.clear();
  }

  clear(): void {
    this.#start = 0;
    this.#end = 0;
  }
}
