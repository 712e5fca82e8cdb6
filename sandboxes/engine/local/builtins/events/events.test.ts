import native from 'node:events';
import { describe, expect, test } from 'vitest';
import ours from './index';

type Events = typeof native;

/** Runs a program against an EventEmitter and tells what it saw. */
function story(
  Emitter: Events,
  program: (emitter: InstanceType<Events>, say: (line: unknown) => void) => void,
): unknown[] {
  const lines: unknown[] = [];
  try {
    program(new Emitter(), (line) => lines.push(line));
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    lines.push({ name, message, code });
  }
  return lines;
}

const programs: readonly [string, Parameters<typeof story>[1]][] = [
  [
    'order, once, prepend',
    (e, say) => {
      e.on('a', () => say(1));
      e.prependListener('a', () => say(0));
      e.once('a', () => say(2));
      say(e.emit('a'));
      say(e.emit('a'));
      say(e.emit('b'));
    },
  ],
  [
    'arguments and this',
    (e, say) => {
      e.on('a', function (this: unknown, ...args) {
        say(this === e);
        say(args);
      });
      e.emit('a', 1, 2, 3);
    },
  ],
  [
    'removal while emitting',
    (e, say) => {
      const b = () => say('b');
      e.on('a', () => {
        say('a');
        e.off('a', b);
      });
      e.on('a', b);
      e.emit('a');
      e.emit('a');
    },
  ],
  [
    'the last of equal listeners goes',
    (e, say) => {
      const f = () => say('f');
      e.on('a', f);
      e.on('a', () => say('g'));
      e.on('a', f);
      e.off('a', f);
      e.emit('a');
      say(e.listenerCount('a'));
    },
  ],
  [
    'newListener and removeListener',
    (e, say) => {
      e.on('newListener', (n) => say(['new', n]));
      e.on('removeListener', (n) => say(['gone', n]));
      const f = () => undefined;
      e.once('a', f);
      e.off('a', f);
      e.once('b', f);
      e.emit('b');
      e.removeAllListeners();
      say(e.eventNames());
    },
  ],
  [
    'errors without a listener',
    (e) => {
      e.emit('error', new TypeError('boom'));
    },
  ],
  [
    'errors that are none',
    (e) => {
      e.emit('error', 'text');
    },
  ],
  [
    'error monitor',
    (e, say) => {
      e.on(native.errorMonitor, () => say('native symbol'));
      e.on('error', () => say('handled'));
      e.emit('error', new Error('x'));
    },
  ],
  [
    'bad listener',
    (e) => {
      e.on('a', 5 as never);
    },
  ],
  [
    'counts and names',
    (e, say) => {
      const s = Symbol('s');
      e.on('a', () => 0);
      e.on(s, () => 0);
      say(e.eventNames().length);
      say(e.rawListeners('a').length);
      e.removeAllListeners('a');
      say(e.listenerCount('a'));
      say(e.getMaxListeners());
    },
  ],
];

describe('node:events behaves as Node’s', () => {
  test.each(programs.filter(([name]) => name !== 'error monitor'))('%s', (_, program) => {
    expect(story(ours as unknown as Events, program)).toEqual(story(native, program));
  });

  test('error monitor hears before the error is handled', () => {
    const heard: string[] = [];
    const emitter = new (ours as unknown as Events)();
    emitter.on((ours as unknown as Events).errorMonitor, () => heard.push('monitor'));
    emitter.on('error', () => heard.push('handler'));
    emitter.emit('error', new Error('x'));
    expect(heard).toEqual(['monitor', 'handler']);
  });

  test('old style subclasses', () => {
    const Emitter = ours as unknown as Events;
    function legacy(this: object) {
      (Emitter as unknown as (this: object) => void).call(this);
    }
    Object.setPrototypeOf(legacy.prototype, Emitter.prototype);
    const one = Reflect.construct(legacy, []) as InstanceType<Events>;
    const other = Reflect.construct(legacy, []) as InstanceType<Events>;
    one.on('a', () => undefined);
    expect([one.listenerCount('a'), other.listenerCount('a')]).toEqual([1, 0]);
  });

  test('once and on as promises', async () => {
    const Emitter = ours as unknown as Events;
    const emitter = new Emitter();
    const next = Emitter.once(emitter, 'a');
    emitter.emit('a', 1, 2);
    expect(await next).toEqual([1, 2]);
    const broken = Emitter.once(emitter, 'a');
    emitter.emit('error', new Error('boom'));
    await expect(broken).rejects.toThrow('boom');
    const abort = new AbortController();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const args of Emitter.on(emitter, 'b', { signal: abort.signal })) {
        seen.push(args);
        if (seen.length === 2) abort.abort();
      }
    })();
    emitter.emit('b', 1);
    emitter.emit('b', 2);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR' });
    expect(seen).toEqual([[1], [2]]);
    expect(emitter.listenerCount('b')).toBe(0);
  });
});
