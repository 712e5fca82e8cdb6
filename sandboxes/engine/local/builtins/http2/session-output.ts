/** Frames on their way into the socket: those of one tick are one write. */
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';

/** Octets that are put together to one write. */
const BATCH = 65_536;

export class SessionOutput {
  readonly #socket: Socket;
  /** The socket takes no more for now. */
  readonly #full: () => void;
  #parts: Uint8Array[] = [];
  #size = 0;
  #scheduled = false;

  constructor(socket: Socket, full: () => void) {
    this.#socket = socket;
    this.#full = full;
  }

  send(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= BATCH) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      process.nextTick(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  flush(): void {
    if (this.#size === 0) return;
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    if (this.#socket.destroyed || !this.#socket.writable) return;
    if (!this.#socket.write(bytes)) this.#full();
  }
}
