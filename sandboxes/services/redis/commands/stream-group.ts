import type { Call } from '../command';
import { RedisError } from '../protocol/reply';
import type { Group, Stream } from '../types/stream';
import { toWrite } from './access';

/** @throws {RedisError} NOGROUP */
export function groupOf(
  call: Call,
  key: string,
  name: string,
  asked: string,
): { stream: Stream; group: Group } {
  const stream = toWrite(call, key, 'stream')?.stream;
  const group = stream?.groups.get(name);
  if (stream && group) return { stream, group };
  throw new RedisError(
    `NOGROUP No such key '${key}' or consumer group '${name}'${asked === 'XREADGROUP' ? ' in XREADGROUP with GROUP option' : ''}`,
  );
}
