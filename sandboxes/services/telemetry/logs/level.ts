import type { Labels } from '../promql/labels';

/** The ranges of `SeverityNumber` (OpenTelemetry, Logs Data Model): four numbers each. */
const RANGES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const ALIASES: Readonly<Record<string, string>> = {
  err: 'error',
  warning: 'warn',
  information: 'info',
  informational: 'info',
  dbg: 'debug',
  trc: 'trace',
  crit: 'critical',
};
const LEVELS = new Set([...RANGES, 'critical']);

const FIELDS = ['level', 'severity', 'severity_text', 'lvl'];
/** `"level":"warn"` or `level=warn`. */
const IN_TEXT = /(?:^|[\s,{])"?(?:level|severity|lvl)"?\s*[:=]\s*"?([A-Za-z]+)/i;
const AS_WORD = /\b(fatal|critical|error|err|warning|warn|info|debug|trace)\b/i;

/** What Loki keeps as `detected_level`: from labels, from the line's fields, or from a word in it. */
export function detectedLevel(text: string, labels: Labels, severity = 0): string {
  const numbered = RANGES[Math.ceil(severity / 4) - 1];
  if (numbered !== undefined) return numbered;
  for (const name of FIELDS) {
    const level = normal(labels.get(name));
    if (level !== null) return level;
  }
  return normal(IN_TEXT.exec(text)?.[1] ?? '') ?? normal(AS_WORD.exec(text)?.[1] ?? '') ?? 'unknown';
}

function normal(given: string): string | null {
  const name = given.toLowerCase();
  const level = ALIASES[name] ?? name;
  return LEVELS.has(level) ? level : null;
}
