// Queues, exchanges, work shared by prefetch, acknowledgements and dead letters, confirms, returns, RPC, refusals and lost connections.
import { once } from 'node:events';
import amqp from 'amqplib';
import { startBroker } from './broker.mjs';

const { server, port, broker } = await startBroker({ password: 'guest' });
const url = `amqp://guest:guest@127.0.0.1:${port}`;
const connection = await amqp.connect(url);
console.log(connection.connection.serverProperties.product);
const channel = await connection.createChannel();

/** The next `many` messages of a queue. */
const collect = (queue, many, options = { noAck: true }, from = channel) =>
  new Promise((resolve, reject) => {
    const seen = [];
    from
      .consume(
        queue,
        async (message) => {
          if (seen.push(message) < many) return;
          await from.cancel(message.fields.consumerTag);
          resolve(seen);
        },
        options,
      )
      .catch(reject);
  });

console.log(await channel.assertQueue('jobs', { durable: false }));
console.log(
  channel.sendToQueue('jobs', Buffer.from('first ü'), {
    contentType: 'text/plain',
    headers: { attempt: 1, nested: { yes: true, list: ['a', 2.5] } },
    messageId: 'm-1',
    timestamp: 1700000000,
    persistent: true,
    priority: 3,
    expiration: '60000',
  }),
);
const [first] = await collect('jobs', 1);
console.log(
  first.content.toString(),
  first.fields.routingKey,
  first.fields.redelivered,
  Object.fromEntries(Object.entries(first.properties).filter(([, value]) => value !== undefined)),
);
console.log(await channel.get('jobs'), (await channel.checkQueue('jobs')).messageCount);
const big = Buffer.alloc(100_000, 'xyz');
channel.sendToQueue('jobs', big);
channel.sendToQueue('jobs', Buffer.alloc(0));
const [large, empty] = await collect('jobs', 2);
console.log(large.content.equals(big), empty.content.length);

await channel.assertExchange('logs', 'topic');
const { queue: errors } = await channel.assertQueue('', { exclusive: true });
await channel.assertQueue('everything');
await channel.bindQueue(errors, 'logs', '*.error');
await channel.bindQueue('everything', 'logs', '#');
for (const key of ['http.error', 'http.info', 'db.error', 'db.slow.error'])
  channel.publish('logs', key, Buffer.from(key));
console.log(
  (await collect(errors, 2)).map(({ content }) => content.toString()),
  (await collect('everything', 4)).map(({ fields }) => fields.routingKey),
);
await channel.assertExchange('news', 'fanout', { durable: false });
for (const name of ['one', 'two']) {
  await channel.assertQueue(name);
  await channel.bindQueue(name, 'news', '');
}
channel.publish('news', 'ignored', Buffer.from('to all'));
console.log(
  (await Promise.all(['one', 'two'].map((name) => collect(name, 1)))).map(([{ content }]) =>
    content.toString(),
  ),
);

// Two workers, one job at a time each: the work is shared, and what is refused goes to the dead letters.
await channel.assertExchange('dead', 'direct');
await channel.assertQueue('failed');
await channel.bindQueue('failed', 'dead', 'work');
await channel.assertQueue('work', { deadLetterExchange: 'dead' });
const done = { a: [], b: [] };
let finish;
const finished = new Promise((resolve) => {
  finish = resolve;
});
const workers = await Promise.all(
  ['a', 'b'].map(async (name) => {
    const own = await connection.createChannel();
    await own.prefetch(1);
    await own.consume('work', async (message) => {
      await new Promise((resolve) => setImmediate(resolve));
      const n = Number(message.content.toString());
      if (n === 13) own.nack(message, false, false);
      else if (n === 7 && !message.fields.redelivered) own.nack(message);
      else {
        done[name].push(n);
        own.ack(message);
      }
      if (done.a.length + done.b.length === 29) finish();
    });
    return own;
  }),
);
for (let n = 0; n < 30; n++) channel.sendToQueue('work', Buffer.from(String(n)));
await finished;
console.log(
  [...done.a, ...done.b].sort((one, other) => one - other).join(),
  done.a.length > 5 && done.b.length > 5,
);
console.log((await collect('failed', 1))[0].content.toString());
await Promise.all(workers.map((each) => each.close()));

const confirmed = await connection.createConfirmChannel();
for (let n = 0; n < 50; n++) confirmed.sendToQueue('jobs', Buffer.from(String(n)));
await confirmed.waitForConfirms();
console.log((await confirmed.purgeQueue('jobs')).messageCount);
const returned = once(confirmed, 'return');
confirmed.publish('amq.direct', 'nobody', Buffer.from('come back'), { mandatory: true });
const [message] = await returned;
console.log(message.fields, message.content.toString());

// A question and its answer.
await channel.assertQueue('rpc');
await channel.consume(
  'rpc',
  (asked) =>
    channel.sendToQueue(asked.properties.replyTo, Buffer.from(String(Number(asked.content) ** 2)), {
      correlationId: asked.properties.correlationId,
    }),
  { noAck: true },
);
const { queue: replyTo } = await channel.assertQueue('', { exclusive: true });
for (const n of [3, 12])
  channel.sendToQueue('rpc', Buffer.from(String(n)), { replyTo, correlationId: `c-${n}` });
console.log(
  (await collect(replyTo, 2)).map(({ content, properties }) => `${properties.correlationId} ${content}`),
);

// A channel that is closed gives back what it did not acknowledge.
const careless = await connection.createChannel();
channel.sendToQueue('jobs', Buffer.from('again'));
await collect('jobs', 1, {}, careless);
await careless.close();
const got = await channel.get('jobs', { noAck: true });
console.log(got.content.toString(), got.fields.redelivered);

for (const wrong of [
  (each) => each.checkQueue('nothing'),
  (each) => each.assertExchange('logs', 'fanout'),
  (each) => each.bindQueue('jobs', 'nowhere', ''),
]) {
  const spoilt = await connection.createChannel();
  const told = once(spoilt, 'error').catch((error) => [error]);
  await wrong(spoilt).catch(({ message: text }) => console.log(text));
  console.log((await told)[0].code);
}
try {
  channel.publish('logs', 'x', 'not a buffer');
} catch (error) {
  console.log(error.name, error.message);
}

await amqp.connect(url.replace('guest:guest', 'guest:wrong')).catch(({ message: text }) => console.log(text));
await amqp.connect(`${url}/nowhere`).catch(({ message: text }) => console.log(text));
await amqp.connect('amqp://127.0.0.1:1').catch(({ code, message: text }) => console.log(code, text));
await channel.close();
try {
  channel.sendToQueue('jobs', Buffer.from('x'));
} catch (error) {
  console.log(error.name, error.message);
}
const cut = once(connection, 'close').catch((error) => [error]);
for (const socket of broker.sockets) socket.destroy();
const [reason] = await cut;
console.log(reason?.message);
server.close();
process.exit();
