/** Which server a key belongs to: `hash`, `hash … consistent`, `ip_hash`. */
import { parseAddress } from '../config/values';
import { crc32 } from './crc32';
import type { Peer } from './peer';

const encoder = new TextEncoder();

/** Nth peer by weight. */
export function byWeight(peers: readonly Peer[], weight: number): Peer {
  let rest = weight;
  for (const peer of peers) {
    rest -= peer.config.weight;
    if (rest < 0) return peer;
  }
  return peers[0] as Peer;
}

/** nginx's hash over the first three octets of an IPv4 address, from 89 or the hash before. */
export function addressHash(address: string, before: number): number {
  const number = parseAddress(address) ?? 0;
  let hash = before;
  for (const shift of [24, 16, 8]) hash = (hash * 113 + ((number >>> shift) & 0xff)) % 6271;
  return hash;
}

/** One draw of `hash`: what it adds to the sum of those before. */
export function keyHash(key: string, attempt: number): number {
  const crc = crc32(encoder.encode(attempt > 0 ? `${attempt}${key}` : key));
  return (crc >>> 16) & 0x7fff;
}

export interface Point {
  readonly hash: number;
  readonly server: string;
}

/** The ring of `hash … consistent`: 160 points for each unit of weight, as Cache::Memcached::Fast has them (ketama). */
export function ring(peers: readonly Peer[]): readonly Point[] {
  const points: Point[] = [];
  for (const { config } of peers) {
    const [host = '', port = ''] = config.server.split(':');
    const base = crc32(encoder.encode(`${host}\0${port}`));
    let previous = 0;
    for (let i = 0; i < config.weight * 160; i++) {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, previous, true);
      previous = crc32(bytes, base);
      points.push({ hash: previous, server: config.server });
    }
  }
  points.sort((a, b) => a.hash - b.hash);
  return points.filter((point, index) => index === 0 || points[index - 1]?.hash !== point.hash);
}

/** The index of the point that holds a key. */
export function pointOf(points: readonly Point[], key: string): number {
  const hash = crc32(encoder.encode(key));
  const index = points.findIndex((point) => point.hash >= hash);
  return Math.max(0, index);
}
