/** One message of a protocol, decoded from the bytes of a connection or a datagram. */
import type { Direction } from '../engine/events';
import type { DecodedMessage } from './decoded';

export type Protocol = 'http' | 'http2' | 'dns' | 'resp' | 'postgresql' | 'smtp';

export interface WireMessage {
  /** Unique in its log, and stable while the log grows. */
  readonly key: string;
  /** The connection's number; null for a datagram. */
  readonly connection: number | null;
  readonly direction: Direction;
  readonly port: number;
  /** pids. `from` sent this message; null is the page. `to`: null too where the opening of the connection was forgotten. */
  readonly from: number | null;
  readonly to: number | null;
  /** `seq` and `at` (milliseconds of the sandbox's clock) of the event that carried its last byte. */
  readonly seq: number;
  readonly at: number;
  readonly message: DecodedMessage;
  /** As they crossed, at most `RAW_LIMIT` of them. */
  readonly bytes: Uint8Array;
  /** How many there were. */
  readonly length: number;
}

/** Most raw bytes that are kept of one message. */
export const RAW_LIMIT = 64 * 1024;
