/** Clocks on the wall elsewhere: `+02:00`, `Europe/Berlin`. */
import { illegal } from '../errors';

const FIXED = /^(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a wall clock there is ahead of UTC. @throws {SearchError} no such zone */
export function offsetAt(zone: string, instant: number): number {
  if (zone === 'UTC' || zone === 'Z') return 0;
  const [, sign, hours = '0', minutes = '0'] = FIXED.exec(zone) ?? [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, made);
    return made;
  } catch (error) {
    if (error instanceof RangeError) throw illegal(`Unknown time-zone ID: ${zone}`);
    throw error;
  }
}

/** What the clock there shows, as if it were UTC. */
export const wallClock = (zone: string, instant: number): number => instant + offsetAt(zone, instant);

/** When the clock there shows this: the first time where it does so twice, the moment of the jump where it never does. */
export function fromWallClock(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - 86_400_000);
  const after = offsetAt(zone, wall + 86_400_000);
  const fitting = [before, after]
    .map((offset) => wall - offset)
    .filter((instant) => wallClock(zone, instant) === wall);
  if (fitting.length > 0) return Math.min(...fitting);
  let [low, high] = [wall - Math.max(before, after), wall - Math.min(before, after)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** `2026-03-29T00:00:00.000+01:00`; in UTC with a `Z`. */
export function isoIn(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant);
  const wall = new Date(instant + offset).toISOString();
  if (offset === 0) return wall;
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${wall.slice(0, -1)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
