import type { Upstream } from '../config/model';
import type { Template, Variables } from '../config/template';
import { addressHash, byWeight, keyHash, type Point, pointOf, ring } from './hashing';
import { newPeer, type Peer, smooth, usable } from './peer';

/** The servers of an upstream for one request, which never gets the same one twice. */
export interface Turn {
  /** How many may still be tried. */
  readonly left: number;
  /** null: no live upstreams. */
  next(): Peer | null;
  /** The exchange with it is over. */
  done(peer: Peer, failed: boolean): void;
}

export interface BalancerClock {
  /** Milliseconds. */
  now(): number;
  random(): number;
}

/** Chooses the servers of one upstream, after nginx's modules: the same sequences. */
export class Balancer {
  readonly peers: readonly Peer[];
  readonly #primary: readonly Peer[];
  readonly #backup: readonly Peer[];
  readonly #points: readonly Point[];
  readonly #clock: BalancerClock;
  readonly upstream: Upstream;

  /** @param addressOf the address of a host */
  constructor(upstream: Upstream, addressOf: (host: string) => string, clock: BalancerClock) {
    this.upstream = upstream;
    this.#clock = clock;
    this.peers = upstream.peers.map((peer) => newPeer(peer, `${addressOf(peer.host)}:${peer.port}`));
    this.#primary = this.peers.filter((peer) => !peer.config.backup);
    this.#backup = this.peers.filter((peer) => peer.config.backup);
    const { balancing } = upstream;
    this.#points = balancing.kind === 'hash' && balancing.consistent ? ring(this.#primary) : [];
  }

  turn(request: Variables): Turn {
    const tried = new Set<Peer>();
    let left = this.peers.filter((peer) => !peer.config.down).length;
    const draw = this.#draw(request, tried);
    const single = this.peers.length === 1;
    return {
      get left() {
        return left;
      },
      next: () => {
        const peer = single ? this.#only(tried) : draw();
        if (!peer) return null;
        tried.add(peer);
        peer.conns++;
        peer.requests++;
        return peer;
      },
      done: (peer, failed) => {
        if (left > 0) left--;
        peer.conns--;
        if (failed) peer.failures++;
        if (!single) this.#judge(peer, failed);
      },
    };
  }

  /** A server that stands alone is asked however it does. */
  #only(tried: ReadonlySet<Peer>): Peer | null {
    const [peer] = this.peers as [Peer];
    const full = peer.config.maxConns > 0 && peer.conns >= peer.config.maxConns;
    return peer.config.down || full || tried.has(peer) ? null : peer;
  }

  #judge(peer: Peer, failed: boolean): void {
    const now = this.#seconds();
    const { maxFails, weight } = peer.config;
    if (failed) {
      peer.fails++;
      peer.accessed = now;
      peer.checked = now;
      if (maxFails > 0) peer.effective = Math.max(0, peer.effective - Math.floor(weight / maxFails));
    } else if (peer.accessed < peer.checked) peer.fails = 0;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  #draw(request: Variables, tried: ReadonlySet<Peer>): () => Peer | null {
    const { balancing } = this.upstream;
    switch (balancing.kind) {
      case 'round-robin':
        return () => this.#withBackup(tried, (peers) => smooth(peers, this.#seconds()));
      case 'least_conn':
        return () => this.#withBackup(tried, (peers) => this.#leastBusy(peers));
      case 'random':
        return () => this.#free(this.#primary, tried, (peers) => this.#random(peers));
      case 'ip_hash':
        return this.#hashed(tried, addressDraw(request));
      case 'hash':
        return balancing.consistent
          ? this.#onRing(tried, balancing.key.of(request))
          : this.#hashed(tried, keyDraw(balancing.key, request));
    }
  }

  #free(
    peers: readonly Peer[],
    tried: ReadonlySet<Peer>,
    choose: (peers: readonly Peer[]) => Peer | null,
  ): Peer | null {
    const now = this.#seconds();
    return choose(peers.filter((peer) => !tried.has(peer) && usable(peer, now)));
  }

  #withBackup(tried: ReadonlySet<Peer>, choose: (peers: readonly Peer[]) => Peer | null): Peer | null {
    return this.#free(this.#primary, tried, choose) ?? this.#free(this.#backup, tried, choose);
  }

  #leastBusy(peers: readonly Peer[]): Peer | null {
    const load = (peer: Peer) => peer.conns / peer.config.weight;
    const least = Math.min(...peers.map(load));
    const idle = peers.filter((peer) => load(peer) === least);
    // One alone takes no turn, so that its share of later turns stays as it was.
    return idle.length === 1 ? (idle[0] as Peer) : smooth(idle, this.#seconds());
  }

  #random(peers: readonly Peer[]): Peer | null {
    if (peers.length === 0) return null;
    const total = peers.reduce((sum, peer) => sum + peer.config.weight, 0);
    return byWeight(peers, Math.floor(this.#clock.random() * total));
  }

  /** Draws up to 20 times, then lets the others take turns. */
  #hashed(tried: ReadonlySet<Peer>, draw: (total: number) => number): () => Peer | null {
    const total = this.#primary.reduce((sum, peer) => sum + peer.config.weight, 0);
    let draws = 0;
    return () => {
      for (; draws <= 20; draws++) {
        const peer = byWeight(this.#primary, draw(total));
        if (!tried.has(peer) && usable(peer, this.#seconds())) return peer;
      }
      return this.#free(this.#primary, tried, (peers) => smooth(peers, this.#seconds()));
    };
  }

  #onRing(tried: ReadonlySet<Peer>, key: string): () => Peer | null {
    let at = pointOf(this.#points, key);
    let steps = 0;
    return () => {
      for (; steps <= 20; steps++, at++) {
        const { server } = this.#points[at % this.#points.length] as Point;
        const named = this.#primary.filter((peer) => peer.config.server === server);
        const peer = this.#free(named, tried, (peers) => smooth(peers, this.#seconds()));
        if (peer) return peer;
      }
      return this.#free(this.#primary, tried, (peers) => smooth(peers, this.#seconds()));
    };
  }
}

function addressDraw(request: Variables): (total: number) => number {
  let hash = 89;
  return (total) => {
    hash = addressHash(request.variable('remote_addr'), hash);
    return hash % total;
  };
}

function keyDraw(key: Template, request: Variables): (total: number) => number {
  const text = key.of(request);
  let attempt = 0;
  let hash = 0;
  return (total) => {
    hash += keyHash(text, attempt++);
    return hash % total;
  };
}
