/** One stream of a connection (RFC 9113 §5): its states, its windows, and what waits to be sent. */
import type { Field } from './hpack/static-table';

export type StreamState =
  | 'idle'
  | 'reservedLocal'
  | 'reservedRemote'
  | 'open'
  | 'halfClosedLocal'
  | 'halfClosedRemote'
  | 'closed';

export interface Piece {
  bytes: Uint8Array;
  readonly sent: (() => void) | undefined;
  readonly last: (() => boolean) | undefined;
}

export class Stream {
  readonly id: number;
  /** Octets that the peer may still be sent; SETTINGS can make it negative. */
  sendWindow: number;
  /** Octets that the peer may still send. */
  receiveWindow: number;
  /** Consumed, and not yet given back to the peer. */
  unacknowledged = 0;
  localDone = false;
  remoteDone = false;
  reserved: 'local' | 'remote' | null = null;
  closed = false;
  /** It counts for the limit of streams at once. */
  counted = false;
  /** The peer has no place for it yet, and knows nothing of it. */
  waiting = false;
  /** It answers a HEAD: `content-length` tells of what is not sent. */
  answersHead = false;
  /** Octets of content that the program has not read. */
  unread = 0;
  resetCode: number | null = null;
  /** The first block that came was a final one: what follows is trailers. */
  headReceived = false;
  /** Octets of content that `content-length` still wants; null where it is not told. */
  expected: number | null = null;
  readonly pieces: Piece[] = [];
  /** What ends it, behind the pieces. */
  ending: 'none' | 'data' | readonly Field[] = 'none';
  /** Where the program keeps what it knows of it. */
  owner: unknown = undefined;

  constructor(id: number, sendWindow: number, receiveWindow: number) {
    this.id = id;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
  }

  get state(): StreamState {
    if (this.closed) return 'closed';
    if (this.reserved === 'local') return 'reservedLocal';
    if (this.reserved === 'remote') return 'reservedRemote';
    if (this.localDone) return 'halfClosedLocal';
    return this.remoteDone ? 'halfClosedRemote' : 'open';
  }
}
