import type { Config, Location, Server, ServerName } from '../config/model';

/** The server for a port and a `Host`: exact name, longest wildcard, first pattern, the port's default. */
export function findServer(
  config: Config,
  address: string,
  port: number,
  host: string,
): { readonly server: Server; readonly captures: RegExpExecArray | null } | null {
  const on = (server: Server) => server.listens.filter((listen) => listen.port === port);
  const exact = config.servers.filter((server) => on(server).some((listen) => listen.address === address));
  const here =
    exact.length > 0
      ? exact
      : config.servers.filter((server) => on(server).some(({ address: any }) => any === '*'));
  const fallback = here.find((server) => on(server).some(({ isDefault }) => isDefault)) ?? here[0];
  if (!fallback) return null;

  const names = here.flatMap((server) => server.names.map((name) => ({ server, name })));
  const plain = names.find(({ name }) => !name.pattern && name.text === host);
  if (plain) return { server: plain.server, captures: null };
  const kinds: readonly ((name: ServerName) => boolean)[] = [
    (name) => /^[.*]/.test(name.text),
    (name) => name.text.endsWith('*') && !name.text.startsWith('~'),
  ];
  for (const kind of kinds) {
    const matching = names.filter(({ name }) => kind(name) && name.pattern?.test(host));
    const [best] = matching.sort((a, b) => b.name.text.length - a.name.text.length);
    if (best) return { server: best.server, captures: null };
  }
  for (const { server, name } of names) {
    if (!name.text.startsWith('~')) continue;
    const captures = name.pattern?.exec(host) ?? null;
    if (captures) return { server, captures };
  }
  return { server: fallback, captures: null };
}

export interface Found {
  readonly location: Location;
  readonly captures: RegExpExecArray | null;
}

/**
 * The location of a path: `=`, then the longest prefix; unless that says `^~`, the first pattern in the order of the
 * file, those nested in the prefix first; else the prefix. 'slash': the path lacks the `/` at its end, for a location
 * that passes to a proxy.
 */
export function findLocation(locations: readonly Location[], path: string): Found | 'slash' | null {
  const prefixes = locations.filter(
    ({ match }) =>
      (match.kind === 'prefix' || match.kind === 'stop' || match.kind === 'exact') &&
      (match.kind === 'exact' ? match.text === path : path.startsWith(match.text)),
  );
  const exact = prefixes.find(({ match }) => match.kind === 'exact');
  if (exact) return { location: exact, captures: null };
  const [longest] = prefixes.sort((a, b) => b.match.text.length - a.match.text.length);

  const missing = locations.find(
    ({ match, handler }) =>
      (match.kind === 'prefix' || match.kind === 'stop') &&
      match.text === `${path}/` &&
      handler?.kind === 'proxy',
  );
  if (missing) return 'slash';

  const nested = longest ? findLocation(longest.locations, path) : null;
  if (nested === 'slash') return nested;
  if (nested && (nested.captures !== null || nested.location.match.kind !== 'prefix')) return nested;
  if (longest?.match.kind !== 'stop')
    for (const location of locations) {
      if (location.match.kind !== 'regex') continue;
      const captures = location.match.pattern.exec(path);
      if (!captures) continue;
      const inner = findLocation(location.locations, path);
      return inner === null || inner === 'slash' ? { location, captures } : inner;
    }
  if (nested) return nested;
  return longest ? { location: longest, captures: null } : null;
}
