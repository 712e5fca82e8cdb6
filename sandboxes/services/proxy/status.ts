/** What a proxy tells of itself: the panel of the workbench shows it, and `GET /status` of its API says it. */
import { type CacheEntry, tagsOf } from './cache/entry';
import type { Engine } from './engine';
import type { PacketFilterStatus } from './packet-filter/packet-filter';
import { usable } from './upstream/peer';

export interface ProxyStatus {
  readonly connections: { readonly accepted: number; readonly active: number };
  readonly requests: number;
  readonly upstreams: readonly UpstreamStatus[];
  readonly caches: readonly {
    readonly zone: string;
    /** Requests by `$upstream_cache_status`. */
    readonly answers: Readonly<Record<string, number>>;
    readonly entries: readonly CachedStatus[];
  }[];
  readonly limits: readonly LimitStatus[];
  /** null: there is none in front. */
  readonly packetFilter: PacketFilterStatus | null;
  /** The newest first. */
  readonly recent: readonly RequestStatus[];
  readonly config: ConfigStatus;
}

interface UpstreamStatus {
  readonly name: string;
  readonly balancing: string;
  readonly peers: readonly {
    readonly server: string;
    readonly address: string;
    readonly weight: number;
    readonly backup: boolean;
    /** `unavailable`: it failed too often of late, or is full. */
    readonly state: 'up' | 'down' | 'unavailable';
    readonly active: number;
    readonly requests: number;
    /** Since the configuration was read. */
    readonly failures: number;
    /** null: it has not answered yet. */
    readonly lastStatus: number | null;
  }[];
}

interface CachedStatus {
  readonly key: string;
  readonly status: number;
  readonly bytes: number;
  /** Seconds since it was fetched. */
  readonly age: number;
  /** Seconds; negative: it is stale. */
  readonly fresh: number;
  readonly uses: number;
  /** What it may be purged by, beside its key. */
  readonly tags: readonly string[];
}

interface LimitStatus {
  readonly zone: string;
  /** Requests a second. */
  readonly rate: number;
  readonly answers: Readonly<Record<string, number>>;
}

export interface RequestStatus {
  /** Counted from 1. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly client: string;
  readonly request: string;
  readonly status: number;
  /** As `$upstream_addr` and `$upstream_status` say it; '' where none was asked. */
  readonly upstream: string;
  readonly upstreamStatus: string;
  readonly cache: string;
  readonly limit: string;
  readonly seconds: string;
}

interface ConfigStatus {
  readonly file: string;
  /** As it is at work. */
  readonly text: string;
  /** Counted from 1: how often one was taken. */
  readonly generation: number;
  /** The file is another one than what is at work. */
  readonly changed: boolean;
  /** What nginx would say against the file as it is now, or null. */
  readonly problem: string | null;
}

export const statusOf = (
  { balancers, caches, requestZones, requestLimiter, counters, recent, clock }: Engine,
  packetFilter: PacketFilterStatus | null,
  config: ConfigStatus,
): ProxyStatus => {
  const now = clock.now();
  return {
    connections: { accepted: counters.accepted, active: counters.active },
    requests: counters.requests,
    upstreams: [...balancers.values()].map(({ upstream, peers }) => ({
      name: upstream.name,
      balancing: upstream.balancing.kind,
      peers: peers.map((peer) => ({
        server: peer.config.server,
        address: peer.address,
        weight: peer.config.weight,
        backup: peer.config.backup,
        state: peer.config.down
          ? 'down'
          : peers.length === 1 || usable(peer, Math.floor(now / 1000))
            ? 'up'
            : 'unavailable',
        active: peer.conns,
        requests: peer.requests,
        failures: peer.failures,
        lastStatus: peer.lastStatus,
      })),
    })),
    caches: [...caches].map(([zone, store]) => ({
      zone,
      answers: Object.fromEntries(store.answers),
      entries: [...store.entries()].map(([key, entry, uses]) => cached(key, entry, uses, now)),
    })),
    limits: [...requestZones.values()].map(({ name, rate }) => ({
      zone: name,
      rate: rate / 1000,
      answers: Object.fromEntries(requestLimiter.answers(name)),
    })),
    packetFilter,
    recent: recent.toReversed(),
    config,
  };
};

const cached = (
  key: string,
  { status, body, stored, freshUntil, fields }: CacheEntry,
  uses: number,
  now: number,
): CachedStatus => ({
  key,
  status,
  bytes: body.length,
  age: Math.floor((now - stored) / 1000),
  fresh: Math.ceil((freshUntil - now) / 1000),
  uses,
  tags: tagsOf(fields),
});
