import { expect, it } from 'vitest';
import type { LinkFault } from '../../faults';
import { DatagramFates } from './datagram-fates';

const LINK = { from: 'app', to: 'dns' } as const;
const APP = { machine: 'app', port: 50_000 };
const DNS = { machine: 'dns', port: 53 };

function setUp(...faults: LinkFault[]) {
  const log: string[] = [];
  const waiting: { at: number; callback: () => void }[] = [];
  const fates = new DatagramFates({
    now: () => 0,
    after(at, callback) {
      const entry = { at, callback };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
    soon: (callback) => callback(),
  });
  fates.set(faults.map((fault, index) => ({ cause: index + 7, fault })));
  const send = (name: string, from = APP, to = DNS) =>
    fates.pass(from, to, {
      deliver: (cause) => log.push(cause === undefined ? name : `${name} because of ${cause}`),
      lose: (cause) => log.push(`${name} lost to ${cause}`),
    });
  return { log, send, waiting };
}

it('leaves alone what no fault acts on', () => {
  const { log, send } = setUp({ kind: 'datagrams', loss: 1, ...LINK, port: 54 });
  send('a');
  expect(log).toEqual(['a']);
});

it('loses, doubles, and repeats itself with the same seed', () => {
  const run = (seed: number) => {
    const { log, send } = setUp({ kind: 'datagrams', loss: 0.3, duplicate: 0.3, seed, ...LINK });
    for (let n = 0; n < 200; n++) send(`${n}`);
    return log;
  };
  const log = run(5);
  expect(log).toEqual(run(5));
  expect(log).not.toEqual(run(6));
  const lost = log.filter((line) => line.includes('lost')).length;
  const doubled = log.filter((line) => line.includes('because')).length;
  expect(lost).toBeGreaterThan(40);
  expect(lost).toBeLessThan(80);
  expect(doubled).toBeGreaterThan(25);
  expect(log).toHaveLength(200 + doubled);
});

it('one that is held back is overtaken by the next, or goes on alone after a while', () => {
  const { log, send, waiting } = setUp({ kind: 'datagrams', reorder: 1, ...LINK });
  send('first');
  expect(log).toEqual([]);
  send('second');
  expect(log).toEqual(['second because of 7', 'first because of 7']);
  send('third');
  waiting[0]?.callback();
  expect(log.at(-1)).toBe('third because of 7');
});

it('latency delays answers, too, and a black hole swallows one way', () => {
  const slow = setUp({ kind: 'latency', milliseconds: 30, direction: 'back', ...LINK });
  slow.send('question');
  slow.send('answer', DNS, APP);
  expect(slow.log).toEqual(['question']);
  expect(slow.waiting.map(({ at }) => at)).toEqual([30]);
  const hole = setUp({ kind: 'black-hole', direction: 'forth', ...LINK });
  hole.send('question');
  hole.send('answer', DNS, APP);
  expect(hole.log).toEqual(['question lost to 7', 'answer']);
});
