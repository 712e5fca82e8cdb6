/** A line of pino (newline-delimited JSON with a numeric level) in a form for reading. */

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export interface PinoLine {
  readonly level: LogLevel;
  /** `HH:MM:SS.mmm` in UTC, or empty. */
  readonly time: string;
  readonly message: string;
  /** Everything else, `key=value`. */
  readonly rest: string;
}

const LEVELS: Readonly<Record<number, LogLevel>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

export function parsePino(line: string): PinoLine | null {
  if (!line.startsWith('{') || !line.includes('"level"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    // A line of JSON that was cut, or an object printed by hand: shown as it stands.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const {
    level,
    time,
    msg,
    message,
    pid: _pid,
    hostname: _hostname,
    ...rest
  } = value as Record<string, unknown>;
  const name =
    typeof level === 'number' ? LEVELS[level] : Object.values(LEVELS).find((known) => known === level);
  if (!name) return null;
  const date = typeof time === 'number' || typeof time === 'string' ? new Date(time) : null;
  return {
    level: name,
    time: date && !Number.isNaN(date.getTime()) ? date.toISOString().slice(11, 23) : '',
    message: String(msg ?? message ?? ''),
    rest: Object.entries(rest)
      .map(([key, entry]) => `${key}=${typeof entry === 'string' ? entry : JSON.stringify(entry)}`)
      .join(' '),
  };
}
