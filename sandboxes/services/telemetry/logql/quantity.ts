/** Durations and sizes with a unit, as Go reads the one and people write the other. */

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** `1h30m` or `250ms`, which may have a fraction. @returns seconds, or null: it is none */
export function secondsOf(text: string): number | null {
  const match = /^([+-]?)((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+)$/.exec(text);
  if (match === null) return text === '0' ? 0 : null;
  const [, sign, parts = ''] = match;
  let sum = 0;
  for (const [, count, unit = ''] of parts.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhdwy])/g))
    sum += Number(count) * (SECONDS[unit] ?? 0);
  return sign === '-' ? -sum : sum;
}

/** `20MB` are 20 000 000 and `20MiB` 20 971 520. @returns bytes, or null: it is none */
export function bytesOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?(?:([kmgtpe])(i?))?b?$/i.exec(text);
  if (match === null) return null;
  const [, count, prefix = '', binary] = match;
  const power = prefix === '' ? 0 : 'kmgtpe'.indexOf(prefix.toLowerCase()) + 1;
  return Math.floor(Number(count) * (binary ? 1024 : 1000) ** power);
}
