// Four workers share one port: they take turns, die, are replaced, disconnect; the primary hears all of it.
import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';

const ask = (port) =>
  new Promise((resolve, reject) =>
    http
      .get({ port, host: '127.0.0.1', agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(text));
      })
      .on('error', reject),
  );

if (cluster.isPrimary) {
  console.log(
    cluster.isMaster,
    cluster.isWorker,
    cluster.worker,
    cluster.schedulingPolicy === cluster.SCHED_RR,
  );
  cluster.setupPrimary({ args: ['one', 'two'] });
  console.log(cluster.settings.args, cluster.settings.silent, cluster.settings.exec === process.argv[1]);
  const seen = [];
  cluster.on('fork', (worker) => seen.push(`fork ${worker.id}`));
  cluster.on('online', (worker) => seen.push(`online ${worker.id}`));
  const addresses = [];
  cluster.on('listening', (_worker, address) => addresses.push(address));
  const workers = [1, 2, 3, 4].map((n) => cluster.fork({ NUMBER: n }));
  console.log(
    workers.map((worker) => worker.id),
    Object.keys(cluster.workers),
    workers[0].isDead(),
  );
  await Promise.all(workers.map((worker) => once(worker, 'listening')));
  console.log(
    seen.filter((each) => each.startsWith('fork')),
    seen.filter((each) => each.startsWith('online')).sort(),
  );
  const [{ port, ...rest }] = addresses;
  console.log('one port', new Set(addresses.map((each) => each.port)).size, rest);

  const counts = {};
  for (let i = 0; i < 20; i++) {
    const who = await ask(port);
    counts[who] = (counts[who] ?? 0) + 1;
  }
  console.log('turns', counts);

  workers[0].on('message', (message) => console.log('worker 1 says', message));
  const told = once(cluster, 'message');
  workers[0].send({ hello: 'worker' });
  const [from, text] = await told;
  console.log('cluster hears', from.id, text);

  workers[1].process.kill('SIGKILL');
  const [dead, code, signal] = await once(cluster, 'exit');
  console.log('exit', dead.id, code, signal, dead.exitedAfterDisconnect, dead.isDead(), dead.isConnected());
  const others = new Set();
  for (let i = 0; i < 9; i++) others.add(await ask(port));
  console.log('answered by', [...others].sort());

  const fresh = cluster.fork({ NUMBER: 5 });
  await once(fresh, 'listening');
  workers[2].disconnect();
  await once(workers[2], 'disconnect');
  const [left] = await once(workers[2], 'exit');
  console.log('disconnected', left, workers[2].exitedAfterDisconnect, Object.keys(cluster.workers));

  workers[3].kill();
  console.log('killed', ...(await once(workers[3], 'exit')), workers[3].exitedAfterDisconnect);
  workers[0].send('exit');
  console.log('exited', ...(await once(workers[0], 'exit')));
  await new Promise((resolve) => cluster.disconnect(resolve));
  console.log('over', Object.keys(cluster.workers));
} else {
  const { worker } = cluster;
  http.createServer((_, response) => response.end(process.env.NUMBER)).listen(0, '127.0.0.1');
  process.on('message', (message) => {
    if (message === 'exit') process.exit(6);
    worker.send({
      got: message,
      id: worker.id,
      args: process.argv.slice(2),
      connected: worker.isConnected(),
    });
  });
}
