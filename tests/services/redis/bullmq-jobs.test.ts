/** What the workbench's panel reads of BullMQ's queues, and does to their jobs, beside what BullMQ itself says. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, actionsFor } from '@/components/workbench/services/redis/bullmq/actions';
import { jobOf, jobsOf } from '@/components/workbench/services/redis/bullmq/jobs';
import { queuesOf } from '@/components/workbench/services/redis/bullmq/queues';
import { RedisClient } from '@/sandboxes/service-clients/redis';
import { redis } from '@/sandboxes/services/redis';
import { OBSERVER_NAME } from '@/sandboxes/services/redis/definition';
import type { RunningService } from '@/sandboxes/services/service';

let service: RunningService;
let client: RedisClient;
const open: { close(): Promise<unknown> }[] = [];
const kept = <Closing extends { close(): Promise<unknown> }>(one: Closing): Closing => {
  open.push(one);
  return one;
};
const connection = () => ({ host: '127.0.0.1', port: service.port, maxRetriesPerRequest: null });

beforeAll(async () => {
  service = await redis.start({
    host: '127.0.0.1',
    port: 0,
    data: null,
    assets: null,
    flags: {},
    log: () => undefined,
  });
});
beforeEach(async () => {
  await service.reset();
  const socket = connect(service.port, '127.0.0.1');
  await once(socket, 'connect');
  client = new RedisClient({
    readable: Readable.toWeb(socket) as ReadableStream<Uint8Array>,
    writable: Writable.toWeb(socket) as WritableStream<Uint8Array>,
    abort: () => void socket.destroy(),
  });
  await client.call('CLIENT', 'SETNAME', OBSERVER_NAME);
});
afterEach(async () => {
  client.close();
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(() => service?.stop());

const opened = async (base: string, id: string) => {
  const job = await jobOf(client, base, id);
  if (job === null) throw new Error(`There is no job ${id}.`);
  return job;
};

describe('queues of BullMQ', () => {
  it('are found under any prefix, with as many jobs in each state as BullMQ counts', async () => {
    const mails = kept(new Queue('mails', { connection: connection() }));
    const other = kept(new Queue('exports', { connection: connection(), prefix: '{shop}:jobs' }));
    await mails.add('now', { to: 'ada' });
    await mails.add('later', {}, { delay: 3_600_000 });
    await mails.add('first', {}, { priority: 3 });
    await other.add('csv', {});
    await other.pause();
    await client.call('HSET', 'article:meta', 'title', 'no queue');

    const [shop, bull, ...none] = (await queuesOf(client)).toSorted((a, b) => (a.base < b.base ? 1 : -1));
    expect(none).toEqual([]);
    expect([bull?.name, bull?.prefix, bull?.paused]).toEqual(['mails', 'bull', false]);
    expect([shop?.name, shop?.prefix, shop?.paused]).toEqual(['exports', '{shop}:jobs', true]);
    expect(bull?.counts).toMatchObject(
      await mails.getJobCounts('waiting', 'delayed', 'prioritized', 'completed', 'failed'),
    );
    expect(bull?.settings).toContainEqual(['version', expect.stringMatching(/^bullmq:\d/)]);
    const [later] = await jobsOf(client, 'bull:mails', 'delayed');
    expect(later).toMatchObject({ name: 'later' });
    expect(later?.due).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it('show their schedulers', async () => {
    const queue = kept(new Queue('reports', { connection: connection() }));
    await queue.upsertJobScheduler('nightly', { pattern: '0 3 * * *' }, { name: 'report' });
    const [found] = await queuesOf(client);
    expect(found?.schedulers).toMatchObject([{ id: 'nightly', job: 'report', rhythm: '0 3 * * *' }]);
    const [next] = await jobsOf(client, 'bull:reports', 'delayed');
    const job = await opened('bull:reports', next?.id ?? '');
    await expect(act(client, 'bull:reports', job, 'remove')).rejects.toThrow(/belongs to a scheduler/);
  });

  it('list what waits in the order in which workers take it', async () => {
    const queue = kept(new Queue('mails', { connection: connection() }));
    for (const name of ['one', 'two', 'three']) await queue.add(name, {});
    await queue.add('urgent', {}, { lifo: true });
    expect((await jobsOf(client, 'bull:mails', 'waiting')).map(({ name }) => name)).toEqual([
      'urgent',
      'one',
      'two',
      'three',
    ]);
  });
});

describe('a job', () => {
  it('tells its data, attempts, stack traces, progress, log and times', async () => {
    const queue = kept(new Queue('mails', { connection: connection() }));
    const events = kept(new QueueEvents('mails', { connection: connection() }));
    await events.waitUntilReady();
    const worker = kept(
      new Worker(
        'mails',
        async (job) => {
          await job.updateProgress(40);
          await job.log('asked the mail server');
          throw new Error(`no answer, attempt ${job.attemptsMade + 1}`);
        },
        { connection: connection(), autorun: false },
      ),
    );
    const job = await queue.add('welcome', { to: 'ada' }, { attempts: 2 });
    void worker.run();
    await expect(job.waitUntilFinished(events)).rejects.toThrow('no answer, attempt 2');

    const shown = await opened('bull:mails', job.id ?? '');
    expect(shown).toMatchObject({
      state: 'failed',
      name: 'welcome',
      data: '{"to":"ada"}',
      progress: '40',
      attemptsMade: 2,
      attempts: 2,
      failedReason: 'no answer, attempt 2',
      logs: ['asked the mail server', 'asked the mail server'],
      lockedFor: null,
    });
    expect(shown.stackTraces).toHaveLength(2);
    expect(shown.stackTraces[1]).toMatch(/^Error: no answer, attempt 2\n\s+at /);
    const now = await queue.getJob(job.id ?? '');
    expect([shown.addedAt, shown.processedAt, shown.finishedAt]).toEqual([
      now?.timestamp,
      now?.processedOn,
      now?.finishedOn,
    ]);
    expect(await jobsOf(client, 'bull:mails', 'failed')).toMatchObject([
      { id: job.id, attemptsMade: 2, failedReason: 'no answer, attempt 2' },
    ]);
  });

  it('is tried again, and BullMQ works on it', async () => {
    const queue = kept(new Queue('mails', { connection: connection() }));
    const events = kept(new QueueEvents('mails', { connection: connection() }));
    await events.waitUntilReady();
    let broken = true;
    const worker = kept(
      new Worker(
        'mails',
        async () => {
          if (broken) throw new UnrecoverableError('down');
          return { sent: true };
        },
        { connection: connection(), autorun: false },
      ),
    );
    const job = await queue.add('welcome', {});
    void worker.run();
    await expect(job.waitUntilFinished(events)).rejects.toThrow('down');
    broken = false;
    const failed = await opened('bull:mails', job.id ?? '');
    expect(actionsFor(failed)).toEqual(['retry', 'remove']);
    const completed = once(worker, 'completed');
    await act(client, 'bull:mails', failed, 'retry');
    await completed;
    expect(await opened('bull:mails', job.id ?? '')).toMatchObject({
      state: 'completed',
      result: '{"sent":true}',
      failedReason: null,
      attemptsMade: 1,
    });
    await expect(act(client, 'bull:mails', failed, 'retry')).rejects.toThrow('is not failed any more');
  });

  it('is promoted and removed', async () => {
    const queue = kept(new Queue('mails', { connection: connection() }));
    const job = await queue.add('later', {}, { delay: 3_600_000 });
    const id = job.id ?? '';
    await act(client, 'bull:mails', await opened('bull:mails', id), 'promote');
    expect(await job.getState()).toBe('waiting');
    await act(client, 'bull:mails', await opened('bull:mails', id), 'remove');
    expect(await queue.getJob(id)).toBeUndefined();
    expect(await jobOf(client, 'bull:mails', id)).toBeNull();
  });

  it('tells whom it waits for in a flow', async () => {
    const flow = kept(new FlowProducer({ connection: connection() }));
    const { job, children = [] } = await flow.add({
      name: 'order',
      queueName: 'orders',
      children: [{ name: 'pay', queueName: 'payments' }],
    });
    const child = `bull:payments:${children[0]?.job.id}`;
    expect(await opened('bull:orders', job.id ?? '')).toMatchObject({
      state: 'waiting-children',
      pendingChildren: [child],
    });
    expect(await opened('bull:payments', children[0]?.job.id ?? '')).toMatchObject({
      parent: `bull:orders:${job.id}`,
    });
  });
});

it('is counted nowhere', async () => {
  const queue = kept(new Queue('mails', { connection: connection() }));
  await queue.add('now', {});
  const figures = async () =>
    ((await client.call('INFO')) as { readonly text: string }).text
      .split('\r\n')
      .filter((line) => /^(keyspace_(hits|misses)|connected_clients):/.test(line));
  const before = await figures();
  await queuesOf(client);
  await jobsOf(client, 'bull:mails', 'waiting');
  await jobOf(client, 'bull:mails', 'none');
  expect(await figures()).toEqual(before);
});
