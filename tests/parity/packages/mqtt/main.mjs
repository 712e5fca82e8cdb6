// mqtt and aedes: QoS 0 to 2, wildcards, retained messages, wills, persistent sessions, refusals, big payloads, keep-alive and reconnection.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';

const broker = await Aedes.createBroker({
  authenticate: (_client, username, _password, done) =>
    username === 'bad'
      ? done(Object.assign(new Error('Auth error'), { returnCode: 4 }), null)
      : done(null, true),
  authorizePublish: (_client, { topic }, done) =>
    done(topic.startsWith('forbidden') ? new Error('not there') : null),
  authorizeSubscribe: (_client, subscription, done) =>
    done(null, subscription.topic.startsWith('secret') ? null : subscription),
});
const events = [];
for (const event of ['client', 'clientDisconnect', 'clientError', 'connectionError'])
  broker.on(event, (client, error) =>
    events.push(`${event} ${client?.id ?? ''}${error ? ` ${error.message}` : ''}`),
  );
const server = createServer(broker.handle).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `mqtt://127.0.0.1:${server.address().port}`;
const open = (clientId, options = {}) => mqtt.connectAsync(url, { clientId, reconnectPeriod: 0, ...options });
/** Collects messages until there are `many`. */
const collect = (client, many) =>
  new Promise((resolve) => {
    const seen = [];
    client.on('message', function hear(topic, payload, { qos, retain, dup }) {
      if (seen.push({ topic, text: payload.toString(), qos, retain, dup }) === many) {
        client.off('message', hear);
        resolve(seen);
      }
    });
  });

const ann = await open('ann');
const bob = await open('bob');
console.log(
  await bob.subscribeAsync({ 'rooms/+/temperature': { qos: 1 }, 'log/#': { qos: 2 }, exact: { qos: 0 } }),
);
let heard = collect(bob, 5);
await ann.publishAsync('rooms/kitchen/temperature', '21.5', { qos: 1 });
await ann.publishAsync('rooms/kitchen/humidity', 'unheard', { qos: 1 });
await ann.publishAsync('log/http/access', 'GET / ü', { qos: 2 });
await ann.publishAsync('log', 'the parent too', { qos: 2 });
await ann.publishAsync('exact', 'downgraded', { qos: 2 });
await ann.publishAsync('rooms/hall/temperature', '18', { qos: 0 });
console.log((await heard).toSorted((one, other) => (one.topic < other.topic ? -1 : 1)));

await ann.publishAsync('state/door', 'open', { qos: 1, retain: true });
heard = collect(bob, 1);
await bob.subscribeAsync('state/#', { qos: 1 });
console.log(await heard);
await ann.publishAsync('state/door', '', { qos: 1, retain: true });
console.log(await bob.unsubscribeAsync('state/#').then((packet) => packet?.cmd));

heard = collect(bob, 100);
await bob.subscribeAsync('many/+', { qos: 2 });
await Promise.all(
  Array.from({ length: 100 }, (_, n) => ann.publishAsync(`many/${n % 3}`, String(n), { qos: n % 3 })),
);
console.log((await heard).reduce((sum, { text }) => sum + Number(text), 0));
heard = collect(bob, 1);
const big = Buffer.alloc(300_000, 'ab');
await bob.subscribeAsync('big', { qos: 1 });
await ann.publishAsync('big', big, { qos: 1 });
console.log((await heard)[0].text === big.toString());

console.log(await bob.subscribeAsync('secret/plans', { qos: 1 }).catch((error) => error.message));
const closed = new Promise((resolve) => ann.once('close', resolve));
ann.on('error', ({ message }) => console.log('ann', message));
ann.publish('forbidden/x', 'x', { qos: 0 });
await closed;
console.log(ann.connected);

// A will is published when its client is gone without a word.
const mortal = await open('mortal', { will: { topic: 'log/will', payload: 'gone', qos: 1, retain: false } });
heard = collect(bob, 1);
mortal.on('error', () => events.push('mortal error'));
mortal.stream.destroy();
console.log(await heard);

// What comes while a session that is kept is away, is kept too.
const keeper = await open('keeper', { clean: false });
await keeper.subscribeAsync('kept', { qos: 1 });
await keeper.endAsync();
const cleo = await open('cleo');
await cleo.publishAsync('kept', 'first', { qos: 1 });
await cleo.publishAsync('kept', 'second', { qos: 1 });
const back = mqtt.connect(url, { clientId: 'keeper', clean: false, reconnectPeriod: 0 });
heard = collect(back, 2);
const [connack] = await once(back, 'connect');
console.log(
  connack.sessionPresent,
  (await heard).map(({ text }) => text),
);
await back.endAsync();

await open('x', { username: 'bad', password: 'x' }).catch(({ code, message }) => console.log(code, message));
await mqtt
  .connectAsync('mqtt://127.0.0.1:1', { reconnectPeriod: 0, connectTimeout: 500 })
  .catch(({ code, message }) => console.log(code, message));
const idle = await open('idle', { keepalive: 1 });
await new Promise((resolve) => idle.once('packetreceive', resolve));
console.log('pinged', idle.connected);

// Thrown out, it comes back by itself, and with its subscriptions.
const stubborn = await open('stubborn', { reconnectPeriod: 5 });
await stubborn.subscribeAsync('again', { qos: 1 });
const returned = new Promise((resolve) => stubborn.once('connect', resolve));
stubborn.stream.destroy();
await returned;
heard = collect(stubborn, 1);
await cleo.publishAsync('again', 'welcome back', { qos: 1 });
console.log((await heard)[0].text);
const pending = stubborn.publishAsync('again', Buffer.from([0, 255]), { qos: 2, properties: {} });
console.log((await pending)?.cmd, cleo.getLastMessageId() > 0);

for (const each of [bob, idle, stubborn, cleo]) {
  await each.endAsync();
}
console.log(
  broker.connectedClients,
  [...new Set(events)].filter((event) => !event.startsWith('clientDisconnect')).sort(),
);
await new Promise((resolve) => broker.close(resolve));
server.close();
process.exit();
