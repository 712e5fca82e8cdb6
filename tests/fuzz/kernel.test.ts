/** A hostile process says anything to the kernel: nothing but itself comes to harm. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodySchema } from '@/lib/recording/event-schema';
import type { SandboxEventBody } from '@/sandboxes/engine/events';
import type { FromKernel } from '@/sandboxes/engine/local/kernel/messages';
import { mulberry32 } from '@/sandboxes/random';
import { type KernelWorld, kernelWorld, type Puppet } from './kernel-world';
import { speak } from './speak';

const FILES = new Map([
  ['/app/a.ts', 'export {};'],
  ['/app/package.json', '{ "scripts": { "start": "node a.ts" } }'],
]);
const ROUNDS = 400;
const TOGETHER = 12;

let world: KernelWorld;
beforeEach(async () => {
  world = await kernelWorld(FILES);
  await world.call('machines', {
    machines: [
      { name: 'app', address: '10.0.0.1' },
      { name: 'db', address: '10.0.0.2' },
    ],
  });
});
afterEach(() => world.close());

const eventsOf = (told: readonly FromKernel[]): SandboxEventBody[] =>
  told.flatMap((message) => (message.t === 'events' ? message.items.map(({ body }) => body) : []));

const ask = async (puppet: Puppet, method: string, args: object): Promise<unknown> => {
  const id = 1_000_000 + puppet.heard.length;
  puppet.port.postMessage({ t: 'call', id, method, args });
  await world.settled();
  return puppet.heard.find((message) => 'id' in message && message.id === id);
};

describe.each([1, 2, 3, 4, 5, 6])('seed %i', (seed) => {
  it('the kernel goes on, the victim keeps what is its own, and the log stays true', {
    timeout: 20_000,
  }, async () => {
    const random = mulberry32(seed);
    const victim = await world.spawn('db');
    expect(await ask(victim, 'listen', { port: 4000, host: '::' })).toMatchObject({ t: 'reply' });
    expect(
      await ask(victim, 'bindDatagram', {
        socket: 1,
        port: 5353,
        address: '0.0.0.0',
        family: 'IPv4',
        reuse: false,
      }),
    ).toMatchObject({ t: 'reply' });
    await world.settled();
    world.told.length = 0;

    let speaker = await world.spawn();
    let ended = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (!speaker.alive) {
        ended++;
        speaker = await world.spawn();
      }
      const crowd = world.puppets.filter(({ alive, init }) => alive && init.pid !== victim.init.pid);
      for (let n = 0; n < TOGETHER; n++)
        speak(random, random() < 0.7 ? speaker : (crowd[0] ?? speaker), victim, world.puppets);
      await world.settled();
    }
    expect(ended, 'some of it is more than the kernel puts up with').toBeGreaterThan(5);

    const events = eventsOf(world.told);
    for (const { type, ...body } of events) {
      const read = bodySchema(type)?.safeParse(asRecorded(body));
      expect(read?.success, `${type} ${JSON.stringify(body)} ${read?.error?.message}`).toBe(true);
    }
    for (const event of events) {
      if (event.type === 'limit') expect(event.message).not.toMatch(/could not do what it asked/);
      const ofVictim = 'pid' in event && event.pid === victim.init.pid;
      expect(ofVictim, `the log says of the victim: ${JSON.stringify(event)}`).toBe(false);
    }
    for (const message of world.told)
      if (message.t === 'events') for (const { age } of message.items) expect(age).toBeGreaterThanOrEqual(0);

    expect(victim.alive).toBe(true);
    await world.call('connect', { port: 4000, machine: 'db' });
    await world.settled();
    expect(victim.heard.filter(({ t }) => t === 'connection').at(-1)).toMatchObject({
      local: { port: 4000 },
    });
    const message = {
      socket: 1,
      to: { address: '127.0.0.1', family: 'IPv4', port: 5353 },
      bytes: new Uint8Array(3),
    };
    victim.port.postMessage({ t: 'datagram', ...message });
    await world.settled();
    expect(victim.heard.findLast(({ t }) => t === 'datagram')).toMatchObject({
      socket: 1,
      bytes: message.bytes,
    });
    expect((await world.spawn()).alive).toBe(true);
  });
});

/** Bytes of an event are text in a recording. */
const asRecorded = (body: object): object =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value instanceof Uint8Array ? '' : value]),
  );
