import { describe, expect, it } from 'vitest';
import type { PeerConfig, Upstream } from '../config/model';
import { Balancer } from './balancer';

const peer = (server: string, more: Partial<PeerConfig> = {}): PeerConfig => ({
  server,
  host: server,
  port: 80,
  weight: 1,
  maxFails: 1,
  failTimeout: 10,
  maxConns: 0,
  backup: false,
  down: false,
  ...more,
});
const request = { variable: () => '127.0.0.1' };

function balancer(peers: PeerConfig[], balancing: Upstream['balancing'] = { kind: 'round-robin' }) {
  const clock = { time: 1_000_000, now: () => clock.time, random: () => 0 };
  const made = new Balancer({ name: 'u', peers, balancing, keepalive: 0 }, (host) => host, clock);
  const ask = (failing: readonly string[] = []) => {
    const turn = made.turn(request);
    const asked: string[] = [];
    for (let next = turn.next(); next; next = turn.next()) {
      asked.push(next.config.server);
      const failed = failing.includes(next.config.server);
      turn.done(next, failed);
      if (!failed) break;
    }
    return asked.join(' ');
  };
  return { made, ask, clock };
}

describe('a balancer', () => {
  it('leaves a server alone for fail_timeout, then takes it back by and by', () => {
    const { ask, clock } = balancer([peer('a'), peer('b')]);
    expect(ask(['a'])).toBe('a b');
    expect([ask(), ask(), ask()]).toEqual(['b', 'b', 'b']);
    clock.time += 11_000;
    expect([ask(), ask(), ask(), ask(), ask(), ask()]).toEqual(['b', 'b', 'a', 'b', 'a', 'b']);
  });

  it('asks backups only when no other is left', () => {
    const { ask } = balancer([peer('a'), peer('b', { backup: true })]);
    expect([ask(), ask(['a']), ask()]).toEqual(['a', 'a b', 'b']);
  });

  it('has nobody left when all have failed', () => {
    const { ask } = balancer([peer('a'), peer('b')]);
    expect(ask(['a', 'b'])).toBe('a b');
    expect(ask()).toBe('');
  });

  it('gives to whoever has least to do, by weight', () => {
    const { made } = balancer([peer('a', { weight: 2 }), peer('b')], { kind: 'least_conn' });
    const servers = Array.from({ length: 6 }, () => made.turn(request).next()?.config.server);
    expect(servers.filter((server) => server === 'a')).toHaveLength(4);
  });

  it('holds max_conns', () => {
    const { made } = balancer([peer('a', { maxConns: 1 }), peer('b', { maxConns: 1 })]);
    const [first, second, third] = [made.turn(request), made.turn(request), made.turn(request)];
    expect([first.next()?.config.server, second.next()?.config.server, third.next()]).toEqual([
      'a',
      'b',
      null,
    ]);
  });
});
