import { describe, expect, it } from 'vitest';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { ownTime, projectOnion, walkShown } from './middleware-onion';

/**
 * Draws a request: `id(10) >auth(2) ! ` … one token a step, two milliseconds apart.
 * `+x` enters x, `>x` calls next, `<x` resumes, `-x` leaves, `-x:401` leaves with a status, `!x` leaves with an error.
 */
function drawn(drawing: string, request = 1, pid = 7, from = 0): SandboxEvent[] {
  const phases = { '+': 'enter', '>': 'next', '<': 'resume', '-': 'leave', '!': 'leave' } as const;
  return drawing
    .trim()
    .split(/\s+/)
    .map((token, index): SandboxEvent => {
      const [name = '', status] = token.slice(1).split(':');
      return {
        seq: from + index,
        at: (from + index) * 2,
        type: 'diagnostic',
        pid,
        channel: 'backlab:middleware',
        message: {
          request,
          name,
          phase: phases[token[0] as keyof typeof phases],
          method: 'GET',
          path: '/',
          ...(status && { status: Number(status) }),
          ...(token[0] === '!' && { error: 'boom' }),
        },
      };
    });
}

const through = '+log >log +auth >auth <auth -auth <log -log:200';

describe('projectOnion', () => {
  it('nests layers in the order of entering and times what each does itself', () => {
    const { walks } = projectOnion(drawn(through));
    expect(walks).toHaveLength(1);
    const [log, auth] = walks[0]?.layers ?? [];
    expect([log?.depth, auth?.depth]).toEqual([0, 1]);
    expect(log && ownTime(log)).toEqual({ before: 2, after: 2 });
    expect(walks[0]).toMatchObject({
      done: true,
      status: 200,
      shortCircuit: null,
      thrown: null,
      unreached: [],
    });
  });

  it('names the layer that answered and the layers inside it that never ran', () => {
    const events = [...drawn(through), ...drawn('+log >log +auth -auth:401 <log -log:401', 2, 7, 20)];
    const second = projectOnion(events).walks[1];
    expect(second?.shortCircuit?.name).toBe('auth');
    const outer = projectOnion([...drawn(through), ...drawn('+log -log:413', 2, 7, 20)]).walks[1];
    expect(outer?.unreached).toEqual(['auth']);
    expect(outer?.status).toBe(413);
  });

  it('takes an innermost layer that never passes anything on for the handler', () => {
    const walk = projectOnion(drawn('+log >log +handler -handler:200 <log -log:200')).walks[0];
    expect(walk?.shortCircuit).toBeNull();
    expect(walk?.handler?.name).toBe('handler');
  });

  it('points at the innermost layer that threw', () => {
    const walk = projectOnion(drawn('+log >log +auth >auth !auth !log')).walks[0];
    expect(walk?.thrown?.name).toBe('auth');
    expect(walk?.layers.map((layer) => layer.outcome)).toEqual(['threw', 'threw']);
  });

  it('keeps interleaved requests apart, also across processes with equal numbers', () => {
    const one = drawn(through, 1, 7, 0);
    const two = drawn(through, 1, 8, 8);
    const mixed = one.flatMap((event, index) => [event, two[index] as SandboxEvent]);
    const { walks } = projectOnion(mixed);
    expect(walks.map((walk) => walk.key)).toEqual(['7/1', '8/1']);
    expect(walks.every((walk) => walk.layers.length === 2 && walk.done)).toBe(true);
  });

  it('is a picture of any prefix', () => {
    const events = drawn(through);
    const walk = projectOnion(events.slice(0, 3)).walks[0];
    expect(walk?.done).toBe(false);
    expect(walk?.layers.map((layer) => layer.outcome)).toEqual(['running', 'running']);
    expect(walk?.steps.at(-1)).toMatchObject({ layer: 1, phase: 'enter' });
  });

  it('draws the newest and says how many it does not draw', () => {
    const events = Array.from({ length: 5 }, (_, index) => drawn(through, index, 7, index * 8)).flat();
    expect(projectOnion(events, 2)).toMatchObject({ notDrawn: 3, walks: [{ key: '7/3' }, { key: '7/4' }] });
  });

  it('leaves out a request whose beginning the log let go, and messages of another shape', () => {
    const events = [...drawn('<log -log'), { ...drawn('+x')[0], message: 'hello' } as SandboxEvent];
    expect(projectOnion(events).walks).toEqual([]);
  });
});

describe('walkShown', () => {
  it('follows the selection, else the request that moved last', () => {
    const projection = projectOnion([...drawn(through, 1, 7, 0), ...drawn(through, 2, 7, 8)]);
    expect(walkShown(projection, null)?.key).toBe('7/2');
    expect(walkShown(projection, 3)?.key).toBe('7/1');
  });
});
