/** C's `printf` conversions of numbers, as string.format and tostring need them. */

const digitsOf = (text: string): string => text.replace('.', '');

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return Object.is(Math.sign(value), -1) ? '-nan' : 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return undefined;
}

/**
 * What lies exactly between two texts goes to the even one in C, and up in JavaScript. Only then do 100 digits, which are exact
 * for such numbers, end in a 5 and zeros behind the last digit that stays.
 */
function isTie(exact: string, digits: number): boolean {
  return /^50*$/.test(exact.slice(digits));
}

function exponential(value: number, digits: number): string {
  const text = value.toExponential(digits);
  if (digits >= 100) return text;
  const exact = digitsOf(value.toExponential(100).replace(/^-|e.*$/g, ''));
  if (!isTie(exact, digits + 1)) return text;
  if (Number(exact[digits]) % 2 === 1) return text;
  const [sign, power] = [value < 0 ? '-' : '', value.toExponential(100).replace(/^.*e/, '')];
  return `${sign}${exact[0]}${digits > 0 ? '.' : ''}${exact.slice(1, digits + 1)}e${power}`;
}

function fixed(magnitude: number, digits: number): string {
  const text = magnitude.toFixed(digits);
  if (digits >= 100) return text;
  const exact = magnitude.toFixed(100);
  const whole = exact.indexOf('.');
  if (!isTie(digitsOf(exact), whole + digits)) return text;
  const kept = exact.slice(0, whole + (digits > 0 ? digits + 1 : 0));
  return Number(kept.at(-1)) % 2 === 0 ? kept : text;
}

/** `1e+5` as C writes it: at least two digits in the exponent. */
const exponent = (power: number): string =>
  `e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;

export function formatE(value: number, precision: number): string {
  const named = special(value);
  if (named !== undefined) return named;
  const [mantissa = '', power = '0'] = exponential(value, Math.min(precision, 100)).split('e');
  return signed(value, mantissa) + exponent(Number(power));
}

export function formatF(value: number, precision: number): string {
  const named = special(value);
  if (named !== undefined) return named;
  const digits = Math.min(precision, 100);
  const magnitude = Math.abs(value);
  // toFixed gives up at 1e21; such a number is an integer.
  const text = magnitude < 1e21 ? fixed(magnitude, digits) : wholeText(magnitude, digits);
  return (value < 0 || Object.is(value, -0) ? '-' : '') + text;
}

function wholeText(magnitude: number, digits: number): string {
  return BigInt(magnitude).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
}

/** @param alternate `#`: trailing zeros stay */
export function formatG(value: number, precision: number, alternate = false): string {
  const named = special(value);
  if (named !== undefined) return named;
  const significant = Math.min(Math.max(precision, 1), 100);
  if (value === 0) return signed(value, alternate ? `0.${'0'.repeat(significant - 1)}` : '0');
  const [mantissa = '', powerText = '0'] = exponential(value, significant - 1).split('e');
  const power = Number(powerText);
  if (power < -4 || power >= significant)
    return signed(value, alternate ? mantissa : trimmed(mantissa)) + exponent(power);
  const digits = digitsOf(mantissa.replace('-', ''));
  const plain =
    power < 0
      ? `0.${'0'.repeat(-power - 1)}${digits}`
      : `${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`;
  return signed(value, alternate ? plain : trimmed(plain));
}

const trimmed = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

function signed(value: number, text: string): string {
  const bare = text.replace(/^-/, '');
  return (value < 0 || Object.is(value, -0) ? '-' : '') + bare;
}
