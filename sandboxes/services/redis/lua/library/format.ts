/** `string.format` (section 5.4 of the manual), with C's conversions. */
import type { Arguments } from './arguments';
import { formatE, formatF, formatG } from './format-number';

const DIRECTIVE = /^([-+ #0]*)(\d*)(?:\.(\d*))?/;

interface Directive {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | undefined;
}

export function format(call: Arguments): string {
  const text = call.text(1);
  let result = '';
  let argument = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '%') {
      result += text[at];
      continue;
    }
    if (text[at + 1] === '%') {
      result += '%';
      at++;
      continue;
    }
    if (argument >= call.count) throw call.wrong(argument + 1, 'no value');
    const parsed = DIRECTIVE.exec(text.slice(at + 1)) ?? [''];
    const [whole = '', flags = '', width = '', precision] = parsed;
    if (flags.length > 5) throw call.error('invalid format (repeated flags)');
    if (width.length > 2 || (precision ?? '').length > 2)
      throw call.error('invalid format (width or precision too long)');
    at += whole.length + 1;
    const directive: Directive = {
      left: flags.includes('-'),
      plus: flags.includes('+'),
      space: flags.includes(' '),
      alternate: flags.includes('#'),
      zero: flags.includes('0'),
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
    };
    result += converted(call, text[at] ?? '', ++argument, directive);
  }
  return result;
}

function converted(call: Arguments, conversion: string, argument: number, directive: Directive): string {
  switch (conversion) {
    case 'c':
      return padded(String.fromCharCode(call.integer(argument) & 0xff), directive);
    case 'd':
    case 'i':
      return integer(BigInt.asIntN(64, whole(call, argument)), directive);
    case 'u':
      return integer(BigInt.asUintN(64, whole(call, argument)), directive);
    case 'o':
    case 'x':
    case 'X': {
      const value = BigInt.asUintN(64, whole(call, argument));
      const prefix = !directive.alternate || value === 0n ? '' : conversion === 'o' ? '0' : '0x';
      const digits = value.toString(conversion === 'o' ? 8 : 16).padStart(directive.precision ?? 1, '0');
      const text = withZeros('', prefix, digits, directive, directive.precision === undefined);
      return conversion === 'X' ? text.toUpperCase() : text;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G': {
      const text = floating(conversion.toLowerCase(), call.number(argument), directive);
      return conversion === conversion.toUpperCase() ? text.toUpperCase() : text;
    }
    case 'q':
      return quoted(call.text(argument));
    case 's': {
      const given = call.text(argument);
      // A long one is taken as it is, others go through C's printf, which ends at a zero byte.
      const whole = directive.precision === undefined && given.length >= 100;
      const text = whole ? given : (given.split('\0')[0] ?? '');
      return padded(directive.precision === undefined ? text : text.slice(0, directive.precision), {
        ...directive,
        zero: false,
      });
    }
    default:
      throw call.error(`invalid option '%${conversion}' to 'format'`);
  }
}

/** As C casts a double to `long long`; what does not fit becomes the least one, as on x86-64. */
function whole(call: Arguments, argument: number): bigint {
  const value = Math.trunc(call.number(argument));
  return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : -(2n ** 63n);
}

function integer(value: bigint, directive: Directive): string {
  const digits = (value < 0n ? -value : value).toString().padStart(directive.precision ?? 1, '0');
  return withZeros(signOf(value < 0n, directive), '', digits, directive, directive.precision === undefined);
}

function floating(conversion: string, value: number, directive: Directive): string {
  const precision = directive.precision ?? 6;
  const text =
    conversion === 'e'
      ? formatE(value, precision)
      : conversion === 'f'
        ? formatF(value, precision)
        : formatG(value, precision, directive.alternate);
  const negative = text.startsWith('-');
  return withZeros(
    signOf(negative, directive),
    '',
    text.replace(/^-/, ''),
    directive,
    Number.isFinite(value),
  );
}

const signOf = (negative: boolean, { plus, space }: Directive): string =>
  negative ? '-' : plus ? '+' : space ? ' ' : '';

function withZeros(sign: string, prefix: string, digits: string, directive: Directive, may: boolean): string {
  const { left, zero, width } = directive;
  if (left || !zero || !may) return padded(sign + prefix + digits, directive);
  return sign + prefix + digits.padStart(width - sign.length - prefix.length, '0');
}

const padded = (text: string, { left, width }: Directive): string =>
  left ? text.padEnd(width) : text.padStart(width);

function quoted(text: string): string {
  const inner = text.replace(/["\\\n\r\0]/g, (one) =>
    one === '\r' ? '\\r' : one === '\0' ? '\\000' : `\\${one}`,
  );
  return `"${inner}"`;
}
