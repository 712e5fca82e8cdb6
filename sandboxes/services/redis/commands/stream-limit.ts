import { RedisError } from '../protocol/reply';
import { LEAST_ID, MOST_ID, nextId, parseId, previousId, type StreamId } from '../types/stream';

/** `-`, `+`, `(5-1`. @param missing the sequence where only the time is given */
export function limitOf(text: string, missing: bigint, end: 'start' | 'end'): StreamId {
  if (text === '-') return LEAST_ID;
  if (text === '+') return MOST_ID;
  if (!text.startsWith('(')) return parseId(text, missing);
  const id = parseId(text.slice(1), missing);
  const moved = end === 'start' ? nextId(id) : previousId(id);
  if (!moved) throw new RedisError(`ERR invalid ${end} ID for the interval`);
  return moved;
}
