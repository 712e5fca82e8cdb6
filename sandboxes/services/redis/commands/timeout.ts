import { readFloat } from '../numbers';
import { RedisError } from '../protocol/reply';

/** Seconds, with fractions, as blocking commands take them. @returns milliseconds; 0: for ever */
export function timeoutOf(text: string): number {
  const seconds = readFloat(text);
  if (seconds === undefined || !Number.isFinite(seconds))
    throw new RedisError('ERR timeout is not a float or out of range');
  if (seconds < 0) throw new RedisError('ERR timeout is negative');
  const milliseconds = Math.ceil(seconds * 1_000);
  if (milliseconds > Number.MAX_SAFE_INTEGER) throw new RedisError('ERR timeout is out of range');
  return milliseconds;
}
