/** Bytes that another worker has sent, as they may be handed on and read. */
import { LIMITS } from './limits';

/** Bytes of a buffer that may lie beside those that a message shows of it: a clone takes the whole buffer along. */
const BESIDE = 64 * 1024;

/** False for a view of a buffer that can change its length, or that others write into: decoders throw at its sight. */
export function isFixedBytes(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array)) return false;
  const { buffer, byteLength } = value;
  return (
    buffer instanceof ArrayBuffer &&
    (buffer as { readonly resizable?: boolean }).resizable !== true &&
    byteLength <= LIMITS.messageBytes &&
    buffer.byteLength <= byteLength + BESIDE
  );
}
