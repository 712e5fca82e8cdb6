import { type Call, type Command, command } from '../command';
import { addFloats, bigInteger, inRange, integer, readFloat } from '../numbers';
import { notFloat, OK, RedisError, type Reply, syntaxError } from '../protocol/reply';
import { changed, holding, lookupToWrite, read, setText, toWrite } from './access';
import { expiryOf } from './expiry-argument';
import { longestCommonSubsequence } from './longest-common-subsequence';

const LONGEST = 512 * 1024 * 1024;

function checkLength(length: number): void {
  if (length > LONGEST) throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
}

function set(call: Call, [key = '', value = '', ...options]: readonly string[]): Reply {
  let expires: number | null = null;
  let [keepExpiry, get] = [false, false];
  let condition: 'nx' | 'xx' | null = null;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    const next = options[at + 1];
    if ((option === 'nx' || option === 'xx') && (condition ?? option) === option) condition = option;
    else if (option === 'get') get = true;
    else if (option === 'keepttl' && expires === null) keepExpiry = true;
    else if (
      ['ex', 'px', 'exat', 'pxat'].includes(option) &&
      next !== undefined &&
      expires === null &&
      !keepExpiry
    ) {
      expires = expiryOf(call, option, next);
      at++;
    } else throw syntaxError();
  }
  const before = lookupToWrite(call, key);
  const old = get ? (holding(before, 'string')?.text ?? null) : null;
  if ((condition === 'nx' && before) || (condition === 'xx' && !before)) return get ? old : null;
  call.database.set(key, { t: 'string', text: value }, { keepExpiry, expires });
  changed(call, key, '$', 'set');
  if (expires !== null) call.server.pubsub.notify(call.database.index, 'g', 'expire', key);
  return get ? old : OK;
}

function increment(call: Call, key: string, by: bigint): Reply {
  const value = toWrite(call, key, 'string');
  const sum = bigInteger(value?.text ?? '0') + by;
  if (!inRange(sum)) throw new RedisError('ERR increment or decrement would overflow');
  keepTime(call, key, String(sum));
  changed(call, key, '$', 'incrby');
  return sum;
}

/** A new text under the same time of expiry. */
function keepTime(call: Call, key: string, text: string, form?: 'raw' | 'embstr'): void {
  const value = { t: 'string', text } as const;
  call.database.set(key, form ? { ...value, form } : value, { keepExpiry: true });
}

function setWithExpiry(option: 'ex' | 'px') {
  return (call: Call, [key = '', time = '', value = '']: readonly string[]): Reply => {
    setText(call, key, value, expiryOf(call, option, time));
    changed(call, key, '$', 'set');
    call.server.pubsub.notify(call.database.index, 'g', 'expire', key);
    return OK;
  };
}

function getex(call: Call, [key = '', ...options]: readonly string[]): Reply {
  let expires: number | null | undefined;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    const next = options[at + 1];
    if (expires !== undefined) throw syntaxError();
    if (option === 'persist') expires = null;
    else if (['ex', 'px', 'exat', 'pxat'].includes(option) && next !== undefined) {
      expires = expiryOf(call, option, next);
      at++;
    } else throw syntaxError();
  }
  const value = read(call, key, 'string');
  if (!value) return null;
  if (expires === null) {
    if (call.database.peek(key)?.expires !== null) {
      call.database.expireAt(key, null);
      changed(call, key, 'g', 'persist');
    }
  } else if (expires !== undefined) {
    if (expires <= call.now) {
      call.database.delete(key);
      changed(call, key, 'g', 'del');
    } else {
      call.database.expireAt(key, expires);
      changed(call, key, 'g', 'expire');
    }
  }
  return value.text;
}

function msetPairs(call: Call, args: readonly string[]): readonly (readonly [string, string])[] {
  if (args.length % 2 === 1) throw new RedisError(`ERR wrong number of arguments for '${call.name}' command`);
  return Array.from(
    { length: args.length / 2 },
    (_, index) => [args[2 * index] ?? '', args[2 * index + 1] ?? ''] as const,
  );
}

function mset(call: Call, args: readonly string[]): Reply {
  for (const [key, value] of msetPairs(call, args)) {
    setText(call, key, value);
    changed(call, key, '$', 'set');
  }
  return OK;
}

function getrange(call: Call, [key = '', start = '', end = '']: readonly string[]): Reply {
  const [first, last] = [integer(start), integer(end)];
  const text = read(call, key, 'string')?.text ?? '';
  if (first < 0 && last < 0 && first > last) return '';
  const from = Math.max(first < 0 ? text.length + first : first, 0);
  const to = Math.min(Math.max(last < 0 ? text.length + last : last, 0), text.length - 1);
  return text.length === 0 || from > to ? '' : text.slice(from, to + 1);
}

function setrange(call: Call, [key = '', offsetText = '', value = '']: readonly string[]): Reply {
  const offset = integer(offsetText);
  if (offset < 0) throw new RedisError('ERR offset is out of range');
  const found = toWrite(call, key, 'string');
  if (value === '') return found?.text.length ?? 0;
  checkLength(offset + value.length);
  const text = (found?.text ?? '').padEnd(offset, '\0');
  keepTime(call, key, text.slice(0, offset) + value + text.slice(offset + value.length), 'raw');
  changed(call, key, '$', 'setrange');
  return call.database.peek(key)?.value.t === 'string' ? Math.max(text.length, offset + value.length) : 0;
}

function incrbyfloat(call: Call, [key = '', by = '']: readonly string[]): Reply {
  const value = toWrite(call, key, 'string');
  if (value && readFloat(value.text) === undefined) throw notFloat();
  const sum = addFloats(value?.text ?? '0', by);
  keepTime(call, key, sum, 'embstr');
  changed(call, key, '$', 'incrbyfloat');
  return sum;
}

const write = 'write denyoom';

export const stringCommands: readonly Command[] = [
  command(
    'get',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'string')?.text ?? null,
  ),
  command('set', -3, write, [1, 1, 1], set),
  command('setnx', 3, `${write} fast`, [1, 1, 1], (call, [key = '', value = '']) => {
    if (lookupToWrite(call, key)) return 0;
    setText(call, key, value);
    changed(call, key, '$', 'set');
    return 1;
  }),
  command('setex', 4, write, [1, 1, 1], setWithExpiry('ex')),
  command('psetex', 4, write, [1, 1, 1], setWithExpiry('px')),
  command('getex', -2, 'write fast', [1, 1, 1], getex),
  command('getdel', 2, 'write fast', [1, 1, 1], (call, [key = '']) => {
    const value = read(call, key, 'string');
    if (!value) return null;
    call.database.delete(key);
    changed(call, key, 'g', 'del');
    return value.text;
  }),
  command('getset', 3, `${write} fast`, [1, 1, 1], (call, [key = '', value = '']) => {
    const before = read(call, key, 'string')?.text ?? null;
    setText(call, key, value);
    changed(call, key, '$', 'set');
    return before;
  }),
  command('append', 3, `${write} fast`, [1, 1, 1], (call, [key = '', value = '']) => {
    const found = toWrite(call, key, 'string');
    const text = (found?.text ?? '') + value;
    checkLength(text.length);
    keepTime(call, key, text, found && 'raw');
    changed(call, key, '$', 'append');
    return text.length;
  }),
  command(
    'strlen',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'string')?.text.length ?? 0,
  ),
  command('mget', -2, 'readonly fast', [1, -1, 1], (call, keys) =>
    keys.map((key) => {
      const value = call.database.get(key)?.value;
      return value?.t === 'string' ? (read(call, key, 'string')?.text ?? null) : null;
    }),
  ),
  command('mset', -3, write, [1, -1, 2], mset),
  command('msetnx', -3, write, [1, -1, 2], (call, args) => {
    if (msetPairs(call, args).some(([key]) => lookupToWrite(call, key))) return 0;
    mset(call, args);
    return 1;
  }),
  command('incr', 2, `${write} fast`, [1, 1, 1], (call, [key = '']) => increment(call, key, 1n)),
  command('decr', 2, `${write} fast`, [1, 1, 1], (call, [key = '']) => increment(call, key, -1n)),
  command('incrby', 3, `${write} fast`, [1, 1, 1], (call, [key = '', by = '']) =>
    increment(call, key, bigInteger(by)),
  ),
  command('decrby', 3, `${write} fast`, [1, 1, 1], (call, [key = '', by = '']) => {
    const amount = bigInteger(by);
    if (!inRange(-amount)) throw new RedisError('ERR decrement would overflow');
    return increment(call, key, -amount);
  }),
  command('incrbyfloat', 3, `${write} fast`, [1, 1, 1], incrbyfloat),
  command('getrange', 4, 'readonly', [1, 1, 1], getrange),
  command('substr', 4, 'readonly', [1, 1, 1], getrange),
  command('setrange', 4, write, [1, 1, 1], setrange),
  command('lcs', -3, 'readonly', [1, 2, 1], longestCommonSubsequence),
];
