/** Punycode (RFC 3492): a text of any letters, written in ASCII. Parameters of section 5, procedures of section 6. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const MAX_INT = 2 ** 31 - 1;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const MESSAGES = {
  overflow: 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
} as const;

const refuse = (kind: keyof typeof MESSAGES): never => {
  throw new RangeError(MESSAGES[kind]);
};

function adapt(delta: number, points: number, first: boolean): number {
  let left = first ? Math.floor(delta / DAMP) : delta >> 1;
  left += Math.floor(left / points);
  let k = 0;
  for (; left > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) left = Math.floor(left / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
}

const threshold = (k: number, bias: number): number => Math.min(Math.max(k - bias, T_MIN), T_MAX);

/**
 * The text that is written so.
 * @throws {RangeError} it is no punycode
 */
export function decode(input: string): string {
  const end = Math.max(input.lastIndexOf('-'), 0);
  const output = Array.from(input.slice(0, end), (letter) => {
    const point = letter.codePointAt(0) ?? 0;
    return point < INITIAL_N ? point : refuse('not-basic');
  });
  let n = INITIAL_N;
  let bias = INITIAL_BIAS;
  let i = 0;
  for (let index = end > 0 ? end + 1 : 0; index < input.length; ) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = DIGITS.indexOf((input[index++] ?? ' ').toLowerCase());
      if (digit === -1) refuse('invalid-input');
      if (digit > Math.floor((MAX_INT - i) / weight)) refuse('overflow');
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(MAX_INT / (BASE - t))) refuse('overflow');
      weight *= BASE - t;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** @throws {RangeError} the text is too long for the numbers of the procedure */
export function encode(input: string): string {
  const points = codePoints(input);
  const basic = points.filter((point) => point < INITIAL_N);
  let output = String.fromCodePoint(...basic);
  if (basic.length > 0) output += '-';
  let n = INITIAL_N;
  let bias = INITIAL_BIAS;
  let delta = 0;
  for (let handled = basic.length; handled < points.length; delta++, n++) {
    const next = points.reduce((least, point) => (point >= n && point < least ? point : least), MAX_INT);
    if (next - n > Math.floor((MAX_INT - delta) / (handled + 1))) refuse('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
  }
  return output;
}

function variableLength(delta: number, bias: number): string {
  let digits = '';
  let q = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (q < t) return digits + DIGITS[q];
    digits += DIGITS[t + ((q - t) % (BASE - t))];
    q = Math.floor((q - t) / (BASE - t));
  }
}

/** Code points of a text; half a surrogate pair counts as one. */
export const codePoints = (text: string): number[] =>
  Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
