/** Section 5.4 of the manual. */
import type { Runtime } from '../runtime';
import { isTrue } from '../runtime';
import { LuaTable } from '../table';
import { type LuaFunction, type LuaValue, toText, typeName } from '../values';
import type { Arguments, LibraryFunction } from './arguments';
import { format } from './format';
import { findMatch, type Match, matchAt, PatternError } from './pattern';

/** Longer ones no script of a server needs: `("x"):rep(1e9)` is refused instead of ending the process. */
const LONGEST = 64 * 1024 * 1024;

export function stringFunctions(runtime: Runtime): Readonly<Record<string, LibraryFunction>> {
  return {
    byte(call) {
      const text = call.text(1);
      const first = call.absent(2) ? 1 : position(call.integer(2), text.length);
      const last = call.absent(3) ? first : position(call.integer(3), text.length);
      return [...text.slice(Math.max(first, 1) - 1, Math.max(last, 0))].map((one) => one.charCodeAt(0));
    },
    char: (call) =>
      call.all
        .map((_, index) => {
          const code = call.integer(index + 1);
          if (code < 0 || code > 255) throw call.wrong(index + 1, 'invalid value');
          return String.fromCharCode(code);
        })
        .join(''),
    dump: (call) => {
      throw call.error('unable to dump given function');
    },
    find: (call) => search(call, true),
    match: (call) => search(call, false),
    format: (call) => format(call),
    gmatch: (call) => gmatch(call),
    gfind: (call) => gmatch(call),
    gsub: (call) => gsub(call, runtime),
    len: (call) => call.text(1).length,
    lower: (call) => call.text(1).replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    upper: (call) => call.text(1).replace(/[a-z]+/g, (part) => part.toUpperCase()),
    rep(call) {
      const text = call.text(1);
      const count = Math.max(call.integer(2), 0);
      if (text.length * count > LONGEST) throw call.error('resulting string too large');
      return text.repeat(count);
    },
    reverse: (call) => [...call.text(1)].reverse().join(''),
    sub(call) {
      const text = call.text(1);
      const first = position(call.integer(2), text.length);
      const last = call.absent(3) ? text.length : position(call.integer(3), text.length);
      return text.slice(Math.max(first, 1) - 1, Math.max(last, 0));
    },
  };
}

/** Negative ones count from the end. */
const position = (given: number, length: number): number =>
  given >= 0 ? given : Math.max(length + given + 1, 0);

/** A pattern without special characters is a plain text. */
const PLAIN = /^[^$*+?.()[\]%^-]*$/;

function search(call: Arguments, find: boolean): readonly LuaValue[] | undefined {
  const [text, pattern] = [call.text(1), call.text(2)];
  const given = call.absent(3) ? 1 : position(call.integer(3), text.length);
  const start = Math.min(Math.max(given, 1), text.length + 1) - 1;
  if (find && (isTrue(call.at(4)) || PLAIN.test(pattern))) {
    const at = text.indexOf(pattern, start);
    return at === -1 ? undefined : [at + 1, at + pattern.length];
  }
  return patterned(call, () => {
    const found = findMatch(text, pattern, start);
    if (!found) return undefined;
    return find ? [found.start + 1, found.end, ...found.captures] : found.values;
  });
}

function gmatch(call: Arguments): LuaFunction {
  const [text, pattern] = [call.text(1), call.text(2)];
  let at = 0;
  // Here `^` is a character like any other: an anchor would make no sense.
  return () =>
    patterned(call, () => {
      for (; at <= text.length; at++) {
        const found = matchAt(text, pattern, at);
        if (!found) continue;
        at = found.end === found.start ? found.end + 1 : found.end;
        return found.values;
      }
      return [undefined];
    });
}

function gsub(call: Arguments, runtime: Runtime): readonly LuaValue[] {
  const [text, pattern] = [call.text(1), call.text(2)];
  const replacement = call.at(3);
  const most = call.absent(4) ? text.length + 1 : call.integer(4);
  if (!['number', 'string', 'function', 'table'].includes(typeName(replacement)))
    throw call.wrong(3, 'string/function/table expected');
  const anchored = pattern.startsWith('^');
  return patterned(call, () => {
    let result = '';
    let at = 0;
    let count = 0;
    while (count < most) {
      const found = matchAt(text, pattern, at, anchored ? 1 : 0);
      if (found) {
        count++;
        result += replaced(call, runtime, replacement, found);
      }
      if (found && found.end > at) at = found.end;
      else if (at < text.length) result += text[at++];
      else break;
      if (anchored) break;
    }
    return [result + text.slice(at), count];
  });
}

function replaced(call: Arguments, runtime: Runtime, replacement: LuaValue, found: Match): string {
  let value: LuaValue;
  if (typeof replacement === 'function') value = runtime.call(-1, replacement, ...found.values)[0];
  else if (replacement instanceof LuaTable) value = runtime.index(replacement, found.values[0], -1);
  else return template(call, toText(replacement) ?? '', found);
  if (!isTrue(value)) return found.whole;
  const text = toText(value);
  if (text === undefined) throw call.error(`invalid replacement value (a ${typeName(value)})`);
  return text;
}

function template(call: Arguments, text: string, found: Match): string {
  return text.replace(/%([\s\S]?)/g, (_, one: string) => {
    if (!/\d/.test(one)) return one;
    if (one === '0') return found.whole;
    const values = found.values;
    if (Number(one) > values.length) throw call.error('invalid capture index');
    return toText(values[Number(one) - 1]) ?? '';
  });
}

/** A pattern's fault is an error of the script. */
function patterned<T>(call: Arguments, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof PatternError) throw call.error(thrown.message);
    throw thrown;
  }
}
