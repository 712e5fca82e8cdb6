import { RedisError } from '../protocol/reply';

const FLAGS = new Set(['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys']);

/** `#!lua flags=no-writes` before a script of Redis 7. @throws {RedisError} an engine or a flag that is not known */
export function readShebang(body: string): { code: string; readOnly: boolean } {
  if (!body.startsWith('#!')) return { code: body, readOnly: false };
  const end = body.indexOf('\n');
  if (end === -1) throw new RedisError('ERR Invalid script shebang');
  const [engine = '', ...parts] = body.slice(2, end).trim().split(/\s+/);
  if (engine !== 'lua') throw new RedisError(`ERR Unexpected engine in script shebang: ${engine}`);
  const flags = new Set<string>();
  for (const part of parts) {
    if (!part.startsWith('flags=')) throw new RedisError(`ERR Unknown lua shebang option: ${part}`);
    for (const flag of part.slice(6).split(',').filter(Boolean)) {
      if (!FLAGS.has(flag)) throw new RedisError(`ERR Unexpected flag in script shebang: ${flag}`);
      flags.add(flag);
    }
  }
  // The line stays, empty, so that the lines of messages are right.
  return { code: body.slice(end), readOnly: flags.has('no-writes') };
}
