import {
  type Connection,
  EngineError,
  type FileData,
  type ProcessTerminal,
  type ReachOptions,
  type Sandbox,
  type SandboxClock,
  type SandboxFiles,
  type SandboxProcess,
  type SandboxRun,
  type Signal,
  type SpawnOptions,
  type WrittenFile,
} from '../../contract';
import type { EventLog, SandboxEventBody } from '../../events';
import { FIRST_MACHINE, PAGE_NAME } from '../../machine-names';
import { ImpairedConnections } from '../faults/impaired-connections';
import { linkRules } from '../kernel/fault-table';
import { Link } from '../process/link';
import type { OpenedConnection } from '../process/messages';
import { RelayedWire } from '../process/relayed-wire';
import { connectionOver } from './connection';
import type { KernelFrame } from './frame';
import { fetchOver } from './http-fetch';
import { LocalProcess } from './local-process';
import { LocalFaults } from './sandbox-faults';
import { LocalMachines } from './sandbox-machines';
import type { Timeline } from './timeline';

const ROOT = '/app/';
const encoder = new TextEncoder();

/** @throws {EngineError} `EINVAL` for a path that leaves the project */
export function absolutePath(path: string): string {
  if (
    path === '' ||
    path.startsWith('/') ||
    path.split('/').some((part) => part === '..' || part === '.' || part === '')
  ) {
    throw new EngineError('EINVAL', `"${path}" is no path inside the project`, {
      remedy: 'Give it relative to the project: src/index.ts',
    });
  }
  return ROOT + path;
}

/** What is fetched for a frame while it lives. */
export interface Supplies {
  /** Sees to it that the packages and chunks that a file names are in the frame. */
  provide(path: string, data: FileData): Promise<void>;
  /** A process asked for a chunk of the engine. */
  wantChunk(id: string): Promise<void>;
  /** The frame is gone though nobody closed it. */
  lost(): void;
  dispose(): void;
}

/** One booted project in its frame. */
export class LocalSandbox implements Sandbox {
  readonly log: EventLog;
  readonly clock: SandboxClock;
  readonly files: SandboxFiles;
  readonly machines: LocalMachines;
  readonly faults: LocalFaults;
  readonly run: SandboxRun | null;
  readonly #frame: KernelFrame;
  readonly #processes = new Map<number, LocalProcess>();
  readonly #links = new Map<number, Link>();
  /** Instead of links, in a seeded run. */
  readonly #relayed: RelayedWire | null;
  /** Every process, the page's own and their children. */
  readonly #pids = new Set<number>();
  readonly #impaired: ImpairedConnections;
  /** `machine:port` */
  readonly #listening = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #supplies: Supplies;
  #disposed = false;
  lost: EngineError | null = null;

  /** @param whenEvent hears of each event that the kernel tells, first */
  constructor(
    frame: KernelFrame,
    { clock, timers, log, append, seeded }: Timeline,
    whenEvent: (body: SandboxEventBody) => void,
    supplies: Supplies,
  ) {
    this.#frame = frame;
    this.run = seeded?.run ?? null;
    this.#relayed =
      seeded && new RelayedWire((connection, sent) => frame.post({ t: 'frame', connection, frame: sent }));
    this.machines = new LocalMachines(async (machines) => void (await frame.call('machines', { machines })));
    this.#impaired = new ImpairedConnections(timers, (connection, way, { effect, length, by, cause }) => {
      const direction = way === 'forth' ? 'to-server' : 'to-client';
      log.append({ type: 'connection.impaired', connection, direction, effect, length, by, cause });
    });
    this.faults = new LocalFaults({
      apply: async (faults) => {
        // In a seeded run the kernel has the page's ends.
        if (!seeded) this.#impaired.set(linkRules(faults));
        await frame.call('faults', { faults });
      },
      kill: async (pid, cause) => void (await frame.call('kill', { pid, cause })),
      record: (body) => log.append(body),
      isMachine: (name) => this.machines.list.some((machine) => machine.name === name),
      isProcess: (pid) => this.#pids.has(pid),
    });
    this.clock = clock;
    this.log = log;
    const watchers = new Set<(written: readonly WrittenFile[]) => void>();
    this.files = filesOf(frame, supplies.provide, watchers);
    this.#supplies = supplies;
    frame.whenLost((why) => this.#lose(why));
    frame.listen((message) => {
      switch (message.t) {
        case 'events':
          for (const { body, age, at } of message.items) {
            whenEvent(body);
            append(body, age, at);
            if (body.type === 'process.spawn') this.#pids.add(body.pid);
            else if (body.type === 'process.exit') {
              this.#pids.delete(body.pid);
              // A sandbox that is disposed of meanwhile has nothing to mend.
              this.faults.ended(body.pid).catch(() => undefined);
            }
            if (body.type === 'listen') this.#listening.add(keyOf(body));
            else if (body.type === 'unlisten') this.#listening.delete(keyOf(body));
            else continue;
            for (const wake of [...this.#waiting]) wake();
          }
          return;
        case 'output':
          return this.#processes.get(message.pid)?.output(message.stream, message.bytes);
        case 'message':
          return this.#processes.get(message.pid)?.message(message.value);
        case 'terminal':
          return this.#processes.get(message.pid)?.terminal(message.wish);
        case 'exit':
          this.#processes.get(message.pid)?.exit(message.code, message.signal);
          this.#processes.delete(message.pid);
          return;
        case 'link':
          this.#links.set(message.link, new Link(message.port));
          return;
        case 'gone':
          this.#links.get(message.link)?.peerGone();
          this.#links.delete(message.link);
          return;
        case 'frame':
          return this.#relayed?.deliver(message.connection, message.frame);
        case 'timed-out':
          return this.#relayed?.timedOut(message.connection);
        case 'input':
        case 'replayed':
          return seeded?.receive(message);
        case 'written':
          for (const tell of [...watchers]) tell(message.files);
          return;
        case 'want':
          // Once the sandbox is disposed of, nobody waits for it.
          supplies.wantChunk(message.chunk).catch(() => undefined);
          return;
      }
    });
  }

  /** Tells whoever holds a process of it; the log ends as if the processes had been killed. */
  #lose(why: EngineError): void {
    if (this.#disposed) return;
    this.lost = why;
    for (const pid of this.#pids) {
      this.log.append({ type: 'limit', pid, code: why.code, message: why.message });
      this.log.append({ type: 'process.exit', pid, code: null, signal: 'SIGKILL' });
    }
    const said = encoder.encode(`${why.message}\n`);
    for (const each of this.#processes.values()) each.output('stderr', said);
    this.#supplies.lost();
    void this.dispose();
  }

  start(options?: SpawnOptions): Promise<SandboxProcess> {
    return this.spawn(['npm', 'start'], options);
  }

  async spawn(command: readonly string[], options: SpawnOptions = {}): Promise<SandboxProcess> {
    this.#alive();
    options.signal?.throwIfAborted();
    const { pid } = await this.#frame.call('spawn', {
      command,
      env: options.env ?? {},
      ipc: options.onMessage !== undefined,
      machine: this.#nameOf(options.machine),
      cwd: options.cwd ?? '',
      terminal: endsOf(options.terminal),
    });
    const started = new LocalProcess(pid, command, this.#frame, options);
    this.#processes.set(pid, started);
    const stop = () => started.kill('SIGKILL');
    if (options.signal?.aborted) stop();
    else options.signal?.addEventListener('abort', stop, { once: true });
    void started.exited.then(() => options.signal?.removeEventListener('abort', stop));
    return started;
  }

  listening(port: number, { signal, machine }: ReachOptions = {}): Promise<void> {
    this.#alive();
    signal?.throwIfAborted();
    const key = keyOf({ machine: this.#nameOf(machine), port });
    if (this.#listening.has(key)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', abort);
      };
      const look = () => {
        if (this.#disposed) {
          done();
          reject(disposedError());
        } else if (this.#listening.has(key)) {
          done();
          resolve();
        }
      };
      const abort = () => {
        done();
        reject(signal?.reason);
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', abort);
    });
  }

  async connect(port: number, { signal, machine }: ReachOptions = {}): Promise<Connection> {
    this.#alive();
    signal?.throwIfAborted();
    const server = this.#nameOf(machine);
    const refused = await this.#impaired.connecting({ client: PAGE_NAME, server, port }, () => signal);
    if (refused) {
      const on = server === FIRST_MACHINE.name ? {} : { machine: server };
      this.log.append({ type: 'connection.failed', from: null, port, ...refused, ...on });
      throw new EngineError(refused.code, `connect ${refused.code} ${server}:${port}`, {
        remedy: 'A fault that you have injected did this: remove it.',
      });
    }
    this.#alive();
    const made = await this.#connected(port, server, signal);
    const link = this.#relayed ?? this.#links.get(made.link);
    if (!link) throw disposedError();
    const connection = this.#open(link, made);
    if (signal?.aborted) {
      connection.abort();
      throw signal.reason;
    }
    return connection;
  }

  #open(link: RelayedWire | Link, made: OpenedConnection): Connection {
    return connectionOver(link, made, this.#impaired, () =>
      this.#frame.post({ t: 'closed', connection: made.connection }),
    );
  }

  /** In a seeded run faults may hold it back in the kernel, where no signal reaches. */
  async #connected(
    port: number,
    machine: string,
    signal: AbortSignal | undefined,
  ): Promise<OpenedConnection> {
    const made = this.#frame.call('connect', { port, machine });
    const relayed = this.#relayed;
    if (!relayed || !signal) return made;
    const aborted = new Promise<never>((_, reject) => {
      const abort = () => {
        reject(signal.reason);
        // Made after all: let go of at once. One that failed is nobody's any more.
        made.then(
          (late) => this.#open(relayed, late).abort(),
          () => undefined,
        );
      };
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      const settle = () => signal.removeEventListener('abort', abort);
      made.then(settle, settle);
    });
    // Nobody waits for it once the connection is made.
    aborted.catch(() => undefined);
    return Promise.race([made, aborted]);
  }

  fetch(
    request: Request | URL | string,
    { port, ...reach }: ReachOptions & { readonly port: number },
  ): Promise<Response> {
    const asked =
      request instanceof Request
        ? request
        : new Request(new URL(String(request), `http://${reach.machine ?? 'localhost'}:${port}`));
    return fetchOver(() => this.connect(port, reach), asked, reach.signal);
  }

  async kill(pid: number, signal: Signal): Promise<boolean> {
    this.#alive();
    return this.#frame.call('signal', { pid, signal });
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#supplies.dispose();
    this.#frame.close();
    for (const each of this.#processes.values()) each.exit(null, 'SIGKILL');
    this.#processes.clear();
    for (const link of this.#links.values()) link.lost();
    this.#links.clear();
    this.#relayed?.lost();
    for (const wake of [...this.#waiting]) wake();
  }

  /** @throws {EngineError} `ENOENT` */
  #nameOf(machine: string | undefined): string {
    return machine === undefined ? FIRST_MACHINE.name : this.machines.get(machine).name;
  }

  #alive(): void {
    if (this.#disposed) throw this.lost ?? disposedError();
  }
}

const keyOf = ({
  machine = FIRST_MACHINE.name,
  port,
}: {
  readonly machine?: string;
  readonly port: number;
}) => `${machine}:${port}`;

/** Functions cannot cross to the kernel. */
const endsOf = (terminal: ProcessTerminal | undefined) =>
  terminal ? { columns: terminal.columns, rows: terminal.rows, streams: terminal.streams } : null;

function disposedError(): EngineError {
  return new EngineError('ECANCELED', 'The sandbox was disposed of', { remedy: 'Boot a new one.' });
}

function filesOf(
  frame: KernelFrame,
  provide: (path: string, data: FileData) => Promise<void>,
  watchers: Set<(written: readonly WrittenFile[]) => void>,
): SandboxFiles {
  return {
    async write(path: string, data: FileData) {
      await provide(path, data);
      await frame.call('write', { path: absolutePath(path), data });
    },
    async read(path) {
      const data = await frame.call('read', { path: absolutePath(path) });
      return typeof data === 'string' ? encoder.encode(data) : data;
    },
    async list() {
      const paths = await frame.call('list', null);
      return paths
        .filter((path) => path.startsWith(ROOT) && !path.startsWith(`${ROOT}node_modules/`))
        .map((path) => path.slice(ROOT.length));
    },
    async remove(path) {
      await frame.call('remove', { path: absolutePath(path) });
    },
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
}
