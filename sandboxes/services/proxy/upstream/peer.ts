import type { PeerConfig } from '../config/model';

/** A server of an upstream, with what is known of how it does. */
export interface Peer {
  readonly config: PeerConfig;
  /** `127.0.0.1:3000`, as `$upstream_addr` shows it. */
  readonly address: string;
  /** Smooth weighted round robin: how much it is its turn. */
  current: number;
  /** Its weight, lowered by failures. */
  effective: number;
  conns: number;
  fails: number;
  /** Seconds. */
  accessed: number;
  checked: number;
  requests: number;
  /** All, while `fails` counts those of late. */
  failures: number;
  /** null: it has not answered yet. */
  lastStatus: number | null;
}

export const newPeer = (config: PeerConfig, address: string): Peer => ({
  config,
  address,
  current: 0,
  effective: config.weight,
  conns: 0,
  fails: 0,
  accessed: 0,
  checked: 0,
  requests: 0,
  failures: 0,
  lastStatus: null,
});

/** Whether it may be asked now: not down, not failed too often of late, not full. */
export function usable({ config, fails, checked, conns }: Peer, now: number): boolean {
  if (config.down) return false;
  if (config.maxFails > 0 && fails >= config.maxFails && now - checked <= config.failTimeout) return false;
  return config.maxConns === 0 || conns < config.maxConns;
}

/** A step of smooth weighted round robin over peers, after nginx's `ngx_http_upstream_get_peer`. */
export function smooth(peers: readonly Peer[], now: number): Peer | null {
  let best: Peer | null = null;
  let total = 0;
  for (const peer of peers) {
    peer.current += peer.effective;
    total += peer.effective;
    if (peer.effective < peer.config.weight) peer.effective++;
    if (!best || peer.current > best.current) best = peer;
  }
  if (!best) return null;
  best.current -= total;
  if (now - best.checked > best.config.failTimeout) best.checked = now;
  return best;
}
