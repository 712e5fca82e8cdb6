/** What limiters and their levels are called. */
import type { Algorithm } from '@/lib/projections/limiter-models';
import type { Limited } from '@/lib/projections/rate-limiter';
import { duration } from '../parts/duration';

export const ALGORITHM_NAME: Readonly<Record<Algorithm, string>> = {
  'token-bucket': 'Token bucket',
  'leaky-bucket': 'Leaky bucket',
  'fixed-window': 'Fixed window',
  'sliding-counter': 'Sliding window, counted',
  'sliding-log': 'Sliding window, logged',
};

/** Whether the level counts what is left, and not what is used. */
export const countsDown = ({ settings }: Limited): boolean =>
  settings === null || settings.algorithm === null || settings.algorithm === 'token-bucket';

const rounded = (level: number) => Number(level.toFixed(1));

/** `2.4 of 5 tokens left`, `4 of 5 used in this window`. */
export function levelText(limited: Limited, level: number): string {
  const { settings } = limited;
  const of = settings ? `${rounded(level)} of ${settings.limit}` : `${rounded(level)}`;
  switch (settings?.algorithm) {
    case 'token-bucket':
      return `${of} tokens left`;
    case 'leaky-bucket':
      return `${of} in the bucket`;
    case 'fixed-window':
      return `${of} used in this window`;
    case 'sliding-counter':
    case 'sliding-log':
      return `${of} used in the last ${duration(settings.window ?? 0)}`;
    default:
      return `${of} left`;
  }
}

/** How the level changes by itself; empty where nothing says so. */
export function pace({ settings, decisions }: Limited, now: number): string {
  if (!settings || settings.window === null) return '';
  const { algorithm, limit, window } = settings;
  const each = duration(window / limit);
  if (algorithm === 'token-bucket') return `a token comes every ${each}`;
  if (algorithm === 'leaky-bucket') return `one leaks away every ${each}`;
  const resetsAt = decisions.findLast((one) => one.resetsAt !== null)?.resetsAt ?? null;
  if (algorithm !== 'fixed-window' || resetsAt === null) return '';
  const left = resetsAt - now;
  return left > 0 ? `it begins anew in ${duration(left)}` : 'a new window has begun';
}
