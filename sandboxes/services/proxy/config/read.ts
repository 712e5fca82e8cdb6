import { ConfigError, ValueError } from './config-error';
import { defaultSettings } from './defaults';
import { answerDirectives } from './directives/answer';
import { limitDirectives } from './directives/limits';
import { mapDirectives } from './directives/maps';
import { plainDirectives } from './directives/plain';
import { proxyDirectives } from './directives/proxy';
import { rewriteDirectives } from './directives/rewrite';
import { structureDirectives } from './directives/structure';
import { upstreamDirectives } from './directives/upstream';
import { isVariable } from './known-variables';
import type { Config } from './model';
import type { Directive, Directives, Place, Reading, WantedHost } from './place';
import { compileTemplate } from './template';
import { Tokens } from './tokens';

/** By name: one name may mean something else in another block (`server`). */
const DIRECTIVES = new Map<string, Directive[]>();
const TABLES: readonly Directives[] = [
  structureDirectives,
  plainDirectives,
  answerDirectives,
  rewriteDirectives,
  proxyDirectives,
  upstreamDirectives,
  limitDirectives,
  mapDirectives,
];
for (const table of TABLES)
  for (const [name, directive] of Object.entries(table))
    DIRECTIVES.set(name, [...(DIRECTIVES.get(name) ?? []), directive]);

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

export interface ReadConfig {
  readonly config: Config;
  /** Hosts that must be found before it may serve. */
  readonly hosts: readonly WantedHost[];
}

/**
 * Reads `nginx.conf`.
 * @param file its name, as errors say it
 * @param include the files that an `include` means
 * @throws ConfigError the first thing that nginx would refuse, in its words
 */
export function readConfig(file: string, text: string, include: Reading['include']): ReadConfig {
  const config: Config = {
    servers: [],
    upstreams: new Map(),
    zones: new Map(),
    formats: new Map([
      ['combined', { name: 'combined', escaping: 'default', line: compileTemplate(COMBINED) }],
    ]),
    maps: new Map(),
    warnings: [],
  };
  const reading: Reading = {
    config,
    hosts: [],
    variables: new Set(),
    defined: new Set(),
    zones: new Set(),
    later: [],
    include,
  };
  try {
    readMain(new Tokens(file, text), reading);
  } catch (error) {
    if (error instanceof ConfigError) error.warnings = config.warnings;
    throw error;
  }
  return { config, hosts: reading.hosts };
}

function readMain(tokens: Tokens, reading: Reading): void {
  const seen = new Set<string>();
  readBlock(
    tokens,
    {
      context: 'main',
      reading,
      level: {
        settings: Object.create(defaultSettings()),
        steps: [],
        handler: null,
        tryFiles: null,
        internal: false,
      },
      server: null,
      location: null,
      upstream: null,
      at: () => tokens.place,
      block: () => undefined,
      entries: () => undefined,
    },
    seen,
  );
  if (!seen.has('events')) throw afterwards('no "events" section in configuration');
  for (const name of reading.zones)
    if (!reading.config.zones.has(name)) throw afterwards(`zero size shared memory zone "${name}"`);
}

const afterwards = (text: string): ConfigError =>
  Object.assign(new ConfigError(text, null), { afterwards: true });

/** What an `http` block must be once it is whole. */
function settle({ config, later, variables, defined }: Reading): void {
  for (const check of later.splice(0)) check();
  for (const name of variables)
    if (!isVariable(name) && !defined.has(name) && !config.maps.has(name))
      throw new ConfigError(`unknown "${name}" variable`, null);
}

function readBlock(tokens: Tokens, place: Place, seen: Set<string>): void {
  for (;;) {
    const { words, end } = tokens.next();
    if (end === 'eof') {
      if (place.context !== 'main')
        throw new ConfigError('unexpected end of file, expecting "}"', tokens.place);
      return;
    }
    if (end === '}') {
      if (place.context === 'main') throw new ConfigError('unexpected "}"', tokens.place);
      return;
    }
    const [name = '', ...args] = words;
    if (name === 'include' && end === ';') includeFiles(args, tokens, place, seen);
    else apply(name, args, end, tokens, place, seen);
  }
}

function includeFiles(args: readonly string[], tokens: Tokens, place: Place, seen: Set<string>): void {
  if (args.length !== 1)
    throw new ConfigError('invalid number of arguments in "include" directive', tokens.place);
  for (const { file, text } of place.reading.include(args[0] as string, tokens.place)) {
    const inner = new Tokens(file, text);
    for (;;) {
      const { words, end } = inner.next();
      if (end === 'eof') break;
      if (end === '}') throw new ConfigError('unexpected "}"', inner.place);
      const [name = '', ...rest] = words;
      if (name === 'include' && end === ';') includeFiles(rest, inner, place, seen);
      else apply(name, rest, end, inner, place, seen);
    }
  }
}

function apply(
  name: string,
  args: readonly string[],
  end: ';' | '{',
  tokens: Tokens,
  outer: Place,
  seen: Set<string>,
): void {
  const candidates = DIRECTIVES.get(name);
  if (!candidates) throw new ConfigError(`unknown directive "${name}"`, tokens.place);
  const directive = candidates.find((one) => one.in.includes(outer.context));
  if (!directive) throw new ConfigError(`"${name}" directive is not allowed here`, tokens.place);
  if (!directive.block && end === '{')
    throw new ConfigError(`directive "${name}" is not terminated by ";"`, tokens.place);
  if (directive.block && end === ';')
    throw new ConfigError(`directive "${name}" has no opening "{"`, tokens.place);
  const [least, most] = directive.args === 'flag' ? [1, 1] : directive.args;
  if (args.length < least || args.length > most)
    throw new ConfigError(`invalid number of arguments in "${name}" directive`, tokens.place);
  if (directive.args === 'flag' && !/^(on|off)$/i.test(args[0] as string))
    throw new ConfigError(
      `invalid value "${args[0]}" in "${name}" directive, it must be "on" or "off"`,
      tokens.place,
    );
  if (outer.context === 'main') {
    if (seen.has(name) && name !== 'error_log')
      throw new ConfigError(`"${name}" directive is duplicate`, tokens.place);
    seen.add(name);
  }
  const place: Place = {
    ...outer,
    at: () => tokens.place,
    block: (inner) => readBlock(tokens, { ...outer, ...inner }, seen),
    entries: (take) => readEntries(tokens, take, outer.reading),
  };
  try {
    directive.set(args, place, name);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ConfigError(
      /^invalid (value|number)$/.test(error.message) ? `"${name}" directive ${error.message}` : error.message,
      tokens.place,
    );
  }
  if (name === 'http') settle(outer.reading);
}

function readEntries(tokens: Tokens, take: (words: readonly string[]) => void, reading: Reading): void {
  for (;;) {
    const { words, end } = tokens.next();
    if (end === 'eof') throw new ConfigError('unexpected end of file, expecting "}"', tokens.place);
    if (end === '}') return;
    if (end === '{') throw new ConfigError('unexpected "{"', tokens.place);
    if (words[0] !== 'include') take(words);
    else
      for (const { file, text } of reading.include(words[1] ?? '', tokens.place)) {
        const inner = new Tokens(file, text);
        for (let next = inner.next(); next.end !== 'eof'; next = inner.next()) take(next.words);
      }
  }
}
