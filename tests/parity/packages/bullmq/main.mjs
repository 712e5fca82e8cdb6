// Jobs with results and progress, retries with backoff, delays, priorities, flows, a schedule, concurrency, events and stalled clients, on Lua scripts.
import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';
import { startRedis } from '../stand-ins/redis/server.mjs';
import { compile } from './lua.mjs';

const { server, port } = await startRedis({ compile });
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const attempts = new Map();
const order = [];
let running = 0;
let most = 0;

const work = {
  add: async ({ data: { a, b } }) => a + b,
  async steps(job) {
    for (const percent of [50, 100]) await job.updateProgress(percent);
    await job.log('all done ü');
    return { progress: job.progress };
  },
  async flaky(job) {
    attempts.set(job.id, (attempts.get(job.id) ?? 0) + 1);
    if (attempts.get(job.id) < 3) throw new Error(`attempt ${attempts.get(job.id)} failed`);
    return `worked at attempt ${job.attemptsMade + 1}`;
  },
  async hopeless() {
    throw new UnrecoverableError('never');
  },
  async many({ data }) {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return data.n;
  },
  async ordered({ data }) {
    order.push(data.name);
  },
  tick: async () => 'tock',
};
const queue = new Queue('work', { connection });
const events = new QueueEvents('work', { connection });
await events.waitUntilReady();
const seen = [];
for (const name of ['waiting', 'active', 'completed', 'failed', 'delayed', 'progress', 'duplicated'])
  events.on(name, ({ jobId, data, failedReason, returnvalue }) =>
    seen.push([name, jobId, data ?? failedReason ?? returnvalue]),
  );
const worker = new Worker('work', (job) => work[job.name](job), { connection, concurrency: 4 });
worker.on('error', ({ message }) => console.log('worker error', message));
await worker.waitUntilReady();

const added = await queue.add('add', { a: 19, b: 23, text: 'grüße 🦊' }, { jobId: 'sum' });
console.log(added.id, await added.waitUntilFinished(events, 5_000), (await queue.getJob('sum')).data);
const duplicate = await queue.add('add', { a: 1, b: 1 }, { jobId: 'sum' });
console.log(duplicate.id, (await queue.getJob('sum')).returnvalue);
const steps = await queue.add('steps', {}, { jobId: 'steps' });
console.log(await steps.waitUntilFinished(events, 5_000), await queue.getJobLogs('steps'));
const flaky = await queue.add(
  'flaky',
  {},
  { jobId: 'flaky', attempts: 3, backoff: { type: 'fixed', delay: 5 } },
);
console.log(await flaky.waitUntilFinished(events, 5_000), (await queue.getJob('flaky')).attemptsMade);
const hopeless = await queue.add('hopeless', {}, { jobId: 'hopeless', attempts: 5 });
await hopeless.waitUntilFinished(events, 5_000).catch(({ message }) => console.log('failed:', message));
const lost = await queue.getJob('hopeless');
console.log(await lost.getState(), lost.failedReason, lost.attemptsMade, lost.stacktrace.length);

const before = Date.now();
const delayed = await queue.add('tick', {}, { jobId: 'later', delay: 1_000 });
console.log(
  await delayed.getState(),
  await delayed.waitUntilFinished(events, 5_000),
  Date.now() - before >= 1_000,
);

const bulk = await queue.addBulk(Array.from({ length: 100 }, (_, n) => ({ name: 'many', data: { n } })));
const results = await Promise.all(bulk.map((job) => job.waitUntilFinished(events, 10_000)));
console.log(
  results.reduce((sum, n) => sum + n, 0),
  most > 1 && most <= 4,
);

await queue.pause();
worker.concurrency = 1;
for (const [name, priority] of [
  ['low', 10],
  ['high', 1],
  ['middle', 5],
  ['high too', 1],
])
  await queue.add('ordered', { name }, { priority, jobId: name });
const lifo = await queue.add('ordered', { name: 'no priority' }, { lifo: true, jobId: 'first' });
console.log(await queue.isPaused(), await queue.getJobCounts('waiting', 'paused', 'prioritized'));
await queue.resume();
await Promise.all([lifo, await queue.getJob('low')].map((job) => job.waitUntilFinished(events, 5_000)));
console.log(order);

const flow = new FlowProducer({ connection });
const tree = await flow.add({
  name: 'add',
  queueName: 'work',
  data: { a: 1, b: 1 },
  opts: { jobId: 'parent' },
  children: [1, 2, 3].map((n) => ({
    name: 'add',
    queueName: 'work',
    data: { a: n, b: n },
    opts: { jobId: `child-${n}` },
  })),
});
console.log(
  await tree.job.waitUntilFinished(events, 5_000),
  Object.entries(await tree.job.getChildrenValues()).sort(),
  (await flow.getFlow({ id: 'parent', queueName: 'work' })).children.length,
);

let ticks = 0;
const ticked = new Promise((resolve) =>
  worker.on('completed', (job) => job.repeatJobKey === 'every' && ++ticks === 2 && resolve()),
);
await queue.upsertJobScheduler('every', { every: 20 }, { name: 'tick' });
await ticked;
console.log(
  (await queue.getJobSchedulers()).map(({ key, every }) => [key, every]),
  await queue.removeJobScheduler('every'),
);

const retried = await queue.getJob('hopeless');
work.hopeless = async () => 'at last';
await retried.retry();
console.log(await retried.waitUntilFinished(events, 5_000));
const { completed, failed, active } = await queue.getJobCounts();
console.log(completed - ticks >= 112, failed, active);
console.log(
  (await queue.getJobs(['completed'], 0, 300)).filter(({ name }) => name === 'many').length,
  await queue.clean(0, 1000, 'completed').then((gone) => gone.length > 100),
);
console.log(
  seen.filter(([, id]) => id === 'flaky'),
  seen.filter(([name]) => name === 'duplicated' || name === 'progress'),
);

const silent = new Worker('work', async () => 'x', {
  connection: { ...connection, port: 1, retryStrategy: () => null },
  autorun: false,
});
const codes = new Set();
silent.on('error', ({ code }) => codes.add(code));
await silent.waitUntilReady().catch(({ message }) => console.log(message));
await queue.obliterate({ force: true });
console.log(await queue.getJobCounts('completed', 'failed', 'waiting'));
await worker.close();
await Promise.all([events.close(), flow.close(), queue.close()]);
console.log([...codes]);
server.close();
process.exit();
