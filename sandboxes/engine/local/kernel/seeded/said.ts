/** What a process says in a seeded run beside what it says in any. It may be hostile. */
import type { FromProcess, Stamped } from '../../process/messages';

export type Rest = Extract<FromProcess, { t: 'rest' }>;

export function isStamped(data: unknown): data is Stamped {
  if (typeof data !== 'object' || data === null) return false;
  const { t, spent } = data as Partial<Stamped>;
  return t === 'at' && Number.isSafeInteger(spent) && (spent as number) >= 0 && 'message' in data;
}

const isTime = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

export function isRest(message: unknown): message is Rest {
  const { spent, next, more } = message as Partial<Rest>;
  return isTime(spent) && (next === null || isTime(next)) && typeof more === 'boolean';
}
