/** Whether bytes have the form of frames of HTTP/2: for where nobody saw how they began. */
import { FRAME, HEAD_LENGTH, OF_A_STREAM, PAYLOAD_LENGTHS } from '../../http2/frames';

/** What nearly all keep to (RFC 9113 §6.5.2). */
const LARGEST = 16_384;

/** Frame after frame, to the end of the bytes or into the midst of a frame of content. */
export function looksLikeFrames(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    if (at + HEAD_LENGTH > bytes.length) return false;
    const length =
      ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    const type = bytes[at + 3] as number;
    const onStream = [5, 6, 7, 8].some((offset) => bytes[at + offset] !== 0);
    const wanted = PAYLOAD_LENGTHS[type] ?? -1;
    if (type > FRAME.CONTINUATION || length > LARGEST || (bytes[at + 5] as number) > 127) return false;
    if (wanted >= 0 && length !== wanted) return false;
    if (type === FRAME.SETTINGS && length % 6 !== 0) return false;
    if (OF_A_STREAM.has(type) ? !onStream : onStream && type !== FRAME.WINDOW_UPDATE) return false;
    at += HEAD_LENGTH + length;
    if (at > bytes.length) return type === FRAME.DATA;
  }
  return bytes.length > 0;
}
