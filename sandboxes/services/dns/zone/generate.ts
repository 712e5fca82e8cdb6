/** BIND's `$GENERATE 1-4/2 host$ A 192.0.2.$`: one record a number. */
import { readNumber } from './literals';
import { MasterFileError, type Word, type Words } from './words';

const MOST = 65_536;

/** @param words behind the directive @returns the words of each record */
export function generated(words: Words): Word[][] {
  const range = words.next();
  const [, from = '', to = '', step = '1'] = /^(\d+)-(\d+)(?:\/(\d+))?$/.exec(range) ?? [];
  const [first, last, by] = [from, to, step].map((text) => readNumber(text, 2 ** 31 - 1));
  if (first === undefined || last === undefined || !by || first > last || (last - first) / by > MOST)
    throw new MasterFileError('invalid range', { near: range });
  const pattern = words.rest();
  const count = Math.floor((last - first) / by) + 1;
  return Array.from({ length: count }, (_, at) =>
    pattern.map((text) => ({ text: substitute(text, first + at * by), quoted: false })),
  );
}

/** `$`, `${offset,width,base}`; `$$` and `\$` are a dollar. */
const substitute = (text: string, number: number): string =>
  text.replaceAll(
    /\\\$|\$\$|\$(?:\{(-?\d+)(?:,(\d+)(?:,([doxX]))?)?\})?/g,
    (match, offset = '0', width = '0', base = 'd') => {
      if (match === '$$' || match === '\\$') return '\\$';
      const value = number + Number(offset);
      const shown = value.toString(base === 'd' ? 10 : base === 'o' ? 8 : 16);
      return (base === 'X' ? shown.toUpperCase() : shown).padStart(Number(width), '0');
    },
  );
