const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22/Sep/2026:13:04:05 +0000`. @param time milliseconds */
export function logTime(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}

/** `2026-09-22T13:04:05+00:00`. @param time milliseconds */
export const isoTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}+00:00`;
