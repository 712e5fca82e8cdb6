import type { Backend } from '../backend/backend';
import { literal } from './literal';

/** Settings by name, as `SET` gave them: what is not there has its default. */
export type Settings = ReadonlyMap<string, string>;

/** They decide what may be set at all: put back first, given last. */
const IDENTITY = ['session_authorization', 'role'] as const;

const CUSTOM = /\b[a-z_][\w$]*\.[a-z_][\w$.]*/gi;
const OURS = /^backlab\./;

/** @returns names like `app.user_id` in a text: settings that PostgreSQL lists nowhere */
export const customNames = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.match(CUSTOM) ?? []).filter((name) => !OURS.test(name));

/** Outside of a transaction. @param custom names to ask for one by one */
export function readSettings(backend: Backend, custom: Iterable<string>): Map<string, string> {
  const names = [...custom];
  const found = new Map<string, string>();
  const rows = backend.query(
    [
      `select name, setting from pg_settings where source = 'session'`,
      `select 'role', nullif(current_setting('role'), 'none')`,
      `select 'session_authorization', session_user::text where session_user <> 'postgres'`,
      ...names.map((name) => `select ${literal(name)}, current_setting(${literal(name)}, true)`),
    ].join(' union all '),
  );
  for (const [name, value] of rows)
    if (typeof name === 'string' && typeof value === 'string') found.set(name, value);
  return found;
}

/** @returns statements that lead from one set of settings to another */
export function difference(from: Settings, to: Settings): string[] {
  const statements: string[] = [];
  const identity = IDENTITY.some((name) => from.get(name) !== to.get(name));
  // Only a superuser may set everything.
  if (identity) statements.push('reset role', 'set session authorization postgres');
  for (const name of from.keys())
    if (!to.has(name) && !isIdentity(name)) statements.push(`reset ${quoted(name)}`);
  for (const [name, value] of to)
    if (!isIdentity(name) && from.get(name) !== value) statements.push(setting(name, value));
  if (identity)
    for (const name of IDENTITY) {
      const value = to.get(name);
      if (value !== undefined) statements.push(setting(name, value));
    }
  return statements;
}

const isIdentity = (name: string): boolean => (IDENTITY as readonly string[]).includes(name);

export const setting = (name: string, value: string): string =>
  `select set_config(${literal(name)}, ${literal(value)}, false)`;

/** `my.setting` has two parts. */
const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');

/** Milliseconds, 0: none. */
export interface Timeouts {
  readonly statement: number;
  readonly lock: number;
  readonly idleInTransaction: number;
  readonly idle: number;
}

const TIMEOUTS = [
  ['statement', 'statement_timeout'],
  ['lock', 'lock_timeout'],
  ['idleInTransaction', 'idle_in_transaction_session_timeout'],
  ['idle', 'idle_session_timeout'],
] as const;

/** Within a transaction, too, but not in a failed one. */
export function readTimeouts(backend: Backend): Timeouts {
  const [row = []] = backend.query(
    `select ${TIMEOUTS.map(([, name]) => `current_setting('${name}')`).join(', ')}`,
  );
  return Object.fromEntries(
    TIMEOUTS.map(([key], index) => [key, milliseconds(row[index] ?? '0')]),
  ) as unknown as Timeouts;
}

const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `100ms`, `5s`: as PostgreSQL shows a time. */
function milliseconds(shown: string): number {
  const [, number = '0', unit = 'ms'] = /^([\d.]+)\s*([a-z]+)?$/.exec(shown) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
