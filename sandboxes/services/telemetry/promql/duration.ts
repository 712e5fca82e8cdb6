/** Durations as Prometheus writes them: `1h30m`. */

const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** @returns milliseconds, or null: it is none */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const match = text === '' ? null : DURATION.exec(text);
  if (match === null) return null;
  return UNITS.reduce((sum, [, length], index) => sum + Number(match[index + 1] ?? 0) * length, 0);
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  let left = milliseconds;
  let text = '';
  for (const [unit, length] of UNITS) {
    // As Prometheus: years and weeks only where they are all.
    if ((unit === 'y' || unit === 'w' || unit === 'd') && left % length !== 0) continue;
    const count = Math.floor(left / length);
    if (count > 0) text += `${count}${unit}`;
    left -= count * length;
  }
  return text;
}
