import type { Tone } from '@/components/ui/Badge';

/** The class of a status by its first digit; no answer is bad. */
export function statusTone(status: number | null): Tone {
  if (status === null || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'info' : 'good';
}
