/** M. F. Porter, "An algorithm for suffix stripping" (1980), with the departures that Lucene's PorterStemmer has. */

const CONSONANT = '(?:[^aeiouy]|(?<=^|[aeiou])y)';
const VOWEL = '(?:[aeiou]|(?<![aeiou]|^)y)';
/** VC, m times. */
const MEASURE = (least: number, most = '') =>
  new RegExp(`^${CONSONANT}*(?:${VOWEL}+${CONSONANT}+){${least},${most}}${VOWEL}*$`);
const ANY = MEASURE(1);
const ONE = MEASURE(1, '1');
const SEVERAL = MEASURE(2);
const HAS_VOWEL = new RegExp(VOWEL);
const DOUBLE = /([^aeiouy])\1$/;
/** Consonant, vowel, consonant other than w, x, y. */
const SHORT = new RegExp(`${CONSONANT}${VOWEL}[^aeiouwxy]$`);

const STEP_2 = suffixes(
  'ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log',
);
const STEP_3 = suffixes('icate:ic ative: alize:al iciti:ic ical:ic ful: ness:');
const STEP_4 = suffixes(
  'al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: ize:',
);

/** @param word in lower case */
export function porterStem(word: string): string {
  if (word.length < 3) return word;
  let stem = plural(word);
  stem = pastTense(stem);
  if (stem.endsWith('y') && HAS_VOWEL.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaced(stem, STEP_2, ANY);
  stem = replaced(stem, STEP_3, ANY);
  stem = replaced(stem, STEP_4, SEVERAL);
  return tidied(stem);
}

function plural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function pastTense(word: string): string {
  if (word.endsWith('eed')) return ANY.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const stem = word.replace(/(?:ed|ing)$/, '');
  if (stem === word || !HAS_VOWEL.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (DOUBLE.test(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return ONE.test(stem) && SHORT.test(stem) ? `${stem}e` : stem;
}

type Suffixes = readonly (readonly [string, string])[];

/** The longest that fits decides, also when what is before it is too short. */
function replaced(word: string, all: Suffixes, before: RegExp): string {
  const found = all.find(([suffix]) => word.endsWith(suffix));
  if (found === undefined) return word;
  const stem = word.slice(0, -found[0].length);
  if (found[0] === 'ion' && !/[st]$/.test(stem)) return word;
  return before.test(stem) ? stem + found[1] : word;
}

function tidied(word: string): string {
  let stem = word;
  if (stem.endsWith('e')) {
    const before = stem.slice(0, -1);
    if (SEVERAL.test(before) || (ONE.test(before) && !SHORT.test(before))) stem = before;
  }
  return stem.endsWith('ll') && SEVERAL.test(stem.slice(0, -1)) ? stem.slice(0, -1) : stem;
}

function suffixes(text: string): Suffixes {
  return text
    .split(' ')
    .map((pair) => pair.split(':') as [string, string])
    .sort(([a], [b]) => b.length - a.length);
}
