import { type FlagValues, UsageError } from '../service';

/** Seconds. */
export interface Lifetimes {
  readonly access: number;
  readonly id: number;
  readonly refresh: number;
  readonly code: number;
  readonly device: number;
  readonly session: number;
}

/** A code lives for a minute (RFC 6749, section 4.1.2: ten at most), what opens doors for ten. */
const DEFAULTS: Lifetimes = {
  access: 600,
  id: 600,
  refresh: 24 * 3600,
  code: 60,
  device: 600,
  session: 24 * 3600,
};

const isName = (name: string): name is keyof Lifetimes => Object.hasOwn(DEFAULTS, name);

/** @throws {UsageError} a `--ttl` that names nothing, or no time */
export function lifetimesOf({ ttl }: FlagValues): Lifetimes {
  const lifetimes = { ...DEFAULTS };
  const given = Array.isArray(ttl) ? ttl : typeof ttl === 'string' ? [ttl] : [];
  for (const text of given as readonly string[]) {
    const [, name = '', seconds = ''] = /^(\w+)=(\d+)$/.exec(text) ?? [];
    if (!isName(name) || Number(seconds) === 0)
      throw new UsageError(
        `identity: --ttl ${text}: takes one of ${Object.keys(DEFAULTS).join(', ')}, "=" and seconds from 1 on, as in access=30.`,
      );
    lifetimes[name] = Number(seconds);
  }
  return lifetimes;
}
