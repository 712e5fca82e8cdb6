/** What carries connections in a seeded run: the kernel, by way of which all frames go, so that one order holds for all. */
import type { ByteChannel, Wire } from './byte-channel';
import type { Frame } from './frames';

export class RelayedWire implements Wire {
  readonly #say: (id: number, frame: Frame) => void;
  readonly #channels = new Map<number, ByteChannel>();

  /** @param say tells the kernel */
  constructor(say: (id: number, frame: Frame) => void) {
    this.#say = say;
  }

  open(id: number, channel: ByteChannel): void {
    this.#channels.set(id, channel);
  }

  forget(id: number): void {
    this.#channels.delete(id);
  }

  send(id: number, frame: Frame): void {
    // A copy: the sender may go on writing into its buffer, and a view would take all of that along.
    this.#say(id, typeof frame === 'object' ? new Uint8Array(frame) : frame);
  }

  /** @param frame null: the peer is gone */
  deliver(id: number, frame: Frame | null): void {
    const channel = this.#channels.get(id);
    if (frame === null) channel?.peerGone();
    else channel?.arrive(frame);
  }

  /** Nothing that was sent has been acknowledged for too long. */
  timedOut(id: number): void {
    this.#channels.get(id)?.timeOut();
  }

  /** Every peer is gone. */
  lost(): void {
    for (const id of [...this.#channels.keys()]) this.deliver(id, null);
  }
}
