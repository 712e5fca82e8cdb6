/** Time as SQS counts it, turned by hand. */
import { describe, expect, it } from 'vitest';
import { ACTIONS } from './actions';
import { handleOf, type MessageQueue } from './message-queue';
import { Queues } from './queues';

function setting() {
  const clock = { now: 1_700_000_000_000 };
  let ids = 0;
  const queues = new Queues({
    region: 'us-east-1',
    now: () => clock.now,
    newId: () => `id-${++ids}`,
    after: () => () => undefined,
  });
  const send = (queue: MessageQueue, body: string, more: { group?: string; delay?: number } = {}) =>
    queue.send({
      body,
      attributes: {},
      system: {},
      group: more.group,
      deduplication: undefined,
      delay: more.delay,
    });
  const bodies = (queue: MessageQueue) => queue.receive(10, undefined).map(({ body }) => body);
  return { clock, queues, send, bodies };
}

describe('a queue', () => {
  it('hides what was received until its visibility timeout is over', () => {
    const { clock, queues, send, bodies } = setting();
    const queue = queues.create('q', { VisibilityTimeout: '30' }, {});
    send(queue, 'x');
    expect(bodies(queue)).toEqual(['x']);
    clock.now += 29_999;
    expect(bodies(queue)).toEqual([]);
    clock.now += 1;
    expect(bodies(queue)).toEqual(['x']);
  });

  it('counts a longer time from the change, and only the last receipt', () => {
    const { clock, queues, send } = setting();
    const queue = queues.create('q', {}, {});
    send(queue, 'x');
    const [first] = queue.receive(1, 10);
    clock.now += 9_000;
    queue.changeVisibility(handleOf(first as never), 10);
    clock.now += 9_999;
    expect(queue.receive(1, 10)).toEqual([]);
    clock.now += 1;
    const [second] = queue.receive(1, 10);
    queue.delete(handleOf(first as never));
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    queue.delete(handleOf(second as never));
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('holds back what is delayed, by its own time or by the message’s', () => {
    const { clock, queues, send, bodies } = setting();
    const queue = queues.create('q', { DelaySeconds: '60' }, {});
    send(queue, 'late');
    send(queue, 'now', { delay: 0 });
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(bodies(queue)).toEqual(['now']);
    expect(queue.nextVisible).toBe(clock.now + 30_000);
    clock.now += 60_000;
    expect(bodies(queue)).toEqual(['late', 'now']);
  });

  it('forgets what nobody fetched in time', () => {
    const { clock, queues, send, bodies } = setting();
    const queue = queues.create('q', { MessageRetentionPeriod: '60' }, {});
    send(queue, 'x');
    clock.now += 60_001;
    expect(bodies(queue)).toEqual([]);
  });

  it('takes the same message again after five minutes', () => {
    const { clock, queues, send } = setting();
    const queue = queues.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, {});
    const { id } = send(queue, 'x', { group: 'g' });
    clock.now += 299_999;
    expect(send(queue, 'x', { group: 'g' }).id).toBe(id);
    clock.now += 1;
    expect(send(queue, 'x', { group: 'g' }).id).not.toBe(id);
  });

  it('delays no single message of a FIFO queue', () => {
    const { queues, send } = setting();
    const queue = queues.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, {});
    expect(() => send(queue, 'x', { group: 'g', delay: 5 })).toThrow('not valid for this queue type');
  });

  it('tells who deletes late in a FIFO queue that it was too late', () => {
    const { clock, queues, send } = setting();
    const queue = queues.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, {});
    send(queue, 'x', { group: 'g' });
    const [message] = queue.receive(1, 10);
    clock.now += 10_000;
    expect(() => queue.delete(handleOf(message as never))).toThrow('The receipt handle has expired.');
  });

  it('may be made anew a minute after it was deleted', () => {
    const { clock, queues } = setting();
    queues.delete(queues.create('q', {}, {}));
    expect(() => queues.create('q', {}, {})).toThrow('You must wait 60 seconds');
    clock.now += 60_000;
    expect(queues.create('q', {}, {}).name).toBe('q');
  });

  it('is the same after a snapshot', () => {
    const { queues, send, bodies } = setting();
    const queue = queues.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, {});
    const { id } = send(queue, 'x', { group: 'g' });
    queues.restore(queues.snapshot());
    const again = queues.byUrl('http://host/0/q.fifo');
    expect(send(again, 'x', { group: 'g' }).id).toBe(id);
    expect(bodies(again)).toEqual(['x']);
  });
});

describe('who waits for a message', () => {
  const waiting = (queues: Queues, signal: AbortSignal) =>
    ACTIONS['ReceiveMessage']?.({
      queues,
      input: { QueueUrl: 'http://host/0/q', WaitTimeSeconds: 20 },
      origin: '',
      accessKeyId: '',
      signal,
    });

  it('takes none with them when they go away', async () => {
    const { queues, send, bodies } = setting();
    const queue = queues.create('q', {}, {});
    const leaving = new AbortController();
    const answer = waiting(queues, leaving.signal);
    leaving.abort();
    send(queue, 'x');
    expect(await answer).toEqual({});
    expect(bodies(queue)).toEqual(['x']);
  });

  it('hears when the queue is deleted', async () => {
    const { queues } = setting();
    const queue = queues.create('q', {}, {});
    const answer = waiting(queues, new AbortController().signal);
    queues.delete(queue);
    expect(await answer).toEqual({});
  });
});
