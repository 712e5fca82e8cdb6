// Commands and types over RESP2 and RESP3, pipelining, MULTI and WATCH, channels, blocking reads, reconnection and errors.
import { createClient, ErrorReply, WatchError } from 'redis';
import { startRedis } from '../stand-ins/redis/server.mjs';

const { server, port, connections } = await startRedis({ password: 'secret' });
const options = { username: 'default', password: 'secret', socket: { port, host: '127.0.0.1' } };

for (const RESP of [2, 3]) {
  const client = createClient({ ...options, RESP });
  const events = [];
  for (const event of ['connect', 'ready', 'end']) client.on(event, () => events.push(event));
  client.on('error', ({ message }) => events.push(message));
  await client.connect();
  console.log(RESP, await client.ping(), client.isReady, await client.flushAll());
  console.log(
    await client.set('greeting', 'hé 🦊', { EX: 100 }),
    await client.get('greeting'),
    await client.ttl('greeting'),
    await client.get('missing'),
  );
  console.log(
    await client.set('greeting', 'x', { NX: true }),
    await client.incrBy('count', 5),
    await client.del(['count', 'none']),
    await client.exists('greeting'),
  );
  console.log(
    await client.hSet('user:1', { name: 'Ann', age: 41 }),
    await client.hGetAll('user:1'),
    await client.hGet('user:1', 'none'),
  );
  console.log(
    await client.rPush('list', ['a', 'b', 'c']),
    await client.lRange('list', 0, -1),
    await client.lPop('list'),
  );
  console.log(
    await client.zAdd('board', [
      { value: 'c', score: 3.5 },
      { value: 'a', score: 1 },
    ]),
    await client.zRangeWithScores('board', 0, -1),
    await client.zRank('board', 'c'),
  );
  console.log(
    await client.sAdd('tags', ['x', 'y']),
    (await client.sMembers('tags')).sort(),
    await client.type('tags'),
  );
  console.log(await client.sendCommand(['ECHO', 'by hand']));
  const many = await Promise.all(
    Array.from({ length: 300 }, (_, n) =>
      client.set(`key:${n}`, String(n)).then(() => client.get(`key:${n}`)),
    ),
  );
  console.log(many.reduce((sum, text) => sum + Number(text), 0));
  const keys = [];
  for await (const batch of client.scanIterator({ MATCH: 'key:1?' })) keys.push(...batch);
  console.log(keys.sort().join());

  console.log(await client.multi().set('a', '1').incr('a').get('a').exec());
  console.log(
    await client
      .multi()
      .incr('greeting')
      .get('a')
      .execAsPipeline()
      .catch((error) => `${error.constructor.name}: ${error.message}`),
  );
  await client.watch('a');
  const other = client.duplicate();
  other.on('error', ({ message }) => events.push(`other: ${message}`));
  await other.connect();
  await other.set('a', '50');
  await client
    .multi()
    .incr('a')
    .exec()
    .catch((error) => console.log(error instanceof WatchError, error.message));

  for (const attempt of [
    () => client.incr('greeting'),
    () => client.lPush('greeting', 'x'),
    () => client.sendCommand(['NOSUCH', 'a']),
    () => client.evalSha('0'.repeat(40)),
  ]) {
    try {
      console.log('unexpected', await attempt());
    } catch (error) {
      console.log(error instanceof ErrorReply, error.message);
    }
  }
  await client.get(undefined).catch((error) => console.log(error.constructor.name, error.message));

  const subscriber = client.duplicate();
  subscriber.on('error', ({ message }) => events.push(`subscriber: ${message}`));
  await subscriber.connect();
  const heard = [];
  let last;
  const enough = new Promise((resolve) => {
    last = resolve;
  });
  await subscriber.subscribe('news', (text, channel) => heard.push([channel, text]));
  await subscriber.pSubscribe('log:*', (text, channel) => heard.push([channel, text]) && last());
  console.log(
    await client.publish('news', 'ü'),
    await client.publish('log:http', 'GET /'),
    await client.publish('nobody', ''),
  );
  await enough;
  console.log(heard);

  const waiting = other.blPop(['jobs', 'urgent'], 5);
  await client.rPush('urgent', 'job');
  console.log(await waiting, await other.blPop('jobs', 0.01));
  await client.xAdd('events', '5-1', { type: 'created', id: '7' });
  console.log(
    await client.xRange('events', '-', '+'),
    JSON.stringify(await client.xRead({ key: 'events', id: '0' })),
  );

  await subscriber.unsubscribe('news');
  await subscriber.close();
  await other.close();
  const ready = new Promise((resolve) => client.once('ready', resolve));
  for (const { socket } of [...connections]) socket.resetAndDestroy();
  await ready;
  console.log(await client.get('a'), client.isReady);
  await client.close();
  console.log(
    events.filter((event) => !event.includes(':')),
    client.isOpen,
  );
  await client.get('a').catch((error) => console.log(error.constructor.name, error.message));
}

const stranger = createClient({
  ...options,
  password: 'wrong',
  socket: { ...options.socket, reconnectStrategy: false },
});
stranger.on('error', ({ message }) => console.log('event', message));
await stranger.connect().catch((error) => console.log(error.constructor.name, error.message));
const nowhere = createClient({
  socket: {
    port: 1,
    host: '127.0.0.1',
    reconnectStrategy: (retries) => (retries < 2 ? 1 : new Error('gave up')),
  },
});
const codes = [];
nowhere.on('error', ({ code, message }) => codes.push(code ?? message));
await nowhere.connect().catch((error) => console.log(error.message));
console.log(codes);
const picky = createClient({ ...options, disableOfflineQueue: true });
picky.on('error', ({ message }) => console.log(message));
await picky.get('a').catch((error) => console.log(error.constructor.name));
await picky.connect();
const aborted = AbortSignal.abort();
await picky
  .withAbortSignal(aborted)
  .get('a')
  .catch((error) => console.log(error.constructor.name));
picky.destroy();
server.close();
process.exit();
