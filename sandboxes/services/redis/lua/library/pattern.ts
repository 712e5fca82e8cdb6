/** Lua's patterns (section 5.4.1 of the manual): a backtracking matcher, as in lstrlib.c. */
import type { LuaValue } from '../values';

const MOST_CAPTURES = 32;
/** MAXCCALLS of lstrlib.c is 200; deeper, JavaScript's own stack would end. */
const DEEPEST = 3_000;
const POSITION = -2;
const OPEN = -1;

interface Capture {
  start: number;
  /** `OPEN` until it closes, `POSITION` for `()`. */
  length: number;
}

export class PatternError extends Error {}

/** One match of a pattern in a text. */
export class Match {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  readonly #captures: readonly Capture[];

  constructor(text: string, start: number, end: number, captures: readonly Capture[]) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.#captures = captures;
  }

  get whole(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** Without captures in the pattern: nothing. */
  get captures(): LuaValue[] {
    return this.#captures.map(({ start, length }) => {
      if (length === OPEN) throw new PatternError('unfinished capture');
      return length === POSITION ? start + 1 : this.#text.slice(start, start + length);
    });
  }

  /** Without captures in the pattern: the whole match. */
  get values(): LuaValue[] {
    return this.#captures.length === 0 ? [this.whole] : this.captures;
  }
}

/**
 * The first match from `start` on, counted from 0; with `^` only there.
 * @throws {PatternError} a pattern that is none, as Lua words it
 */
export function findMatch(text: string, pattern: string, start: number): Match | undefined {
  const anchored = pattern.startsWith('^');
  for (let at = start; at <= text.length; at++) {
    const found = matchAt(text, pattern, at, anchored ? 1 : 0);
    if (found || anchored) return found;
  }
  return undefined;
}

/** A match that begins at `at`. @param from where the pattern begins: 1 when `^` was taken off */
export function matchAt(text: string, pattern: string, at: number, from = 0): Match | undefined {
  const matcher = new Matcher(text, pattern);
  const end = matcher.match(at, from);
  return end === -1 ? undefined : new Match(text, at, end, matcher.captures);
}

class Matcher {
  captures: Capture[] = [];
  readonly #text: string;
  readonly #pattern: string;
  #depth = 0;

  constructor(text: string, pattern: string) {
    this.#text = text;
    this.#pattern = pattern;
  }

  /** @returns where the match ends, or -1 */
  match(start: number, from: number): number {
    if (++this.#depth > DEEPEST) throw new PatternError('pattern too complex');
    try {
      return this.#match(start, from);
    } finally {
      this.#depth--;
    }
  }

  #match(start: number, from: number): number {
    let at = start;
    let p = from;
    const pattern = this.#pattern;
    for (;;) {
      if (p >= pattern.length) return at;
      const one = pattern[p];
      if (one === '(') {
        return pattern[p + 1] === ')' ? this.#capture(at, p + 2, POSITION) : this.#capture(at, p + 1, OPEN);
      }
      if (one === ')') return this.#close(at, p + 1);
      if (one === '$' && p + 1 === pattern.length) return at === this.#text.length ? at : -1;
      if (one === '%') {
        const next = pattern[p + 1] ?? '';
        if (next === 'b') {
          at = this.#balance(at, p + 2);
          if (at === -1) return -1;
          p += 4;
          continue;
        }
        if (next === 'f') {
          p += 2;
          if (pattern[p] !== '[') throw new PatternError("missing '[' after '%f' in pattern");
          const end = this.#classEnd(p);
          const before = at === 0 ? '\0' : (this.#text[at - 1] ?? '\0');
          const here = this.#text[at] ?? '\0';
          if (this.#inSet(before, p, end - 1) || !this.#inSet(here, p, end - 1)) return -1;
          p = end;
          continue;
        }
        if (/\d/.test(next)) {
          at = this.#backReference(at, next);
          if (at === -1) return -1;
          p += 2;
          continue;
        }
      }
      const end = this.#classEnd(p);
      const suffix = pattern[end];
      if (suffix === '?') {
        if (this.#single(at, p, end)) {
          const found = this.match(at + 1, end + 1);
          if (found !== -1) return found;
        }
        p = end + 1;
      } else if (suffix === '+') return this.#single(at, p, end) ? this.#greedy(at + 1, p, end) : -1;
      else if (suffix === '*') return this.#greedy(at, p, end);
      else if (suffix === '-') return this.#lazy(at, p, end);
      else if (this.#single(at, p, end)) {
        at++;
        p = end;
      } else return -1;
    }
  }

  #greedy(at: number, p: number, end: number): number {
    let count = 0;
    while (this.#single(at + count, p, end)) count++;
    for (; count >= 0; count--) {
      const found = this.match(at + count, end + 1);
      if (found !== -1) return found;
    }
    return -1;
  }

  #lazy(start: number, p: number, end: number): number {
    for (let at = start; ; at++) {
      const found = this.match(at, end + 1);
      if (found !== -1) return found;
      if (!this.#single(at, p, end)) return -1;
    }
  }

  #capture(at: number, p: number, length: number): number {
    if (this.captures.length >= MOST_CAPTURES) throw new PatternError('too many captures');
    this.captures.push({ start: at, length });
    const found = this.match(at, p);
    if (found === -1) this.captures.pop();
    return found;
  }

  #close(at: number, p: number): number {
    const open = this.captures.findLast(({ length }) => length === OPEN);
    if (!open) throw new PatternError('invalid pattern capture');
    open.length = at - open.start;
    const found = this.match(at, p);
    if (found === -1) open.length = OPEN;
    return found;
  }

  #balance(at: number, p: number): number {
    const [open, close] = [this.#pattern[p], this.#pattern[p + 1]];
    if (open === undefined || close === undefined) throw new PatternError('unbalanced pattern');
    if (this.#text[at] !== open) return -1;
    let depth = 1;
    for (let next = at + 1; next < this.#text.length; next++) {
      const one = this.#text[next];
      if (one === close) {
        if (--depth === 0) return next + 1;
      } else if (one === open) depth++;
    }
    return -1;
  }

  #backReference(at: number, digit: string): number {
    const capture = this.captures[Number(digit) - 1];
    if (!capture || capture.length === OPEN) throw new PatternError('invalid capture index');
    const text = this.#text.slice(capture.start, capture.start + Math.max(capture.length, 0));
    return this.#text.startsWith(text, at) ? at + text.length : -1;
  }

  #classEnd(p: number): number {
    const one = this.#pattern[p];
    if (one === '%') {
      if (p + 1 >= this.#pattern.length) throw new PatternError("malformed pattern (ends with '%')");
      return p + 2;
    }
    if (one !== '[') return p + 1;
    let at = p + 1;
    if (this.#pattern[at] === '^') at++;
    // The first character of a set belongs to it, `]` too.
    do {
      if (at >= this.#pattern.length) throw new PatternError("malformed pattern (missing ']')");
      at += this.#pattern[at] === '%' && at + 1 < this.#pattern.length ? 2 : 1;
    } while (this.#pattern[at] !== ']');
    return at + 1;
  }

  #single(at: number, p: number, end: number): boolean {
    const one = this.#text[at];
    if (one === undefined) return false;
    const kind = this.#pattern[p];
    if (kind === '.') return true;
    if (kind === '%') return inClass(one, this.#pattern[p + 1] ?? '');
    return kind === '[' ? this.#inSet(one, p, end - 1) : kind === one;
  }

  /** @param last where `]` stands */
  #inSet(one: string, p: number, last: number): boolean {
    const pattern = this.#pattern;
    let at = p + 1;
    const wanted = pattern[at] !== '^';
    if (!wanted) at++;
    for (; at < last; at++) {
      if (pattern[at] === '%') {
        at++;
        if (inClass(one, pattern[at] ?? '')) return wanted;
      } else if (pattern[at + 1] === '-' && at + 2 < last) {
        if ((pattern[at] ?? '') <= one && one <= (pattern[at + 2] ?? '')) return wanted;
        at += 2;
      } else if (pattern[at] === one) return wanted;
    }
    return !wanted;
  }
}

/** In the C locale. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  c: /[^ -~\x80-\xff]/,
  d: /\d/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[ \t-\r]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
  x: /[A-Fa-f0-9]/,
  z: /\0/,
};

function inClass(one: string, name: string): boolean {
  const known = CLASSES[name.toLowerCase()];
  if (!known) return name === one;
  return known.test(one) === (name === name.toLowerCase());
}
