/** Padding of frames (RFC 9113 §6.1), which hides how long what they carry is. */
import { FLAG, HEAD_LENGTH } from './frames';

/** `aligned`: frames, head included, are a multiple of eight octets; `max`: as long as they may be. */
export type Padding = 'none' | 'aligned' | 'max';

/** One octet says how many follow the content. */
const MOST = 256;

/**
 * Octets of a payload with its padding.
 * @param most octets that it may have: of the frame, and of the windows
 */
export function paddedLength(padding: Padding, length: number, most: number): number {
  if (padding === 'none') return length;
  const limit = Math.min(most, length + MOST);
  if (padding === 'max') return Math.max(length, limit);
  const over = (length + HEAD_LENGTH) % 8;
  return over === 0 ? length : Math.max(length, Math.min(limit, length + 8 - over));
}

/** A payload of `length` octets that carries `content`, and the flag that it needs. */
export function padded(content: Uint8Array, length: number): { payload: Uint8Array; flag: number } {
  if (length <= content.length) return { payload: content, flag: 0 };
  const payload = new Uint8Array(length);
  payload[0] = length - content.length - 1;
  payload.set(content, 1);
  return { payload, flag: FLAG.PADDED };
}
