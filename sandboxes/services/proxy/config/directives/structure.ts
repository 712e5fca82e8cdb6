/** The blocks: `http`, `server`, `location`, and what names them. */

import { ConfigError } from '../config-error';
import type { Level, Location, LocationMatch, Server } from '../model';
import { type Directives, fail, type Place } from '../place';
import { parseAddress } from '../values';
import { wildcard } from './maps';
import { patternOf } from './rewrite';

const ignored = (places: Directives[string]['in'], least = 1, most = 9) => ({
  in: places,
  args: [least, most] as const,
  set: () => undefined,
});

const MODIFIERS: Readonly<Record<string, 'exact' | 'stop' | 'regex'>> = {
  '=': 'exact',
  '^~': 'stop',
  '~': 'regex',
  '~*': 'regex',
};

export const structureDirectives: Directives = {
  // Of the process: there is one, and whoever started it rules it.
  user: ignored(['main'], 1, 2),
  worker_processes: ignored(['main'], 1, 1),
  worker_rlimit_nofile: ignored(['main'], 1, 1),
  pid: ignored(['main'], 1, 1),
  daemon: { in: ['main'], args: 'flag', set: () => undefined },
  master_process: { in: ['main'], args: 'flag', set: () => undefined },
  error_log: ignored(['main', 'http', 'server', 'location']),
  worker_connections: ignored(['events'], 1, 1),
  multi_accept: { in: ['events'], args: 'flag', set: () => undefined },
  use: ignored(['events'], 1, 1),
  sendfile: { in: ['http', 'server', 'location'], args: 'flag', set: () => undefined },
  tcp_nopush: { in: ['http', 'server', 'location'], args: 'flag', set: () => undefined },
  tcp_nodelay: { in: ['http', 'server', 'location'], args: 'flag', set: () => undefined },
  types_hash_max_size: ignored(['http', 'server', 'location'], 1, 1),
  client_body_temp_path: ignored(['http', 'server', 'location'], 1, 4),
  client_body_buffer_size: ignored(['http', 'server', 'location'], 1, 1),
  resolver: {
    in: ['http', 'server', 'location'],
    args: [1, 9],
    set(_, place) {
      place.level.settings.resolver = true;
    },
  },
  resolver_timeout: ignored(['http', 'server', 'location'], 1, 1),
  events: {
    in: ['main'],
    args: [0, 0],
    block: true,
    set: (_, place) => place.block({ context: 'events' }),
  },
  http: {
    in: ['main'],
    args: [0, 0],
    block: true,
    set: (_, place) => place.block({ context: 'http' }),
  },
  server: {
    in: ['http'],
    args: [0, 0],
    block: true,
    set(_, place) {
      const server: Server = { ...levelUnder(place.level), listens: [], names: [], locations: [] };
      place.reading.config.servers.push(server);
      place.block({ context: 'server', level: server, server });
      if (server.listens.length === 0) server.listens.push({ address: '*', port: 80, isDefault: false });
    },
  },
  listen: { in: ['server'], args: [1, 9], set: listen },
  server_name: {
    in: ['server'],
    args: [1, 99],
    set(names, place) {
      for (const name of names) {
        const pattern = name.startsWith('~')
          ? patternOf(place, name.slice(1), true)
          : /^[.*]|\*$/.test(name)
            ? wildcard(name)
            : null;
        (place.server as Server).names.push({ text: name.toLowerCase(), pattern });
      }
    },
  },
  location: { in: ['server', 'location'], args: [1, 2], block: true, set: location },
};

const levelUnder = (level: Level): Level => ({
  settings: Object.create(level.settings),
  steps: [],
  handler: null,
  tryFiles: null,
  internal: false,
});

function listen([where = '', ...options]: readonly string[], place: Place): void {
  const server = place.server as Server;
  const match = /^(?:(.*):)?(\d+)$/.exec(where) ?? /^([^:]*)(?::(.*))?$/.exec(where);
  if (!match) throw fail(place, `invalid host in "${where}" of the "listen" directive`);
  const host = match[1] ?? '*';
  const port = match[2] === undefined ? 80 : /^\d+$/.test(match[2]) ? Number(match[2]) : 0;
  if (port < 1 || port > 65_535) throw fail(place, `invalid port in "${where}" of the "listen" directive`);
  if (host === '') throw fail(place, `no host in "${where}" of the "listen" directive`);
  const address = host === 'localhost' ? '127.0.0.1' : host;
  if (address !== '*' && !address.startsWith('[') && parseAddress(address) === null)
    throw fail(place, `host not found in "${where}" of the "listen" directive`);
  for (const option of options) {
    if (option === 'ssl') throw fail(place, 'the "ssl" parameter requires ngx_http_ssl_module');
    if (
      !/^(default_server|default|reuseport|deferred|bind|backlog=\d+|(rcv|snd)buf=\d+k?|ipv6only=o(n|ff))$/.test(
        option,
      )
    )
      throw fail(place, `invalid parameter "${option}"`);
  }
  const shown = `${address === '*' ? '0.0.0.0' : address}:${port}`;
  if (server.listens.some((one) => one.port === port && one.address === address))
    throw fail(place, `a duplicate listen ${shown}`);
  const isDefault = options.some((option) => option.startsWith('default'));
  const taken = place.reading.config.servers
    .flatMap((other) => other.listens)
    .some((one) => one.isDefault && one.port === port && one.address === address);
  if (isDefault && taken) throw fail(place, `a duplicate default server for ${shown}`);
  server.listens.push({ address, port, isDefault });
}

function location(args: readonly string[], place: Place): void {
  const match = matchOf(args, place);
  const outer = place.location;
  if (outer) {
    const name = outer.match.text;
    const inside = (text: string) => fail(place, `location "${match.text}" ${text} "${name}"`);
    if (outer.match.kind === 'exact') throw inside('cannot be inside the exact location');
    if (outer.match.kind === 'named') throw inside('cannot be inside the named location');
    if (match.kind === 'named')
      throw fail(place, `named location "${match.text}" can be on the server level only`);
    if (match.kind !== 'regex' && outer.match.kind !== 'regex' && !match.text.startsWith(name))
      throw inside('is outside location');
  }
  const added: Location = { ...levelUnder(place.level), match, locations: [] };
  const siblings = outer ? outer.locations : (place.server as Server).locations;
  const opened = place.at();
  const clash =
    match.kind !== 'regex' &&
    siblings.some(({ match: other }) => group(other) === group(match) && other.text === match.text);
  if (clash)
    place.reading.later.push(() => {
      throw new ConfigError(`duplicate location "${match.text}"`, opened);
    });
  siblings.push(added);
  place.block({ context: 'location', level: added, location: added });
}

/** Locations of the same group may not have the same name. */
const group = ({ kind }: LocationMatch): string => (kind === 'stop' ? 'prefix' : kind);

function matchOf(args: readonly string[], place: Place): LocationMatch {
  const [first = '', second] = args;
  if (second !== undefined) {
    const kind = MODIFIERS[first];
    if (!kind) throw fail(place, `invalid location modifier "${first}"`);
    if (kind !== 'regex') return { kind, text: second };
    return { kind, text: second, pattern: patternOf(place, second, first === '~*') };
  }
  const glued = /^(=|\^~|~\*|~)(.+)$/.exec(first);
  if (glued) return matchOf([glued[1] as string, glued[2] as string], place);
  return { kind: first.startsWith('@') ? 'named' : 'prefix', text: first };
}
