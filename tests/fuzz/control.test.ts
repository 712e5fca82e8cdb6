/** The fuzzer of the kernel finds what it is there for: without the look at what a process says, the kernel breaks. */
import { expect, it, vi } from 'vitest';
import { mulberry32 } from '@/sandboxes/random';
import { kernelWorld } from './kernel-world';
import { speak } from './speak';

vi.mock('@/sandboxes/engine/local/kernel/untrusted', () => ({ isMessage: () => true, callOf: () => null }));

it('a kernel that believes everything is found out', { timeout: 20_000 }, async () => {
  const random = mulberry32(1);
  const world = await kernelWorld(new Map([['/app/a.ts', 'export {};']]));
  const victim = await world.spawn();
  let speaker = await world.spawn();
  const broke = () =>
    world.told.some(
      (message) =>
        message.t === 'events' &&
        message.items.some(
          ({ body }) => body.type === 'limit' && /could not do what it asked/.test(body.message),
        ),
    );
  for (let round = 0; round < 400 && !broke(); round++) {
    if (!speaker.alive) speaker = await world.spawn();
    for (let n = 0; n < 12; n++) speak(random, speaker, victim, world.puppets);
    await world.settled();
  }
  expect(broke()).toBe(true);
  world.close();
});
