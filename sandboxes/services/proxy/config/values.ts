import { ValueError } from './config-error';

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};

/** `1h 30m`, `500ms`, `10`: milliseconds. nginx's units, largest first. null: not a time. */
export function parseTime(text: string): number | null {
  let rest = text;
  let total = 0;
  let above = Number.POSITIVE_INFINITY;
  if (rest === '') return null;
  while (rest !== '') {
    const match = /^(\d+)(ms|[smhdwMy])?\s*/.exec(rest);
    if (!match) return null;
    const unit = SECONDS[match[2] ?? 's'] as number;
    if (unit >= above) return null;
    above = unit;
    total += Number(match[1]) * unit * 1000;
    rest = rest.slice(match[0].length);
  }
  return Math.round(total);
}

/** `10m`, `512k`, `1g`, `4096`: bytes. null: not a size. */
export function parseSize(text: string): number | null {
  const match = /^(\d+)([kKmMgG])?$/.exec(text);
  if (!match) return null;
  const power = { k: 1, m: 2, g: 3 }[(match[2] ?? '').toLowerCase()] ?? 0;
  return Number(match[1]) * 1024 ** power;
}

export function timeOf(text: string): number {
  const time = parseTime(text);
  if (time === null) throw new ValueError('invalid value');
  return time;
}

export function sizeOf(text: string): number {
  const size = parseSize(text);
  if (size === null) throw new ValueError('invalid value');
  return size;
}

export function numberOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new ValueError('invalid number');
  return Number(text);
}

/** An IPv4 network: `10.0.0.0/8`, `192.0.2.1`, or `all` of them. */
export interface Network {
  readonly address: number;
  readonly mask: number;
}

export function parseNetwork(text: string): Network | null {
  const [host = '', bits, ...more] = text.split('/');
  const address = parseAddress(host);
  const length = bits === undefined ? 32 : /^\d+$/.test(bits) ? Number(bits) : 33;
  if (address === null || length > 32 || more.length > 0) return null;
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return { address: (address & mask) >>> 0, mask };
}

/** An IPv4 address, also as IPv6 maps it, as a number; null: it is none. */
export function parseAddress(text: string): number | null {
  const match = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  const octets = match.slice(1).map(Number);
  if (octets.some((octet) => octet > 255)) return null;
  return octets.reduce((all, octet) => all * 256 + octet, 0);
}

export const contains = (network: Network, address: number | null): boolean =>
  address !== null && (address & network.mask) >>> 0 === network.address;

/** A pattern in PCRE's words as JavaScript reads it. @throws ValueError */
export function compilePattern(pattern: string, ignoreCase: boolean): RegExp {
  const inline = pattern.startsWith('(?i)');
  const source = (inline ? pattern.slice(4) : pattern).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(source, ignoreCase || inline ? 'i' : '');
  } catch (error) {
    throw new ValueError(
      `pcre2_compile() failed: ${error instanceof Error ? error.message : String(error)} in "${pattern}"`,
    );
  }
}
