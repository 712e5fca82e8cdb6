import type { CacheStore } from './cache/store';
import type { Config, ConnectionZone, RequestZone } from './config/model';
import type { ConnectionLimiter, RequestLimiter } from './limits';
import type { RequestStatus } from './status';
import type { Balancer } from './upstream/balancer';
import type { ConnectionPool } from './upstream/pool';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
}

export interface Counters {
  accepted: number;
  requests: number;
  active: number;
}

/** A configuration at work: what a request needs of it. A reload makes another, which takes over caches and counters. */
export interface Engine {
  readonly config: Config;
  readonly clock: Clock;
  /** What relative paths start from. */
  readonly folder: string;
  readonly balancers: ReadonlyMap<string, Balancer>;
  readonly pools: ReadonlyMap<string, ConnectionPool>;
  readonly caches: ReadonlyMap<string, CacheStore>;
  readonly requestZones: ReadonlyMap<string, RequestZone>;
  readonly connectionZones: ReadonlyMap<string, ConnectionZone>;
  readonly requestLimiter: RequestLimiter;
  readonly connectionLimiter: ConnectionLimiter;
  readonly counters: Counters;
  /** The last requests, the oldest first. */
  readonly recent: RequestStatus[];
  /** The address of a host that the configuration names. */
  addressOf(host: string): string;
  log(line: string): void;
}
