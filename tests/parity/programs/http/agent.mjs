// An Agent: limits, queue, lifo and fifo, free sockets, names, what is sent, and destroy.
import { once } from 'node:events';
import http from 'node:http';
import { closed, fetchOnce, listen, settled, show, stop, thrown } from './fixtures/wire.mjs';

const ports = [];
const waiting = [];
const server = http.createServer((request, response) => {
  const peer = request.socket.remotePort;
  if (!ports.includes(peer)) ports.push(peer);
  if (request.url === '/wait') waiting.push(response);
  else response.end(`${ports.indexOf(peer)} ${request.headers.connection}`);
});
const port = await listen(server);
const counts = (agent) => {
  const size = (set) => Object.values(set).reduce((sum, list) => sum + list.length, 0);
  return `sockets ${size(agent.sockets)} free ${size(agent.freeSockets)} requests ${size(agent.requests)} total ${agent.totalSocketCount}`;
};
const wait = (agent) => fetchOnce(http, { port, agent, path: '/wait' });
const handled = async (count) => {
  while (waiting.length < count) await settled();
};

for (const [name, options] of Object.entries({
  'no keep-alive': {},
  'keep-alive': { keepAlive: true },
  'maxSockets 2': { keepAlive: true, maxSockets: 2 },
  'maxSockets 1, no keep-alive': { maxSockets: 1 },
  'maxFreeSockets 1': { keepAlive: true, maxFreeSockets: 1 },
  'maxTotalSockets 2': { keepAlive: true, maxTotalSockets: 2 },
})) {
  const agent = new http.Agent(options);
  let free = 0;
  agent.on('free', () => free++);
  let answered = 0;
  const ask = () => wait(agent).finally(() => answered++);
  const all = Promise.all([ask(), ask(), ask()]);
  await handled(Math.min(3, options.maxSockets ?? 3, options.maxTotalSockets ?? 3));
  console.log(name, '| asked:', counts(agent));
  // One that waited for a socket comes when its connection stands, however long that takes.
  while (answered < 3) {
    for (const response of waiting.splice(0)) response.end('x');
    for (let turn = 0; turn < 10; turn++) await settled();
  }
  const results = await all;
  await settled();
  await settled();
  console.log(
    '  answered:',
    counts(agent),
    'free events',
    free,
    results.map(({ request }) => request.reusedSocket).join(),
  );
  agent.destroy();
  for (let turn = 0; turn < 5; turn++) await settled();
  console.log('  destroyed:', counts(agent));
}

// Which of the free sockets is taken.
for (const scheduling of ['lifo', 'fifo']) {
  ports.length = 0;
  const agent = new http.Agent({ keepAlive: true, scheduling });
  const all = Promise.all([wait(agent), wait(agent), wait(agent)]);
  await handled(3);
  const three = waiting.splice(0);
  for (const response of three) {
    response.end('x');
    for (let turn = 0; turn < 5; turn++) await settled();
  }
  await all;
  await settled();
  const texts = [];
  for (let turn = 0; turn < 3; turn++) {
    texts.push((await fetchOnce(http, { port, agent })).text);
    for (let again = 0; again < 3; again++) await settled();
  }
  console.log(scheduling, texts.join());
  agent.destroy();
}

const agent = new http.Agent();
console.log(
  agent.getName({ host: 'a', port: 1, localAddress: 'b', family: 6 }),
  agent.getName({ host: 'a', port: 1, socketPath: '/s' }),
  agent.getName(),
);
console.log(
  agent.keepAlive,
  agent.maxSockets,
  agent.maxFreeSockets,
  agent.keepAliveMsecs,
  agent.scheduling,
  agent.maxTotalSockets,
  agent.defaultPort,
  agent.protocol,
);
console.log(http.globalAgent.keepAlive, http.globalAgent.scheduling, http.globalAgent.options.timeout);
for (const options of [{ scheduling: 'random' }, { maxTotalSockets: 'x' }, { maxTotalSockets: 0 }])
  console.log(thrown(() => new http.Agent(options) && ''));
// agent: false has a socket of its own; an agent of another protocol is refused.
console.log((await fetchOnce(http, { port, agent: false })).text);
console.log(
  thrown(() =>
    http.request({
      port,
      agent: new (class extends http.Agent {
        protocol = 'x:';
      })(),
    }),
  ),
);

// A waiting request is given up; createConnection fails; the socket of a request that is destroyed at once goes back.
{
  const single = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const first = wait(single);
  await handled(1);
  const second = http.get({ port, host: '127.0.0.1', agent: single });
  const failed = closed(second);
  second.on('error', (error) => console.log('given up', show(error)));
  second.destroy();
  waiting.splice(0)[0].end('x');
  await first;
  await failed;
  for (let turn = 0; turn < 5; turn++) await settled();
  console.log(counts(single));
  single.destroy();
  const broken = new http.Agent();
  broken.createConnection = (_options, callback) => {
    setImmediate(callback, Object.assign(new Error('no way'), { code: 'ENOWAY' }));
  };
  const request = http.get({ port, agent: broken });
  console.log(show((await once(request, 'error'))[0]), counts(broken));
}
await stop(server);
