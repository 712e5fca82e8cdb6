import type {
  Connection,
  Engine,
  ExitStatus,
  Progress,
  ReachOptions,
  Sandbox,
  SandboxRun,
  SpawnOptions,
} from '../../contract';
import { createEventLog } from '../../event-log';
import type { SandboxEventBody } from '../../events';
import { fetchOver } from '../page/http-fetch';
import { BEGINNING } from '../seeded/time';
import { createRemoteClock } from './clock';
import { createRemoteFaults } from './faults';
import type { Link } from './link';
import { createRemoteMachines } from './machines';
import { createRemoteProcess, type RemoteProcess } from './process';
import { decodeFile, encodeFile, fromBase64, type WireEvent } from './protocol';

export interface RemoteSandbox {
  readonly sandbox: Sandbox;
  /** It has booted. @param seed null: its run has none */
  seeded(seed: string | null, isReplay: boolean): void;
  progress(progress: Progress): void;
  events(events: readonly WireEvent[]): void;
}

/** Numbers that are unique in one browser. */
interface Numbers {
  next(): number;
}

export interface RemoteSandboxOptions {
  readonly id: number;
  /** What the engine in the page lacks. */
  readonly limits: Engine['limits'];
  readonly link: Link;
  readonly numbers: Numbers;
  /** Processes of every sandbox of the browser, by their numbers. */
  readonly processes: Map<number, RemoteProcess>;
  onProgress(progress: Progress): void;
  onDispose(): void;
}

/** A sandbox that lives in the page. Its log is a mirror: same order, same times, and so the same numbers. */
export function createRemoteSandbox(options: RemoteSandboxOptions): RemoteSandbox {
  const { id, limits, link, numbers, processes } = options;
  let at = 0;
  const log = createEventLog({ now: () => at });
  let disposed: Promise<void> | null = null;

  const spawn = async (command: readonly string[] | null, spawnOptions: SpawnOptions = {}) => {
    const handle = numbers.next();
    const remote = createRemoteProcess(handle, link, spawnOptions);
    processes.set(handle, remote);
    const args = {
      sandbox: id,
      process: handle,
      command,
      env: spawnOptions.env ?? {},
      ipc: spawnOptions.onMessage !== undefined,
      machine: spawnOptions.machine ?? null,
      cwd: spawnOptions.cwd ?? '',
      terminal: spawnOptions.terminal
        ? {
            columns: spawnOptions.terminal.columns,
            rows: spawnOptions.terminal.rows,
            streams: spawnOptions.terminal.streams,
          }
        : null,
    };
    try {
      const { pid, command: shown } = await link.call('spawn', args, spawnOptions.signal);
      return remote.start(pid, shown);
    } catch (error) {
      processes.delete(handle);
      throw error;
    }
  };

  const connect = async (port: number, { signal, machine }: ReachOptions = {}): Promise<Connection> => {
    const channel = numbers.next();
    const connection = link.multiplexer.open(channel);
    try {
      await link.call('connect', { sandbox: id, port, channel, machine: machine ?? null }, signal);
      return connection;
    } catch (error) {
      connection.abort();
      throw error;
    }
  };

  const clock = 'clock' in limits ? null : createRemoteClock(link, id);
  let run: SandboxRun | null = null;
  const sandbox: Sandbox = {
    log,
    clock,
    machines: 'machines' in limits ? null : createRemoteMachines(link, id),
    faults: 'faults' in limits ? null : createRemoteFaults(link, id),
    get run() {
      return run;
    },
    connect,
    files: {
      async write(path, data) {
        await link.call('write', { sandbox: id, path, file: encodeFile(data) });
      },
      async read(path) {
        const data = decodeFile(await link.call('read', { sandbox: id, path }));
        return typeof data === 'string' ? new TextEncoder().encode(data) : data;
      },
      list: () => link.call('list', { sandbox: id }),
      async remove(path) {
        await link.call('remove', { sandbox: id, path });
      },
    },
    start: (spawnOptions) => spawn(null, spawnOptions),
    spawn,
    async listening(port, { signal, machine } = {}) {
      await link.call('listening', { sandbox: id, port, machine: machine ?? null }, signal);
    },
    async fetch(request, { port, ...reach }) {
      const whole =
        request instanceof Request
          ? request
          : new Request(new URL(request, `http://${reach.machine ?? 'localhost'}:${port}`));
      return fetchOver(() => connect(port, reach), whole, reach.signal);
    },
    kill: (pid, signal) => link.call('signal', { sandbox: id, pid, signal }),
    dispose() {
      disposed ??= link.call('dispose', { sandbox: id }).then(() => options.onDispose());
      return disposed;
    },
  };

  return {
    sandbox,
    seeded(seed, isReplay) {
      if (seed === null) return;
      clock?.begin(BEGINNING);
      const replayed = isReplay ? link.call('replayed', { sandbox: id }).then(() => undefined) : null;
      // Whoever waits for it hears that the browser has ended.
      replayed?.catch(() => undefined);
      run = { seed, replayed, record: () => link.call('recordRun', { sandbox: id }) };
    },
    progress: options.onProgress,
    events(events) {
      for (const { seq: _, at: time, base64, ...body } of events) {
        at = time;
        log.append(
          (base64 === undefined ? body : { ...body, bytes: fromBase64(base64) }) as SandboxEventBody,
        );
      }
    },
  };
}

/** What every process that still ran is told when the browser is gone. */
export const LOST: ExitStatus = { code: null, signal: 'SIGKILL' };
