// Commands, pipelines, transactions with WATCH, channels, blocking reads, streams, reconnection, retries and errors.
import { once } from 'node:events';
import { Redis, ReplyError } from 'ioredis';
import { startRedis } from '../stand-ins/redis/server.mjs';

const { server, port, connections } = await startRedis({ password: 'secret' });
const options = { port, host: '127.0.0.1', password: 'secret' };
const redis = new Redis(options);
console.log(await redis.ping(), await redis.echo('héllo 🦊'), redis.status);

console.log(
  await redis.set('greeting', 'hé', 'EX', 100),
  await redis.get('greeting'),
  await redis.ttl('greeting'),
  await redis.getBuffer('greeting'),
);
console.log(
  await redis.set('greeting', 'other', 'NX'),
  await redis.get('missing'),
  await redis.mget('greeting', 'missing'),
);
console.log(
  await redis.incr('count'),
  await redis.incrby('count', 41),
  await redis.append('greeting', ' again'),
  await redis.del('count', 'nothing'),
);
console.log(
  await redis.hset('user:1', { name: 'Ann', age: 41 }),
  await redis.hgetall('user:1'),
  await redis.hgetall('nobody'),
  await redis.hincrby('user:1', 'age', 1),
);
console.log(
  await redis.rpush('list', 'a', 'b', 'c'),
  await redis.lrange('list', 0, -1),
  await redis.lpop('list'),
  await redis.llen('list'),
);
console.log(
  await redis.zadd('board', 3, 'c', 1, 'a', 2, 'b'),
  await redis.zrange('board', 0, -1, 'WITHSCORES'),
  await redis.zscore('board', 'b'),
  await redis.zrangebyscore('board', '(1', '+inf'),
);
console.log(
  await redis.sadd('tags', 'x', 'y', 'x'),
  (await redis.smembers('tags')).sort(),
  await redis.sismember('tags', 'z'),
);
console.log(await redis.set('bytes', Buffer.from([0, 255, 13, 10, 128])), await redis.getBuffer('bytes'));

const pipeline = redis.pipeline();
for (let n = 0; n < 500; n++) pipeline.set(`key:${n}`, 'v'.repeat(n)).strlen(`key:${n}`);
const results = await pipeline.exec();
console.log(
  results.length,
  results[999],
  results.every(([error]) => error === null),
);
console.log(
  await redis
    .pipeline()
    .incr('greeting')
    .get('greeting')
    .exec()
    .then((all) => all.map(([error, value]) => error?.message ?? value)),
);
let found = 0;
for await (const keys of redis.scanStream({ match: 'key:*' })) found += keys.length;
console.log(found);

console.log(await redis.multi().set('a', 1).incr('a').get('a').exec());
const other = redis.duplicate();
await redis.watch('a');
await other.set('a', 100);
console.log(await redis.multi().incr('a').exec(), await redis.get('a'));
console.log(
  (await redis.multi().set('a', 'x').incr('a').exec()).map(([error, value]) => error?.message ?? value),
);

for (const attempt of [
  () => redis.incr('greeting'),
  () => redis.lpush('greeting', 1),
  () => redis.call('NOSUCH', 'arg'),
  () => redis.get(),
  () => redis.evalsha('0'.repeat(40), 0),
]) {
  try {
    console.log('unexpected', await attempt());
  } catch (error) {
    console.log(error instanceof ReplyError, error.name, error.message, error.command?.name);
  }
}

const subscriber = redis.duplicate();
console.log(await subscriber.subscribe('news', 'sport'), await subscriber.psubscribe('log:*'));
const heard = [];
const enough = new Promise((resolve) => {
  const hear = (...values) => heard.push(values) === 3 && resolve();
  subscriber.on('message', hear);
  subscriber.on('pmessage', hear);
});
console.log(
  await redis.publish('news', 'first ü'),
  await redis.publish('log:http', 'GET /'),
  await redis.publish('sport', '2:1'),
  await redis.publish('nobody', 'x'),
);
await enough;
console.log(heard);
console.log(await subscriber.unsubscribe('news'), await redis.publish('news', 'unheard'));

const waiting = other.blpop('jobs', 'urgent', 5);
await redis.rpush('urgent', 'job 1');
console.log(await waiting, await other.blpop('jobs', 0.01));
const reading = other.xread('BLOCK', 5000, 'STREAMS', 'events', '$');
await redis.xadd('events', '5-1', 'type', 'created', 'id', 7);
console.log(await reading, await redis.xrange('events', '-', '+'), await redis.xlen('events'));

// Everyone is thrown out: commands wait until the connection is there again.
const closed = new Promise((resolve) => redis.once('close', resolve));
for (const each of [redis, other, subscriber]) each.on('error', ({ code }) => console.log('error', code));
for (const { socket } of [...connections]) socket.resetAndDestroy();
await closed;
console.log(await redis.get('a'), redis.status);
const again = new Promise((resolve) => subscriber.once('message', (...values) => resolve(values)));
while ((await redis.publish('sport', 'still here')) === 0)
  await new Promise((resolve) => setImmediate(resolve));
console.log(await again);

const stranger = new Redis({ ...options, password: 'wrong', retryStrategy: null });
const refused = once(stranger, 'error').catch((error) => [error]);
await stranger.get('a').catch((error) => console.log(error.message));
console.log((await refused)[0].message);
const nowhere = new Redis({
  port: 1,
  host: '127.0.0.1',
  lazyConnect: true,
  retryStrategy: (times) => (times > 2 ? null : 1),
  maxRetriesPerRequest: 1,
});
const codes = [];
nowhere.on('error', ({ code, syscall, port: at }) => codes.push(`${code} ${syscall} ${at}`));
await nowhere.get('a').catch((error) => console.log(error.name, error.message));
console.log(codes[0]);
nowhere.disconnect();
const slow = new Redis({ ...options, commandTimeout: 1_000 });
slow.on('error', ({ message }) => console.log(message));
await slow.blpop('never', 0).catch((error) => console.log(error.message));
slow.disconnect();
const offline = new Redis({ ...options, lazyConnect: true, enableOfflineQueue: false });
await offline.get('a').catch((error) => console.log(error.message));
offline.disconnect();

await Promise.all([redis.quit(), other.quit(), subscriber.quit()]);
await redis.get('a').catch((error) => console.log(error.message));
server.close();
process.exit();
