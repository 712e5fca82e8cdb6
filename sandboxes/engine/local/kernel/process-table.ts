/** Processes: one worker each. Nothing that a worker says is believed without a look at its shape. */
import type { SandboxEventBody } from '../../events';
import type { ClockState } from '../clock';
import type { FileChange } from '../files/change';
import type { FromProcess, KernelCalls, SpawnRequest, ToProcess } from '../process/messages';
import { createFloodGate, type FloodGate } from './flood';
import { createKeyStore, type KeyStore } from './key-store';
import { KernelFault } from './messages';
import type { PortTable } from './port-table';
import { isMessage } from './untrusted';
import type { BootedWorker } from './worker-pool';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGHUP', 'SIGUSR2'];
/** Characters of output of one process in the event log: what people can read, and a panel can show. */
const FLOOD = { burst: 256 * 1024, rate: 64 * 1024 };

/** Milliseconds after which a process counts as one that does not answer. */
const UNANSWERED = 1000;

export interface StartedProcess {
  readonly pid: number;
  readonly command: readonly string[];
}

export interface ProcessTableOptions {
  readonly ports: PortTable;
  /** Takes a worker that has booted, or is about to. */
  takeWorker(): BootedWorker;
  /** Finds the entry and all that a process is told at its start. */
  prepare(
    request: SpawnRequest,
  ): Promise<Omit<Extract<ToProcess, { t: 'init' }>, 't' | 'pid' | 'ppid' | 'ipc'>>;
  compile(path: string, source: string): Promise<KernelCalls['compile']['value']>;
  /** Sees to it that processes have been offered the chunk. Rejects with a `KernelFault`. */
  provideChunk(id: string): Promise<void>;
  filesChanged(change: FileChange, by: number): void;
  tellPage: {
    event(body: SandboxEventBody): void;
    output(pid: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
    message(pid: number, value: unknown): void;
    exit(pid: number, code: number | null, signal: string | null): void;
  };
  now(): number;
}

type Pong = Extract<FromProcess, { t: 'pong' }>;

interface Asked {
  readonly pid: number;
  settle(pong: Pong | null): void;
}

interface Row {
  readonly pid: number;
  readonly parent: number | null;
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly request: SpawnRequest;
  readonly flood: Record<'stdout' | 'stderr', FloodGate>;
  readonly decoders: Record<'stdout' | 'stderr', TextDecoder>;
  readonly keys: KeyStore;
}

export class ProcessTable {
  readonly #options: ProcessTableOptions;
  readonly #rows = new Map<number, Row>();
  readonly #pings = new Map<number, Asked>();
  #pids = 100;
  #pingIds = 0;

  constructor(options: ProcessTableOptions) {
    this.#options = options;
  }

  /** Starts a process; resolves when its worker runs and has been told what to do. */
  async spawn(request: SpawnRequest, parent: number | null): Promise<StartedProcess> {
    const { takeWorker, prepare, ports, tellPage, now } = this.#options;
    const preparing = prepare(request);
    // Prepared first: a command that cannot be run must not cost a worker.
    const init = await preparing;
    const { worker, booted } = takeWorker();
    await booted.catch((cause: Error) => {
      throw new KernelFault(
        'EAGAIN',
        `The process did not start: ${cause.message}`,
        'Run it again. If that happens again, reload the page: the browser has stopped starting workers for it.',
      );
    });
    const pid = ++this.#pids;
    const { port1, port2 } = new MessageChannel();
    const gate = () => createFloodGate(FLOOD, now);
    const row: Row = {
      pid,
      parent,
      worker,
      port: port1,
      request,
      flood: { stdout: gate(), stderr: gate() },
      decoders: { stdout: new TextDecoder(), stderr: new TextDecoder() },
      keys: createKeyStore(crypto.subtle),
    };
    this.#rows.set(pid, row);
    ports.add(pid, (message, transfer) => port1.postMessage(message, transfer));
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#rows.has(pid) && isMessage(data)) void this.#receive(row, data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#output(row, 'stderr', new TextEncoder().encode(`${event.message}\n`));
      this.#end(row, 1, null);
    };
    tellPage.event({ type: 'process.spawn', pid, parent, command: [...request.command] });
    worker.postMessage({ t: 'init', pid, ppid: parent ?? 1, ipc: request.ipc, ...init } satisfies ToProcess, [
      port2,
    ]);
    return { pid, command: request.command };
  }

  /** @returns false when there is no such process */
  kill(pid: number, signal: string): boolean {
    const row = this.#rows.get(pid);
    if (!row || !SIGNALS.includes(signal)) return false;
    if (signal === 'SIGKILL') this.#end(row, null, 'SIGKILL');
    else this.#tell(row, { t: 'signal', signal });
    return true;
  }

  send(pid: number, value: unknown): void {
    this.#tell(this.#rows.get(pid), { t: 'message', value });
  }

  stdin(pid: number, bytes: Uint8Array | null): void {
    this.#tell(this.#rows.get(pid), { t: 'stdin', bytes });
  }

  /** Whether the event loop answers within `timeout` milliseconds. */
  async ping(pid: number, timeout: number): Promise<boolean> {
    const row = this.#rows.get(pid);
    return row !== undefined && (await this.#ask(row, timeout)) !== null;
  }

  /** Every process follows the clock from now on; resolves when all that answer have heard it. */
  async turnClock(clock: ClockState): Promise<void> {
    for (const row of this.#rows.values()) this.#tell(row, { t: 'clock', clock });
    await this.#askAll();
  }

  /** Milliseconds of the sandbox's clock until the next timer of any process; null when none waits for one. */
  async nextTimer(): Promise<number | null> {
    const answers = await this.#askAll();
    const waits = answers.flatMap((pong) => (pong?.nextTimer == null ? [] : [pong.nextTimer]));
    return waits.length === 0 ? null : Math.min(...waits);
  }

  #askAll(): Promise<(Pong | null)[]> {
    return Promise.all([...this.#rows.values()].map((row) => this.#ask(row, UNANSWERED)));
  }

  /** Resolves with null when the process has not answered after `timeout` milliseconds, or has ended. */
  #ask(row: Row, timeout: number): Promise<Pong | null> {
    const id = ++this.#pingIds;
    return new Promise((resolve) => {
      const settle = (pong: Pong | null) => {
        clearTimeout(limit);
        this.#pings.delete(id);
        resolve(pong);
      };
      const limit = setTimeout(() => settle(null), timeout);
      this.#pings.set(id, { pid: row.pid, settle });
      this.#tell(row, { t: 'ping', id });
    });
  }

  /** Told to every process, but not to the one whose doing it is. */
  broadcast(
    message: Extract<ToProcess, { t: 'files' | 'compiled' | 'chunks' }>,
    except: number | null,
  ): void {
    for (const row of this.#rows.values()) if (row.pid !== except) this.#tell(row, message);
  }

  #tell(row: Row | undefined, message: ToProcess): void {
    row?.port.postMessage(message);
  }

  async #receive(row: Row, message: FromProcess): Promise<void> {
    const { ports, tellPage } = this.#options;
    const child = 'pid' in message ? this.#rows.get(message.pid) : undefined;
    const ownChild = child?.parent === row.pid ? child : undefined;
    switch (message.t) {
      case 'call':
        return this.#answer(row, message);
      case 'output':
        this.#output(row, message.stream, message.bytes);
        return this.#tell(row, { t: 'drained', length: message.bytes.byteLength });
      case 'dropped':
        return tellPage.event({
          type: 'output.dropped',
          pid: row.pid,
          lines: message.lines,
          characters: message.characters,
        });
      case 'exit':
        return this.#end(row, message.signal ? null : message.code, message.signal ?? null);
      case 'unlisten':
        return ports.unlisten(row.pid, message.port);
      case 'closed':
        return ports.closed(row.pid, message.connection, message.how);
      case 'taps':
        return ports.tapped(row.pid, message);
      case 'message':
        if (row.parent === null) tellPage.message(row.pid, message.value);
        else
          this.#tell(this.#rows.get(row.parent), {
            t: 'child',
            pid: row.pid,
            event: { type: 'message', value: message.value },
          });
        return;
      case 'disconnect':
        return;
      case 'child-message':
        return this.#tell(ownChild, { t: 'message', value: message.value });
      case 'child-disconnect':
        return this.#tell(ownChild, { t: 'disconnect' });
      case 'child-stdin':
        return this.#tell(ownChild, { t: 'stdin', bytes: message.bytes });
      case 'kill':
        this.kill(message.pid, message.signal);
        return;
      case 'pong':
        if (this.#pings.get(message.id)?.pid === row.pid) this.#pings.get(message.id)?.settle(message);
        return;
      case 'diagnostic':
        return tellPage.event({
          type: 'diagnostic',
          pid: row.pid,
          channel: message.channel,
          message: message.message,
        });
      case 'files':
        return this.#options.filesChanged(message.change, row.pid);
    }
  }

  async #answer(row: Row, call: Extract<FromProcess, { t: 'call' }>): Promise<void> {
    const { ports, compile, provideChunk } = this.#options;
    const reply = (value: unknown) =>
      row.port.postMessage({ t: 'reply', id: call.id, value } satisfies ToProcess);
    try {
      switch (call.method) {
        case 'listen':
          return reply({ port: ports.listen(row.pid, call.args.port) });
        case 'connect':
          return reply(ports.connect(row.pid, call.args.port));
        case 'spawn': {
          const { pid } = await this.spawn(call.args, row.pid);
          return reply({ pid });
        }
        case 'subtle':
          return reply({ value: await row.keys.call(call.args.method, call.args.args) });
        case 'chunk':
          await provideChunk(call.args.id);
          return reply(null);
        case 'compile':
          return reply(await compile(call.args.path, call.args.source));
      }
    } catch (thrown) {
      const { code, name, message } = thrown as { code?: unknown; name: string; message: string };
      const spelled = typeof code === 'string' ? code : name;
      row.port.postMessage({ t: 'fault', id: call.id, code: spelled, message } satisfies ToProcess);
    }
  }

  #output(row: Row, stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const { tellPage } = this.#options;
    const parent = row.parent === null ? undefined : this.#rows.get(row.parent);
    const way = parent ? row.request.stdio[stream] : 'inherit';
    if (way === 'ignore') return;
    if (way === 'pipe') {
      this.#tell(parent, { t: 'child', pid: row.pid, event: { type: 'output', stream, bytes } });
      return;
    }
    const { kept, dropped } = row.flood[stream].pass(row.decoders[stream].decode(bytes, { stream: true }));
    if (dropped) tellPage.event({ type: 'output.dropped', pid: row.pid, ...dropped });
    if (kept !== '') tellPage.event({ type: 'output', pid: row.pid, stream, text: kept });
    let root = row;
    for (let up = this.#rows.get(root.parent ?? -1); up; up = this.#rows.get(root.parent ?? -1)) root = up;
    tellPage.output(root.pid, stream, bytes);
  }

  #end(row: Row, code: number | null, signal: string | null): void {
    if (!this.#rows.delete(row.pid)) return;
    const { ports, tellPage } = this.#options;
    for (const asked of [...this.#pings.values()]) if (asked.pid === row.pid) asked.settle(null);
    row.worker.terminate();
    row.port.close();
    for (const stream of ['stdout', 'stderr'] as const) {
      const dropped = row.flood[stream].rest();
      if (dropped) tellPage.event({ type: 'output.dropped', pid: row.pid, ...dropped });
    }
    ports.remove(row.pid);
    // Children do not outlive the tab's notion of a program: Node would hand them to init.
    for (const child of [...this.#rows.values()])
      if (child.parent === row.pid) this.#end(child, null, 'SIGKILL');
    tellPage.event({ type: 'process.exit', pid: row.pid, code, signal });
    if (row.parent === null) tellPage.exit(row.pid, code, signal);
    else
      this.#tell(this.#rows.get(row.parent), {
        t: 'child',
        pid: row.pid,
        event: { type: 'exit', code, signal },
      });
  }
}
