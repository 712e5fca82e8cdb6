import { Labels, METRIC_NAME } from './labels';
import { anchored } from './regexp';

export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  matches(value: string): boolean;
}

/** @throws {SyntaxError} a regular expression that is none */
export function matcher(name: string, op: Matcher['op'], value: string): Matcher {
  if (op === '=') return { name, op, value, matches: (given) => given === value };
  if (op === '!=') return { name, op, value, matches: (given) => given !== value };
  const pattern = anchored(value);
  const wanted = op === '=~';
  return { name, op, value, matches: (given) => pattern.test(given) === wanted };
}

export const matchesAll = (labels: Labels, matchers: readonly Matcher[]): boolean =>
  matchers.every(({ name, matches }) => matches(labels.get(name)));

/** What `absent` of a selector says that is missing: labels that it names once and exactly. */
export function labelsOfAbsent(matchers: readonly Matcher[]): Labels {
  const named = new Map<string, string>();
  const dropped = new Set<string>();
  for (const { name, op, value } of matchers) {
    if (name === METRIC_NAME) continue;
    if (op === '=' && !named.has(name)) named.set(name, value);
    else dropped.add(name);
  }
  return Labels.from([...named].filter(([name]) => !dropped.has(name)));
}
