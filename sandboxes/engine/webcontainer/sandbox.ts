import { EngineError, type ReachOptions, type Sandbox, type SpawnOptions } from '../contract';
import type { EventLog } from '../events';
import { fetchOver } from '../local/page/http-fetch';
import type { Bridge } from './bridge';
import { containerCommand } from './command';
import { openConnection } from './connection';
import { deferred } from './deferred';
import { containerFiles } from './files';
import { startProcess } from './process';
import type { SharedContainer } from './shared-container';

export interface SandboxConfig {
  readonly shared: SharedContainer;
  /** The project's folder, relative to the container's working folder. */
  readonly folder: string;
  readonly bridge: Bridge;
  readonly log: EventLog;
  onStart(): void;
  onReady(): void;
  /** Once every process has ended. */
  onDispose(): void;
}

/** A project in the container, its processes and its ports. */
export function createSandbox(config: SandboxConfig): Sandbox {
  const { shared, folder, bridge, log, onStart, onReady, onDispose } = config;
  const { container } = shared;
  const files = containerFiles(container, folder);
  /** Their pids, the one that was started last at the end. */
  const processes = new Set<number>();
  const ports = new Map<number, number>();
  const watchers = new Set<() => void>();
  const stopped = new AbortController();
  let connections = 0;

  const unlisten = (port: number) => {
    const pid = ports.get(port);
    if (pid === undefined) return;
    ports.delete(port);
    log.append({ type: 'unlisten', pid, port });
  };
  /** Open, while the bridge has not said yet which process was started: the two come by different ways. */
  const early = new Set<number>();
  let starting = 0;
  const claim = () => {
    if (starting > 0) return;
    // The container names no process: the one that was started last is taken for it.
    const pid = [...processes].at(-1);
    if (pid === undefined) return;
    for (const port of early) {
      ports.set(port, pid);
      log.append({ type: 'listen', pid, port });
      onReady();
    }
    early.clear();
    for (const watcher of [...watchers]) watcher();
  };
  const offPort = container.on('port', (port, type) => {
    if (type === 'close') {
      early.delete(port);
      return unlisten(port);
    }
    if (shared.lastToSpawn !== processes || ports.has(port)) return undefined;
    early.add(port);
    return claim();
  });

  const spawn = async (command: readonly string[], options?: SpawnOptions) => {
    stopped.signal.throwIfAborted();
    onlyMachine(options?.machine);
    const manifest = await files.read('package.json').then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: unknown) => {
        if (error instanceof EngineError && error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    shared.lastToSpawn = processes;
    starting++;
    try {
      return await startProcess(
        command,
        containerCommand(command, manifest),
        {
          bridge,
          disposed: stopped.signal,
          onSpawn(pid) {
            processes.add(pid);
            log.append({ type: 'process.spawn', pid, parent: null, command });
          },
          onOutput(pid, stream, bytes) {
            const text = decoders[stream].decode(bytes, { stream: true });
            if (text !== '') log.append({ type: 'output', pid, stream, text });
          },
          onExit(pid, { code, signal }) {
            processes.delete(pid);
            for (const [port, owner] of [...ports]) if (owner === pid) unlisten(port);
            log.append({ type: 'process.exit', pid, code, signal });
          },
        },
        options,
      );
    } finally {
      starting--;
      claim();
    }
  };

  const tapOf = (port: number) => () => {
    const connection = ++connections;
    log.append({ type: 'connection.open', connection, port, from: null, to: ports.get(port) ?? 0 });
    const data = (direction: 'to-server' | 'to-client') => (bytes: Uint8Array) =>
      void log.append({ type: 'connection.data', connection, direction, bytes, length: bytes.length });
    return {
      sent: data('to-server'),
      received: data('to-client'),
      closed: (how: 'fin' | 'reset') => void log.append({ type: 'connection.close', connection, how }),
    };
  };
  const either = (signal?: AbortSignal) =>
    signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
  const connect = async (port: number, { machine, signal }: ReachOptions = {}) => {
    onlyMachine(machine);
    return openConnection(bridge, port, tapOf(port), either(signal));
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
    async listening(port, { machine, signal } = {}) {
      onlyMachine(machine);
      const given = either(signal);
      given.throwIfAborted();
      if (ports.has(port)) return;
      const { promise, resolve, reject } = deferred<void>();
      const look = () => ports.has(port) && resolve();
      const fail = () => reject(given.reason);
      watchers.add(look);
      given.addEventListener('abort', fail);
      await promise.finally(() => {
        watchers.delete(look);
        given.removeEventListener('abort', fail);
      });
    },
    kill(pid, signal) {
      const { promise, resolve } = deferred<boolean>();
      const id = bridge.nextId();
      const off = bridge.on(id, (message) => {
        off();
        resolve(message.op === 'signalled' && message.found);
      });
      bridge.say({ op: 'signal', id, pid, signal });
      return promise;
    },
    async fetch(request, { port, machine, signal }) {
      const whole =
        request instanceof Request ? request : new Request(new URL(request, `http://localhost:${port}`));
      const options = { ...(machine === undefined ? {} : { machine }), ...(signal ? { signal } : {}) };
      return fetchOver(() => connect(port, options), whole, signal);
    },
    async dispose() {
      if (stopped.signal.aborted) return;
      offPort();
      stopped.abort(
        new EngineError('EDISPOSED', 'The sandbox was disposed', { remedy: 'Boot another one.' }),
      );
      await bridge.end();
      await container.fs.rm(folder, { recursive: true, force: true });
      onDispose();
    },
  };
}

function onlyMachine(name: string | undefined): void {
  if (name === undefined || name === 'app') return;
  throw new EngineError('ENOENT', `There is no machine "${name}"`, {
    remedy: 'A WebContainer is one machine: use the local engine for more.',
  });
}
