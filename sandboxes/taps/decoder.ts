/** What a decoder of one protocol is to the connection that it reads. */
import type { Direction } from '../engine/events';
import type { DecodedMessage } from './decoded';

/** A message and how many bytes it took of those that were pushed; they are the oldest that no message has taken yet. */
export type Emit = (direction: Direction, message: DecodedMessage, length: number) => void;

export interface ProtocolDecoder {
  /**
   * Takes the next bytes of a direction and emits what is complete.
   * @throws {TapError} the bytes break the rules of the protocol
   */
  push(direction: Direction, bytes: Uint8Array): void;
  /** Bytes of the direction are missing: what was begun is given up. */
  gap(direction: Direction): void;
  /** Whether a piece that follows a gap looks like the beginning of a message. */
  begins(direction: Direction, bytes: Uint8Array): boolean;
  /** The connection ended: emits what ends with it. */
  end?(): void;
}

/** Bytes that are not what their protocol allows. */
export class TapError extends Error {
  override readonly name = 'TapError';
}

/** Most bytes of one message that a decoder waits for; more is malformed or not worth the memory. */
export const MESSAGE_LIMIT = 1024 * 1024;
