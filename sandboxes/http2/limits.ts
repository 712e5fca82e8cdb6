/** What a peer may cost, and how frames are sent: the options of Node's sessions, with Node's defaults. */
import type { Padding } from './padding';

export interface Limits {
  /** Octets that the encoder remembers of fields, whatever the peer allows. */
  readonly maxDeflateDynamicTableSize: number;
  /** Promises whose answer has not begun. */
  readonly maxReservedRemoteStreams: number;
  /** Octets of a list of fields to be sent, at most as it may be encoded. */
  readonly maxSendHeaderBlockLength: number;
  /** Streams that are opened at once before the peer's first SETTINGS. */
  readonly peerMaxConcurrentStreams: number;
  /** Fields in one list that is received. */
  readonly maxHeaderListPairs: number;
  /** Entries of one SETTINGS frame. */
  readonly maxSettings: number;
  /** Octets that streams may hold, past which new ones of the peer are refused. */
  readonly maxMemory: number;
  readonly maxInvalidFrames: number;
  readonly maxRejectedStreams: number;
  /** RFC 9113 §8.2.1: a field whose value begins or ends with white space does not count. */
  readonly strictWhitespace: boolean;
  readonly padding: Padding;
}

export const DEFAULT_LIMITS: Limits = {
  maxDeflateDynamicTableSize: 4096,
  maxReservedRemoteStreams: 200,
  maxSendHeaderBlockLength: 65_536,
  peerMaxConcurrentStreams: 100,
  maxHeaderListPairs: 128,
  maxSettings: 32,
  maxMemory: 10_000_000,
  maxInvalidFrames: 1000,
  maxRejectedStreams: 100,
  strictWhitespace: true,
  padding: 'none',
};

/** Octets that a stream holds beside what waits to be sent: about what Node reckons with. */
export const STREAM_OCTETS = 1024;
