/** What a failed comparison says: both values, and line by line where they differ. */
import { inspect } from 'node:util';

const TITLES: Readonly<Record<string, string>> = {
  strictEqual: 'Expected values to be strictly equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
};
/** Characters of two texts that still fit into one line. */
const SHORT = 12;
const TERMINAL = 80;
/** Equal lines beyond these, before and after a difference, are left out. */
const AROUND = 2;

const show = (value: unknown): string =>
  inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Number.POSITIVE_INFINITY,
    breakLength: Number.POSITIVE_INFINITY,
    sorted: true,
    getters: true,
  });

const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** @param operator as Node names it: `strictEqual`, `==` */
export function comparisonMessage(operator: string, actual: unknown, expected: unknown): string {
  const [left, right] = [show(actual), show(expected)];
  if (operator === 'strictEqual' || operator === 'deepStrictEqual' || operator === 'throws')
    return difference(operator === 'throws' ? 'deepStrictEqual' : operator, actual, left, expected, right);
  if (operator === 'deepEqual')
    return `${TITLES[operator]}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual' && left === right) return `${TITLES[operator]}\n\n${left}`;
  if (operator === 'notStrictEqual' || operator === 'notDeepStrictEqual') {
    const title =
      TITLES[operator === 'notStrictEqual' && isObject(actual) ? 'notStrictEqualObject' : operator];
    return left.includes('\n') ? `${title}\n\n${left}\n` : `${title} ${left}`;
  }
  return `${left} ${operator} ${right}`;
}

function difference(
  operator: string,
  actual: unknown,
  left: string,
  expected: unknown,
  right: string,
): string {
  const title = TITLES[operator];
  const [lines, others] = [left.split('\n'), right.split('\n')];
  const bothObjects =
    typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null;
  if (lines.length === 1 && others.length === 1 && !bothObjects) {
    const quotes = (typeof actual === 'string' ? 2 : 0) + (typeof expected === 'string' ? 2 : 0);
    if (left.length + right.length - quotes <= SHORT) return `${title}\n\n${left} !== ${right}\n`;
    return `${title}\n+ actual - expected\n\n+ ${left}\n- ${right}${pointer(actual, left, expected, right)}`;
  }
  if (left === right) return `${TITLES['notIdentical']}\n\n${left}\n`;
  const { text, skipped } = printed(compared(lines, others, isObject(actual)));
  return `${title}\n+ actual - expected${skipped ? ' ... Lines skipped' : ''}\n\n${text}`;
}

/** Under the first character of two texts that differs. */
function pointer(actual: unknown, left: string, expected: unknown, right: string): string {
  if (typeof actual !== 'string' || typeof expected !== 'string' || left.length + right.length > TERMINAL)
    return '';
  const at = [...left].findIndex((each, index) => each !== right[index]);
  return at < 0 ? '' : `\n${' '.repeat(at + 2)}^`;
}

interface Line {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** The longest common lines kept, the rest marked: quadratic, and values in assertions are small. */
function compared(left: readonly string[], right: readonly string[], ignoreCommas: boolean): Line[] {
  const key = (text: string | undefined) => (ignoreCommas ? text?.replace(/,$/, '') : text);
  const same = (i: number, j: number) => key(left[i]) === key(right[j]);
  const common = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--)
      (common[i] as number[])[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && same(i, j)) {
      lines.push({ sign: ' ', text: left[i] ?? '' });
      i++;
      j++;
    } else if (i < left.length && (j >= right.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '+', text: left[i++] ?? '' });
    else lines.push({ sign: '-', text: right[j++] ?? '' });
  }
  return lines;
}

function printed(lines: readonly Line[]): { text: string; skipped: boolean } {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' ');
  const shown = lines.map((_, index) => index < AROUND || index >= lines.length - AROUND || near(index));
  const out: string[] = [];
  let skipped = false;
  for (let index = 0; index < lines.length; ) {
    const hidden = shown.indexOf(true, index) - index;
    if (hidden > 1) {
      out.push('...');
      skipped = true;
      index += hidden;
      continue;
    }
    const line = lines[index++];
    if (line) out.push(`${line.sign} ${line.text}`);
  }
  return { text: out.join('\n'), skipped };
}
