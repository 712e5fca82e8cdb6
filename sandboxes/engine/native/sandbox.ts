import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import {
  type Connection,
  EngineError,
  type ReachOptions,
  type Sandbox,
  type SandboxProcess,
  type SpawnOptions,
} from '../contract';
import type { EventLog } from '../events';
import { FIRST_MACHINE } from '../machine-names';
import { resolveCommand } from './command';
import { fetchOver } from './http-fetch';
import { createPorts } from './ports';
import { startProcess } from './process';
import { createFiles, type SandboxFolder } from './project-folder';
import type { Report } from './reports';
import type { NativeServices, ServiceMachine } from './services';
import { connectionOf } from './socket-connection';
import { createWireLog } from './wire-log';

export interface SandboxConfig {
  readonly folder: SandboxFolder;
  readonly services: NativeServices;
  readonly env: Readonly<Record<string, string>>;
  readonly log: EventLog;
  /** What `--import` takes to run TypeScript. */
  readonly tsx: string;
  onStart(): void;
  onReady(): void;
}

/** A project folder on disk, its processes and its ports. */
export function createSandbox({
  folder,
  services,
  env,
  log,
  tsx,
  onStart,
  onReady,
}: SandboxConfig): Sandbox & { abandon(): void } {
  const files = createFiles(folder.project);
  const ports = createPorts(folder.ports);
  /** Machines of services, by their names. */
  const machines = new Map<string, ServiceMachine['ports']>();
  const machineOfPid = new Map<number, string>();
  const portsOf = (machine: string = FIRST_MACHINE.name) =>
    machine === FIRST_MACHINE.name ? ports : machines.get(machine);
  const wire = createWireLog(log);
  const processes = new Map<number, SandboxProcess>();
  const groups = new Set<number>();
  /** Every process, those that learners' programs have started too. */
  const alive = new Set<number>();
  const listening = new Map<number, number>();
  const portWatchers = new Set<() => void>();
  const sockets = new Set<Socket>();
  const stopped = new AbortController();

  const unlisten = (pid: number, port: number) => {
    if (listening.delete(port)) log.append({ type: 'unlisten', pid, port });
  };
  const release = (pid: number) => {
    wire.ended(pid);
    const machine = machineOfPid.get(pid);
    machineOfPid.delete(pid);
    if (machine !== undefined) {
      for (const port of portsOf(machine)?.release(pid) ?? [])
        log.append({ type: 'unlisten', pid, port, machine });
      return;
    }
    for (const port of ports.release(pid)) unlisten(pid, port);
    for (const [port, owner] of [...listening]) if (owner === pid) unlisten(pid, port);
  };

  const onReport = (report: Report) => {
    const { pid } = report;
    const machine = machineOfPid.get(pid);
    if (machine !== undefined && (report.type === 'listen' || report.type === 'unlisten')) {
      log.append({ type: report.type, pid, port: report.port, machine });
      for (const watcher of [...portWatchers]) watcher();
      return;
    }
    switch (report.type) {
      case 'listen':
        listening.set(report.port, pid);
        log.append({ type: 'listen', pid, port: report.port });
        for (const watcher of [...portWatchers]) watcher();
        onReady();
        return;
      case 'unlisten':
        return unlisten(pid, report.port);
      case 'spawn':
        alive.add(report.child);
        log.append({ type: 'process.spawn', pid: report.child, parent: pid, command: report.command });
        return;
      case 'exit':
        alive.delete(report.child);
        release(report.child);
        log.append({ type: 'process.exit', pid: report.child, code: report.code, signal: report.signal });
        return;
      case 'diagnostic':
        log.append({ type: 'diagnostic', pid, channel: report.channel, message: report.message });
        return;
      case 'pong':
        return;
      default:
        return wire.report(report);
    }
  };

  const spawn = async (command: readonly string[], options?: SpawnOptions) => {
    stopped.signal.throwIfAborted();
    const place =
      command[0] === 'service'
        ? await services.place(command, options?.machine ?? FIRST_MACHINE.name, tsx)
        : null;
    const machine = place === null ? undefined : options?.machine;
    if (place && machine !== undefined) machines.set(machine, place.ports);
    const resolved = place?.command ?? resolveCommand(command, folder.project, tsx, options?.cwd);
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    const host = {
      folder: folder.project,
      env,
      onReport,
      onSpawn(pid: number) {
        groups.add(pid);
        alive.add(pid);
        if (machine !== undefined) machineOfPid.set(pid, machine);
        log.append({
          type: 'process.spawn',
          pid,
          parent: null,
          command,
          ...(machine === undefined ? {} : { machine }),
        });
      },
      onOutput(pid: number, stream: 'stdout' | 'stderr', bytes: Uint8Array) {
        const text = decoders[stream].decode(bytes, { stream: true });
        if (text !== '') log.append({ type: 'output', pid, stream, text });
      },
      onExit(pid: number, { code, signal }: { code: number | null; signal: string | null }) {
        processes.delete(pid);
        alive.delete(pid);
        release(pid);
        log.append({ type: 'process.exit', pid, code, signal });
      },
    };
    const started = await startProcess(command, resolved, host, options);
    processes.set(started.pid, started);
    return started;
  };

  const connect = async (port: number, { signal, machine }: ReachOptions = {}): Promise<Connection> => {
    stopped.signal.throwIfAborted();
    signal?.throwIfAborted();
    const bound = portsOf(machine)?.read(port) ?? null;
    if (bound === null) throw refused(port);
    const socket = connectSocket({ host: '127.0.0.1', port: bound.real, allowHalfOpen: true, noDelay: true });
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    await connected(socket, port, signal);
    return connectionOf(socket, wire.open(port, bound.pid));
  };

  const killGroups = () => {
    for (const pid of groups) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch (error) {
        // The whole group has ended already.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  };

  return {
    files,
    log,
    clock: null,
    machines: null,
    faults: null,
    run: null,
    spawn,
    connect,
    start(options) {
      onStart();
      return spawn(['npm', 'start'], options);
    },
    listening(port, { signal, machine } = {}) {
      const either = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
      return new Promise((resolve, reject) => {
        const settle = () => {
          portWatchers.delete(look);
          either.removeEventListener('abort', fail);
        };
        const look = () => {
          if ((portsOf(machine)?.read(port) ?? null) === null) return;
          settle();
          resolve();
        };
        const fail = () => {
          settle();
          reject(either.reason);
        };
        if (either.aborted) return fail();
        either.addEventListener('abort', fail);
        portWatchers.add(look);
        look();
      });
    },
    async kill(pid, signal) {
      if (!alive.has(pid)) return false;
      try {
        return process.kill(pid, signal);
      } catch (error) {
        // It has ended, and its end is not told yet.
        if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
        throw error;
      }
    },
    async fetch(request, { port, ...reach }) {
      const whole =
        request instanceof Request
          ? request
          : new Request(new URL(request, `http://${reach.machine ?? 'localhost'}:${port}`));
      return fetchOver(await connect(port, reach), whole, reach.signal);
    },
    async dispose() {
      stopped.abort(
        new EngineError('EDISPOSED', 'The sandbox was disposed', { remedy: 'Boot another one.' }),
      );
      killGroups();
      for (const socket of sockets) socket.destroy();
      await Promise.all([...processes.values()].map(({ exited }) => exited));
      await rm(folder.root, { recursive: true, force: true, maxRetries: 3 });
    },
    /** The host itself is ending: nothing asynchronous can happen any more. */
    abandon() {
      killGroups();
      rmSync(folder.root, { recursive: true, force: true });
    },
  };
}

const refused = (port: number) =>
  new EngineError('ECONNREFUSED', `connect ECONNREFUSED 127.0.0.1:${port}`, {
    remedy: `Nothing listens on port ${port}. Start the server, or look at which port it prints.`,
  });

function connected(socket: Socket, port: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.destroy();
      reject(signal?.reason);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', abort);
      reject(error.code === 'ECONNREFUSED' ? refused(port) : error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail);
      resolve();
    });
  });
}
