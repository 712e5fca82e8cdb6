/** The primary: forks workers and hears of them. The port that they share is the kernel's, and it lets them take turns. */
import EventEmitter from 'node:events';
import { sandboxProcess } from '../../process/the-process';
import { forkWith } from '../child_process/index';
import type { SpawnOptions } from '../child_process/options';
import { isClusterMessage, type ListeningAddress, tellOther } from './messages';
import { SharedPorts } from './shared-ports';
import { ClusterWorker, type WorkerProcess } from './worker';

interface ClusterSettings extends SpawnOptions {
  exec?: string;
  args?: readonly string[];
}

class PrimaryWorker extends ClusterWorker {
  override disconnect(): this {
    this.exitedAfterDisconnect = true;
    tellOther(this, { act: 'disconnect' });
    return this;
  }

  override destroy(signal = 'SIGTERM'): void {
    this.process.kill(signal);
  }
}

const SCHED_NONE = 1;
const SCHED_RR = 2;

export function createPrimary() {
  const workers: Record<string, PrimaryWorker> = {};
  const ports = new SharedPorts();
  let ids = 0;

  const cluster = Object.assign(new EventEmitter(), {
    isWorker: false,
    isMaster: true,
    isPrimary: true,
    Worker: PrimaryWorker,
    workers,
    settings: {} as ClusterSettings,
    SCHED_NONE,
    SCHED_RR,
    schedulingPolicy: sandboxProcess.env['NODE_CLUSTER_SCHED_POLICY'] === 'none' ? SCHED_NONE : SCHED_RR,
    setupPrimary,
    setupMaster: setupPrimary,
    fork,
    disconnect,
  });

  function setupPrimary(options?: ClusterSettings): void {
    const settings: ClusterSettings = {
      args: sandboxProcess.argv.slice(2),
      ...(sandboxProcess.argv[1] === undefined ? {} : { exec: sandboxProcess.argv[1] }),
      execArgv: sandboxProcess['execArgv'] as string[],
      silent: false,
      ...cluster.settings,
      ...options,
    };
    cluster.settings = settings;
    process.nextTick(() => cluster.emit('setup', settings));
  }

  function fork(env?: Readonly<Record<string, unknown>>): PrimaryWorker {
    setupPrimary();
    const id = ++ids;
    const { exec = '', args = [], ...options } = cluster.settings;
    const extra = Object.entries(env ?? {}).map(([name, value]) => [name, String(value)]);
    const child = forkWith(
      exec,
      args,
      {
        ...options,
        env: { ...sandboxProcess.env, ...Object.fromEntries(extra), NODE_UNIQUE_ID: String(id) },
      },
      true,
    );
    const worker = new PrimaryWorker({ id, process: child as unknown as WorkerProcess, state: 'none' });
    workers[id] = worker;
    follow(worker);
    process.nextTick(() => cluster.emit('fork', worker));
    return worker;
  }

  function follow(worker: PrimaryWorker): void {
    const { process: child } = worker;
    worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
    child.once('exit', (code: number | null, signal: string | null) => {
      ports.forget(worker);
      if (!worker.isConnected()) remove(worker);
      worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
      worker.state = 'dead';
      worker.emit('exit', code, signal);
      cluster.emit('exit', worker, code, signal);
    });
    child.once('disconnect', () => {
      worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
      worker.state = 'disconnected';
      worker.emit('disconnect');
      cluster.emit('disconnect', worker);
      remove(worker);
    });
    child.on('internalMessage', (message: unknown) => {
      if (!isClusterMessage(message)) return;
      switch (message.act) {
        case 'online':
          worker.state = 'online';
          worker.emit('online');
          cluster.emit('online', worker);
          return;
        case 'listening':
          ports.settle(worker, message.zero, message.address.port);
          worker.state = 'listening';
          announce(worker, { ...message.address, fd: undefined });
          return;
        case 'which-port':
          ports.ask(worker, message.zero);
          return;
        case 'exitedAfterDisconnect':
          worker.exitedAfterDisconnect = true;
      }
    });
  }

  function announce(worker: PrimaryWorker, address: ListeningAddress & { fd: undefined }): void {
    worker.emit('listening', address);
    cluster.emit('listening', worker, address);
  }

  /** Kept until both its exit and its disconnection are known: whichever comes last removes it. */
  function remove(worker: PrimaryWorker): void {
    delete workers[worker.id];
    if (Object.keys(workers).length === 0) cluster.emit('nobody left');
  }

  function disconnect(done?: () => void): void {
    const all = Object.values(workers);
    if (all.length === 0) process.nextTick(() => done?.());
    else if (done) cluster.once('nobody left', done);
    for (const worker of all) if (worker.isConnected()) worker.disconnect();
  }

  return cluster;
}
