/** Patterns of KEYS, SCAN, PSUBSCRIBE: `stringmatchlen` of Redis's util.c. */

const cache = new Map<string, RegExp>();
const MOST = 1_000;

/** @param ignoreCase as CONFIG GET and COMMAND LIST do */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  const key = (ignoreCase ? 'i' : '-') + pattern;
  let compiled = cache.get(key);
  if (!compiled) {
    if (cache.size >= MOST) cache.clear();
    compiled = new RegExp(`^${source(pattern)}$`, ignoreCase ? 'is' : 's');
    cache.set(key, compiled);
  }
  return compiled.test(text);
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function source(pattern: string): string {
  let result = '';
  for (let at = 0; at < pattern.length; at++) {
    const one = pattern[at] ?? '';
    if (one === '*') {
      while (pattern[at + 1] === '*') at++;
      result += '[^]*?';
    } else if (one === '?') result += '[^]';
    else if (one === '\\' && at + 1 < pattern.length) result += literal(pattern[++at] ?? '');
    else if (one === '[') {
      const { set, end } = setAt(pattern, at);
      result += set;
      at = end;
    } else result += literal(one);
  }
  return result;
}

/** `[a-c]`, `[^x]`; one that is not closed goes to the end. */
function setAt(pattern: string, start: number): { set: string; end: number } {
  let at = start + 1;
  const negated = pattern[at] === '^';
  if (negated) at++;
  let inner = '';
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    const one = pattern[at] ?? '';
    if (one === '\\' && at + 1 < pattern.length) inner += literal(pattern[++at] ?? '');
    else if (pattern[at + 1] === '-' && at + 2 < pattern.length) {
      const [low = '', high = ''] = [one, pattern[at + 2]].sort();
      inner += `${literal(low)}-${literal(high)}`;
      at += 2;
    } else inner += literal(one);
  }
  const none = negated ? '[^]' : '[]';
  return { set: inner === '' ? none : `[${negated ? '^' : ''}${inner}]`, end: at };
}
