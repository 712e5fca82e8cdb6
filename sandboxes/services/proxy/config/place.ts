import { ConfigError } from './config-error';
import type { Config, Level, Location, Server, Settings, Upstream } from './model';
import { compileTemplate, type Template } from './template';

export type Context =
  | 'main'
  | 'events'
  | 'http'
  | 'server'
  | 'location'
  | 'server if'
  | 'location if'
  | 'upstream';

/** Host names that must be known before the configuration may serve. */
export interface WantedHost {
  readonly host: string;
  /** With its port, as the error says it. */
  readonly shown: string;
  readonly place: string;
}

export interface Reading {
  readonly config: Config;
  readonly hosts: WantedHost[];
  /** Variables that were named, for the check at the end: there is no line then. */
  readonly variables: Set<string>;
  /** Names that `set` and patterns with named groups make. */
  readonly defined: Set<string>;
  /** Zones that were named, by what must be of that name. */
  readonly zones: Set<string>;
  /** What can be judged only when the `http` block is whole. */
  readonly later: (() => void)[];
  /** Text of a file that is included; relative to the configuration. */
  include(pattern: string, place: string): readonly { readonly file: string; readonly text: string }[];
}

/** Where a directive stands. */
export interface Place {
  readonly context: Context;
  readonly reading: Reading;
  readonly level: Level;
  readonly server: Server | null;
  readonly location: Location | null;
  readonly upstream: Upstream | null;
  /** `file:line` of the end of the present statement. */
  at(): string;
  /** Reads the block that has been opened, as `inner` says. */
  block(inner: Partial<Omit<Place, 'reading'>>): void;
  /** Reads the block that has been opened as a list: of `map`, `types`. */
  entries(take: (words: readonly string[]) => void): void;
}

export interface Directive {
  readonly in: readonly Context[];
  /** Fewest and most arguments, or `flag`: one, `on` or `off`. */
  readonly args: readonly [number, number] | 'flag';
  readonly block?: true;
  /** @throws ConfigError, or ValueError: then the text follows `"name" directive` */
  set(args: readonly string[], place: Place, name: string): void;
}

export type Directives = Readonly<Record<string, Directive>>;

export const HTTP: readonly Context[] = ['http', 'server', 'location'];
export const EVERYWHERE: readonly Context[] = [...HTTP, 'location if'];

export const fail = (place: Place, text: string): ConfigError => new ConfigError(text, place.at());

/** Sets what may be said once on a level. */
export function own<K extends keyof Settings>(
  place: Place,
  key: K,
  value: Settings[K],
  name: string = key,
): void {
  if (Object.hasOwn(place.level.settings, key)) throw fail(place, `"${name}" directive is duplicate`);
  place.level.settings[key] = value;
}

/** Adds to a list: its first item on a level hides what the level above has. */
export function append<T>(settings: Record<string, readonly T[]>, key: string, item: T): void {
  const before = Object.hasOwn(settings, key) ? (settings[key] as readonly T[]) : [];
  settings[key] = [...before, item];
}

export function template(place: Place, text: string): Template {
  const compiled = compileTemplate(text);
  for (const name of compiled.names) place.reading.variables.add(name);
  return compiled;
}
