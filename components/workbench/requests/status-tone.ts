import type { Tone } from '@/components/ui/Badge';

/** The colour of a status code's class (RFC 9110 §15); the number itself always stands beside it. */
export function statusTone(status: number | null): Tone {
  if (status === null) return 'bad';
  if (status < 200) return 'info';
  if (status < 300) return 'good';
  if (status < 400) return 'info';
  return status < 500 ? 'warn' : 'bad';
}
