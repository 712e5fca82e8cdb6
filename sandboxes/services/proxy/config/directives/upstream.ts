import type { PeerConfig, Upstream } from '../model';
import { type Directives, fail, type Place, template } from '../place';
import { parseTime } from '../values';

export const upstreamDirectives: Directives = {
  upstream: {
    in: ['http'],
    args: [1, 1],
    block: true,
    set([name = ''], place) {
      const { upstreams } = place.reading.config;
      if (upstreams.has(name)) throw fail(place, `duplicate upstream "${name}"`);
      const upstream: Upstream = { name, peers: [], balancing: { kind: 'round-robin' }, keepalive: 0 };
      upstreams.set(name, upstream);
      place.block({ context: 'upstream', upstream });
      if (upstream.peers.length === 0) throw fail(place, 'no servers are inside upstream');
      const where = place.at();
      if (upstream.peers.every((peer) => peer.backup))
        place.reading.later.push(() => {
          throw fail({ ...place, at: () => where }, `no servers in upstream "${name}"`);
        });
    },
  },
  server: { in: ['upstream'], args: [1, 99], set: addPeer },
  keepalive: {
    in: ['upstream'],
    args: [1, 1],
    set([value = ''], place) {
      const upstream = of(place);
      if (upstream.keepalive > 0) throw fail(place, '"keepalive" directive is duplicate');
      if (!/^\d+$/.test(value) || Number(value) === 0)
        throw fail(place, `invalid value "${value}" in "keepalive" directive`);
      upstream.keepalive = Number(value);
    },
  },
  keepalive_timeout: { in: ['upstream'], args: [1, 1], set: () => undefined },
  keepalive_requests: { in: ['upstream'], args: [1, 1], set: () => undefined },
  zone: { in: ['upstream'], args: [1, 2], set: () => undefined },
  least_conn: {
    in: ['upstream'],
    args: [0, 0],
    set: (_, place) => balance(place, { kind: 'least_conn' }),
  },
  ip_hash: { in: ['upstream'], args: [0, 0], set: (_, place) => balance(place, { kind: 'ip_hash' }) },
  random: { in: ['upstream'], args: [0, 2], set: (_, place) => balance(place, { kind: 'random' }) },
  hash: {
    in: ['upstream'],
    args: [1, 2],
    set([key = '', consistent], place) {
      if (consistent !== undefined && consistent !== 'consistent')
        throw fail(place, `invalid parameter "${consistent}"`);
      balance(place, { kind: 'hash', key: template(place, key), consistent: consistent !== undefined });
    },
  },
};

const of = (place: Place): Upstream => place.upstream as Upstream;

function balance(place: Place, balancing: Upstream['balancing']): void {
  const upstream = of(place);
  if (upstream.balancing.kind !== 'round-robin')
    place.reading.config.warnings.push(`load balancing method redefined in ${place.at()}`);
  upstream.balancing = balancing;
}

function addPeer([server = '', ...options]: readonly string[], place: Place): void {
  const upstream = of(place);
  let weight = 1;
  let maxFails = 1;
  let failTimeout = 10;
  let maxConns = 0;
  let backup = false;
  let down = false;
  for (const option of options) {
    const invalid = () => fail(place, `invalid parameter "${option}"`);
    const [key, value = ''] = option.split('=');
    const count = /^\d+$/.test(value) ? Number(value) : null;
    if (option === 'backup') {
      if (!['round-robin', 'least_conn'].includes(upstream.balancing.kind))
        throw fail(place, `balancing method does not support parameter "${option}"`);
      backup = true;
    } else if (option === 'down') down = true;
    else if (key === 'weight') {
      if (!count) throw invalid();
      weight = count;
    } else if (key === 'max_fails') {
      if (count === null) throw invalid();
      maxFails = count;
    } else if (key === 'max_conns') {
      if (count === null) throw invalid();
      maxConns = count;
    } else if (key === 'fail_timeout') {
      const time = parseTime(value);
      if (time === null) throw invalid();
      failTimeout = Math.floor(time / 1000);
    } else throw invalid();
  }
  const match = /^([^:/]*)(?::(.*))?$/.exec(server);
  if (!match) throw fail(place, `invalid host in upstream "${server}"`);
  const [, host = '', portText] = match;
  if (host === '') throw fail(place, `no host in upstream "${server}"`);
  const port = portText === undefined ? 80 : /^\d+$/.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > 65_535) throw fail(place, `invalid port in upstream "${server}"`);
  place.reading.hosts.push({ host, shown: server, place: place.at() });
  const peer: PeerConfig = { server, host, port, weight, maxFails, failTimeout, maxConns, backup, down };
  upstream.peers.push(peer);
}
