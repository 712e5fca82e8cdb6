import type { Call } from '../command';
import { bigInteger, inRange } from '../numbers';
import { RedisError } from '../protocol/reply';

/**
 * The moment that an option of SET or GETEX names: EX and PX count from now, EXAT and PXAT from 1970; with an X in seconds.
 * @returns milliseconds since 1970
 * @throws {RedisError} not a number; not above 0; too far
 */
export function expiryOf({ now, name }: Call, option: string, text: string): number {
  const given = bigInteger(text);
  const wrong = () => new RedisError(`ERR invalid expire time in '${name}' command`);
  if (given <= 0n) throw wrong();
  const milliseconds = option.startsWith('p') ? given : given * 1_000n;
  const at = option.endsWith('at') ? milliseconds : milliseconds + BigInt(Math.floor(now));
  if (!inRange(at)) throw wrong();
  return Number(at);
}
