/** What the peer may still send over the whole connection (RFC 9113 §5.2). */
import { ConnectionError } from './protocol-error';

export class ReceiveWindow {
  /** Octets that it may have on its way at most. */
  limit = 65_535;
  left = 65_535;
  #unacknowledged = 0;

  /**
   * @returns octets to give back to the peer: content waits in its stream's window, so here it counts as read at once
   * @throws {ConnectionError} FLOW_CONTROL_ERROR
   */
  take(octets: number): number {
    this.left -= octets;
    if (this.left < 0)
      throw new ConnectionError('FLOW_CONTROL_ERROR', 'More than the window of the connection');
    this.#unacknowledged += octets;
    if (this.#unacknowledged < this.limit / 2) return 0;
    const back = this.#unacknowledged;
    this.left += back;
    this.#unacknowledged = 0;
    return back;
  }

  /** @returns octets to tell the peer of: a window never shrinks but by use */
  resize(limit: number): number {
    const more = limit - this.limit;
    this.limit = limit;
    if (more <= 0) return 0;
    this.left += more;
    return more;
  }
}
