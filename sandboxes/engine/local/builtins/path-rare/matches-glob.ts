/** `path.matchesGlob`, as Node has it: the patterns of shells, with braces, extended groups and `**`. */
import { invalidArgType } from '../node-error';

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '\\p{L}\\p{Nl}\\p{Nd}',
  alpha: '\\p{L}\\p{Nl}',
  blank: '\\p{Zs}\\t',
  digit: '\\p{Nd}',
  lower: '\\p{Ll}',
  punct: '\\p{P}',
  space: '\\p{Z}\\t\\r\\n\\v\\f',
  upper: '\\p{Lu}',
  word: '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  xdigit: 'A-Fa-f0-9',
};

const escapeLetter = (letter: string) => letter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

/** Splits at the top level: what stands in braces of its own is left whole. */
function splitBraces(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '{') depth++;
    else if (letter === '}') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function range(text: string): string[] | null {
  const [, first = '', last = '', step = '1'] =
    /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(text) ?? [];
  if (first === '') return null;
  const letters = /[a-zA-Z]/.test(first);
  if (letters !== /[a-zA-Z]/.test(last)) return null;
  const value = (of: string) => (letters ? of.charCodeAt(0) : Number(of));
  const width = [first, last].some((one) => /^-?0\d/.test(one)) ? Math.max(first.length, last.length) : 0;
  const by = Math.max(1, Math.abs(Number(step)));
  const count = Math.floor(Math.abs(value(last) - value(first)) / by) + 1;
  return Array.from({ length: count }, (_, index) => {
    const number = value(first) + Math.sign(value(last) - value(first)) * by * index;
    if (letters) return String.fromCharCode(number);
    return number < 0 ? `-${String(-number).padStart(width - 1, '0')}` : String(number).padStart(width, '0');
  });
}

/** `a{b,c}` → `ab`, `ac`. */
function expand(pattern: string): string[] {
  for (let open = pattern.indexOf('{'); open !== -1; open = pattern.indexOf('{', open + 1)) {
    let depth = 0;
    let close = open;
    for (; close < pattern.length; close++) {
      if (pattern[close] === '{') depth++;
      else if (pattern[close] === '}' && --depth === 0) break;
    }
    if (depth !== 0) continue;
    const inside = pattern.slice(open + 1, close);
    const parts = splitBraces(inside);
    const choices = parts.length > 1 ? parts : range(inside);
    if (!choices) continue;
    const before = pattern.slice(0, open);
    return choices.flatMap((choice) => expand(`${before}${choice}${pattern.slice(close + 1)}`));
  }
  return [pattern];
}

/** A bracket expression that begins at `at`: its regular expression, and where it ends; null when it is none. */
function bracket(text: string, at: number): { source: string; end: number } | null {
  const [whole, negated, inside = ''] = /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(text.slice(at)) ?? [];
  if (whole === undefined || inside === '') return null;
  const classes = inside.replace(/\[:(\w+):\]|[\\[\]^]/g, (found, name?: string) =>
    name === undefined ? `\\${found}` : (CLASSES[name] ?? found),
  );
  return { source: `[${negated ? '^' : ''}${classes}]`, end: at + whole.length };
}

const ONE = '[^/]';
const QUANTIFIERS: Readonly<Record<string, string>> = { '?': '?', '*': '*', '+': '+', '@': '' };

/** One part of a path, between separators, as a regular expression; a leading dot has to be written. */
function partSource(part: string, first = true): string {
  let source = first && !part.startsWith('.') && /^[?*+@![]/.test(part) ? '(?!\\.)' : '';
  for (let at = 0; at < part.length; ) {
    const letter = part[at] ?? '';
    const group = /^[?*+@!]\(/.test(part.slice(at)) ? closing(part, at + 1) : -1;
    const set = letter === '[' ? bracket(part, at) : null;
    if (group !== -1) {
      const choices = alternatives(part.slice(at + 2, group)).map((each) => partSource(each, false));
      const rest = partSource(part.slice(group + 1), false);
      if (letter === '!') return `${source}(?!(?:${choices.join('|')})${rest}$)${ONE}*?${rest}`;
      source += `(?:${choices.join('|')})${QUANTIFIERS[letter]}`;
      at = group + 1;
    } else if (set) {
      source += set.source;
      at = set.end;
    } else {
      source += letter === '*' ? `${ONE}*?` : letter === '?' ? ONE : escapeLetter(letter);
      at++;
    }
  }
  return source;
}

/** Where the group that opens at `open` closes, or -1. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

function alternatives(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    else if (letter === ')') depth--;
    if (letter === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function matchesParts(path: readonly string[], pattern: readonly string[]): boolean {
  const [part, ...others] = pattern;
  if (part === undefined) return path.length === 0 || (path.length === 1 && path[0] === '');
  if (part === '**') {
    // Hidden folders, and the way up, are never taken by chance.
    for (let taken = 0; taken <= path.length; taken++) {
      if (taken > 0 && path[taken - 1]?.startsWith('.')) return false;
      if (others.length === 0 ? taken === path.length && taken > 0 : matchesParts(path.slice(taken), others))
        return true;
    }
    return false;
  }
  const [name, ...rest] = path;
  if (name === undefined) return false;
  const fits =
    name === '' || part === ''
      ? name === part
      : new RegExp(`^${partSource(part)}$`, 'su').test(name) &&
        (part === name || !/^\.\.?$/.test(name) || part.startsWith('.'));
  return fits && matchesParts(rest, others);
}

/** @param windows whether `\` separates too */
export function matchesGlob(path: string, pattern: string, windows: boolean): boolean {
  if (typeof path !== 'string') throw invalidArgType('path', 'of type string', path);
  if (typeof pattern !== 'string') throw invalidArgType('pattern', 'of type string', pattern);
  const tidy = (text: string) => (windows ? text.replaceAll('\\', '/') : text);
  const parts = (text: string) => text.split(/\/+/);
  return expand(tidy(pattern)).some((one) => matchesParts(parts(tidy(path)), parts(one)));
}
