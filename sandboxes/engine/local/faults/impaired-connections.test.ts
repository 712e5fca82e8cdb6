import { describe, expect, it } from 'vitest';
import type { LinkFault } from '../../faults';
import { ByteChannel } from '../process/byte-channel';
import { FIN, type Frame, RST } from '../process/frames';
import type { FaultTimers } from './fault-timers';
import { ImpairedConnections } from './impaired-connections';
import type { Impaired } from './impairment';
import type { LinkRule, Route } from './rules';

const END = { address: '127.0.0.1', family: 'IPv4', port: 1 } as const;
const ROUTE: Route = { client: 'page', server: 'app', port: 3000 };
const LINK = { from: 'page', to: 'app' } as const;

/** Time that only moves when told to. */
class TestTimers implements FaultTimers {
  #now = 0;
  #waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.#now + milliseconds, callback };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
    };
  }

  soon(callback: () => void): void {
    this.after(0, callback);
  }

  /** Lets time go by, and promise jobs run. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      await Promise.resolve();
      const due = this.#waiting.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#waiting = this.#waiting.filter((each) => each !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = until;
    await Promise.resolve();
  }
}

function setUp() {
  const timers = new TestTimers();
  const reports: (Impaired & { way: string })[] = [];
  const connections = new ImpairedConnections(timers, (_, way, impaired) =>
    reports.push({ ...impaired, way }),
  );
  const open = (route = ROUTE, accepted = true, id = 1) => {
    const sent: Frame[] = [];
    const heard: unknown[] = [];
    const channel: ByteChannel = new ByteChannel({
      id,
      wire: { send: (_, frame) => sent.push(frame), forget: () => undefined },
      local: END,
      remote: END,
      onClosed: () => connections.remove(channel),
    });
    channel.onBytes = (bytes) => heard.push(`${timers.now()} ${new TextDecoder().decode(bytes)}`);
    channel.onEnd = () => heard.push(`${timers.now()} end`);
    channel.onReset = (code) => heard.push(`${timers.now()} ${code === 'ECONNRESET' ? 'reset' : code}`);
    connections.add(channel, route, accepted);
    return { channel, heard, sent, arrive: (text: string) => channel.arrive(new TextEncoder().encode(text)) };
  };
  const set = (...faults: (LinkFault | { kind: 'partition'; machines: string[] })[]) =>
    connections.set(faults.map((fault, index): LinkRule => ({ cause: index + 7, fault })));
  return { timers, reports, connections, open, set };
}

describe('faults on a connection', () => {
  it('cost it nothing where none acts', () => {
    const { open, set } = setUp();
    const one = open();
    set({ kind: 'latency', milliseconds: 50, from: 'api-1', to: '*' });
    expect(one.channel.passage).toBeNull();
    set({ kind: 'latency', milliseconds: 50, ...LINK, port: 4000 });
    expect(one.channel.passage).toBeNull();
    expect(open({ ...ROUTE, port: 4000 }).channel.passage).not.toBeNull();
  });

  it('latency holds back in order, FIN too, and what is under way stays under way', async () => {
    const { open, set, timers, reports } = setUp();
    const { channel, heard, arrive } = open();
    set({ kind: 'latency', milliseconds: 100, ...LINK });
    arrive('a');
    await timers.pass(30);
    arrive('b');
    channel.arrive(FIN);
    set();
    arrive('late');
    expect(heard).toEqual([]);
    await timers.pass(200);
    expect(heard).toEqual(['100 a', '130 b', '130 end']);
    expect(channel.passage).toBeNull();
    expect(reports.map(({ effect, by, cause, way }) => [effect, by, cause, way])).toEqual([
      ['delayed', 100, 7, 'forth'],
      ['delayed', 100, 7, 'forth'],
    ]);
  });

  it('acts one way where told to', async () => {
    const { open, set, timers } = setUp();
    const server = open(ROUTE, true);
    const client = open(ROUTE, false);
    set({ kind: 'latency', milliseconds: 10, direction: 'back', ...LINK });
    server.arrive('forth');
    client.arrive('back');
    await timers.pass(20);
    expect([server.heard, client.heard]).toEqual([['0 forth'], ['10 back']]);
  });

  it('jitter is drawn alike for the same seed, and differently for another', async () => {
    const arrivals = async (seed: number) => {
      const { open, set, timers } = setUp();
      const { heard, arrive } = open();
      set({ kind: 'latency', milliseconds: 100, jitter: 50, seed, ...LINK });
      for (let n = 0; n < 5; n++) {
        arrive(String(n));
        await timers.pass(200);
      }
      return heard;
    };
    expect(await arrivals(1)).toEqual(await arrivals(1));
    expect(await arrivals(1)).not.toEqual(await arrivals(2));
  });

  it('bandwidth spaces bytes out', async () => {
    const { open, set, timers } = setUp();
    const { heard, arrive } = open();
    set({ kind: 'bandwidth', bytesPerSecond: 10, ...LINK });
    arrive('12345');
    arrive('67890');
    await timers.pass(5000);
    expect(heard).toEqual(['500 12345', '1000 67890']);
  });

  it('a reset lets exactly so many bytes by, and both ends hear of it', () => {
    const { open, set } = setUp();
    const { heard, sent, arrive, channel } = open();
    set({ kind: 'reset', after: 6, ...LINK });
    arrive('1234');
    arrive('5678');
    arrive('9');
    expect(heard).toEqual(['0 1234', '0 56', '0 reset']);
    expect(sent).toEqual(['R']);
    expect(channel.open).toBe(false);
  });

  it('a reset at once meets what is open, and a new connection at its first byte', () => {
    const { open, set, connections } = setUp();
    const old = open();
    set({ kind: 'reset', after: 0, ...LINK });
    expect(old.heard).toEqual(['0 reset']);
    const fresh = open();
    expect(fresh.heard).toEqual([]);
    fresh.arrive('x');
    expect(fresh.heard).toEqual(['0 reset']);
    expect(connections.causeOfReset(fresh.channel, ROUTE)).toBe(7);
  });

  it('a black hole holds everything until it is gone; a partition is one between two sides', async () => {
    for (const hole of [
      { kind: 'black-hole', ...LINK } as const,
      { kind: 'partition' as const, machines: ['app', 'db'] },
    ]) {
      const { open, set, timers, reports } = setUp();
      const { heard, arrive } = open();
      const inside = open({ client: 'app', server: 'db', port: 1 });
      set(hole);
      arrive('a');
      arrive('b');
      await timers.pass(60_000);
      if (hole.kind === 'partition') expect(inside.channel.passage).toBeNull();
      expect(heard).toEqual([]);
      set();
      await timers.pass(0);
      expect(heard).toEqual(['60000 a', '60000 b']);
      expect(reports[0]).toMatchObject({ effect: 'held', length: 1, cause: 7 });
    }
  });

  it('half-open: the peers of now are gone for good, also their death; new connections work', async () => {
    const { open, set, timers } = setUp();
    const old = open();
    set({ kind: 'half-open', ...LINK });
    const fresh = open();
    old.arrive('lost');
    old.channel.peerGone();
    fresh.arrive('here');
    set();
    old.arrive('lost, too');
    await timers.pass(1000);
    expect([old.heard, fresh.heard]).toEqual([[], ['0 here']]);
  });
});

describe('connecting under faults', () => {
  it('takes a round trip longer, is refused, and gives up on a black hole after 127 s', async () => {
    const { connections, set, timers } = setUp();
    expect(await connections.connecting(ROUTE)).toBeNull();
    set({ kind: 'latency', milliseconds: 40, ...LINK }, { kind: 'refuse', ...LINK });
    const refused = connections.connecting(ROUTE);
    await timers.pass(79);
    const first = await Promise.race([refused, Promise.resolve('pending')]);
    expect(first).toBe('pending');
    await timers.pass(1);
    expect(await refused).toEqual({ code: 'ECONNREFUSED', cause: 8 });

    set({ kind: 'black-hole', direction: 'back', ...LINK });
    const lost = connections.connecting(ROUTE);
    await timers.pass(127_000);
    expect(await lost).toEqual({ code: 'ETIMEDOUT', cause: 7 });

    const healed = connections.connecting(ROUTE);
    await timers.pass(5000);
    set();
    expect(await healed).toBeNull();
  });

  it('is given up when the signal says so', async () => {
    const { connections, set } = setUp();
    set({ kind: 'black-hole', ...LINK });
    const stop = new AbortController();
    const waiting = connections.connecting(ROUTE, () => stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('what is sent and never acknowledged', () => {
  const LATE = 924_600;

  it('ends in ETIMEDOUT, which the fault caused; the peer hears of it once the hole is gone', async () => {
    const { open, set, timers, reports, connections } = setUp();
    const [client, server] = [open(ROUTE, false), open()];
    set({ kind: 'black-hole', ...LINK });
    await timers.pass(5_000);
    client.channel.write(new Uint8Array(10));
    server.arrive('held');
    await timers.pass(LATE - 1);
    expect(client.heard).toEqual([]);
    await timers.pass(1);
    expect(client.heard).toEqual([`${5_000 + LATE} ETIMEDOUT`]);
    expect(connections.causeOfReset(client.channel, ROUTE)).toBe(7);
    expect(reports.at(-1)).toEqual({ effect: 'given-up', length: 10, by: LATE, cause: 7, way: 'forth' });
    expect(client.sent.at(-1)).toBe(RST);
    server.channel.arrive(RST);
    expect(server.heard).toEqual([]);
    set();
    await timers.pass(1);
    expect(server.heard).toEqual([`${5_000 + LATE} reset`]);
  });

  it('also where only the word that it has arrived is lost, or the peer has vanished', async () => {
    const { open, set, timers } = setUp();
    const [client, other] = [open(ROUTE, false), open({ ...ROUTE, server: 'db' }, false, 2)];
    set({ kind: 'black-hole', ...LINK, direction: 'back' }, { kind: 'half-open', from: 'page', to: 'db' });
    client.channel.write(new Uint8Array(1));
    set();
    client.channel.write(new Uint8Array(1));
    other.channel.end();
    await timers.pass(LATE);
    expect(client.heard).toEqual([]);
    expect(other.heard).toEqual([`${LATE} ETIMEDOUT`]);
  });

  it('an idle connection notices nothing, as it does without keep-alive', async () => {
    const { open, set, timers } = setUp();
    const client = open(ROUTE, false);
    set({ kind: 'black-hole', ...LINK });
    await timers.pass(10 * LATE);
    expect(client.heard).toEqual([]);
    expect(client.channel.open).toBe(true);
  });
});
