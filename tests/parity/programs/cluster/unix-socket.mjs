// Workers of a cluster share a Unix socket: each connection goes to one of them, in turn, and the path is free again at the end.
// differs: Workers do not share a Unix socket here: the first to listen has it, the others are told EADDRINUSE. Let them share a port.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (cluster.isPrimary) {
  // Nobody waits for a worker that could not listen.
  cluster.on('exit', (_worker, code) => code !== 0 && process.exit(code));
  const path = join(mkdtempSync(join(tmpdir(), 'cluster-')), 'shared.sock');
  const workers = [cluster.fork({ SOCKET: path }), cluster.fork({ SOCKET: path })];
  for (const [address] of await Promise.all(workers.map((worker) => once(worker, 'listening')))) {
    console.log('listening', address.address === path, address.addressType, address.port ?? null);
  }
  const answers = new Map();
  for (let n = 0; n < 6; n++) {
    const socket = net.connect(path).setEncoding('utf8');
    let answer = '';
    for await (const text of socket) answer += text;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  console.log([...answers].toSorted());
  for (const worker of workers) {
    worker.disconnect();
    const [code, signal] = await once(worker, 'exit');
    console.log('exit', code, signal);
  }
  console.log('path', existsSync(path));
  const [error] = await once(net.connect(path), 'error');
  console.log(error.code, error.syscall, error.address === path);
} else {
  net.createServer((socket) => socket.end(`worker ${cluster.worker.id}`)).listen(process.env.SOCKET);
}
