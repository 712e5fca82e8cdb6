/** Processes: one worker each. Nothing that a worker says is believed without a look at its shape. */
import type { Machine, TerminalSize } from '../../contract';
import type { Caused, SandboxEventBody } from '../../events';
import { FIRST_MACHINE } from '../../machine-names';
import type { ClockState } from '../clock';
import { bytesOfChanges } from '../files/change';
import { LIMITS } from '../limits';
import type {
  ChildEvent,
  FromProcess,
  SpawnRequest,
  TerminalEnds,
  TerminalWish,
  ToProcess,
} from '../process/messages';
import { endsByDefault, isSignal } from '../process/signals';
import { createConduct } from './conduct';
import type { DatagramTable } from './datagram-table';
import type { FaultTable } from './fault-table';
import { createFloodGate } from './flood';
import { createHearings, type Hearings } from './hearing';
import { createInbox } from './inbox';
import { createKeyStore } from './key-store';
import type { MachineTable } from './machine-table';
import { KernelFault } from './messages';
import { createPids, type Pids } from './pids';
import type { PortTable } from './port-table';
import { createReceiver, type Hands } from './process-messages';
import type { Row } from './process-row';
import type { Simulation } from './seeded/simulation';
import { callOf, isMessage } from './untrusted';
import type { BootedWorker } from './worker-pool';

/** Characters of output of one process in the event log: what people can read, and a panel can show. */
const FLOOD = { burst: 256 * 1024, rate: 64 * 1024 };
/** Exit codes as Node has them: of a bad option, and of anything else that keeps a program from starting. */
const BAD_OPTION = 9;

const FLOODS =
  'it told the sandbox more than it can hear (datagrams, messages to processes, diagnostics, file changes): let it wait for an answer or a timer now and then';
/** What the kernel tells by itself counts so many bytes of an inbox. */
const SMALL = 256;

type Init = Extract<ToProcess, { t: 'init' }>;

/** Ports put by for each process; every one that it uses is made good. */
const SPARE_PORTS = 16;
/** Milliseconds after which a process counts as one that does not answer. */
const UNANSWERED = 1000;
/** Milliseconds that a process has to end itself by a signal. */
const DEAF_AFTER = 400;

export interface StartedProcess {
  readonly pid: number;
  readonly command: readonly string[];
}

export interface ProcessTableOptions {
  readonly ports: PortTable;
  readonly datagrams: DatagramTable;
  readonly machines: MachineTable;
  readonly faults: FaultTable;
  /** Takes a worker that has booted, or is about to. */
  takeWorker(): BootedWorker;
  /** Finds the entry and all that a process is told at its start. Rejects when the command cannot be run. */
  prepare(
    request: SpawnRequest,
    parent: number | null,
    machine: Machine,
  ): Promise<
    Omit<
      Init,
      | 't'
      | 'pid'
      | 'ppid'
      | 'pids'
      | 'alive'
      | 'ipc'
      | 'thread'
      | 'machine'
      | 'machines'
      | 'sparePorts'
      | 'terminal'
      | 'faults'
      | 'seeded'
    >
  >;
  compile: Hands['compile'];
  provideChunk: Hands['provideChunk'];
  filesChanged: Hands['filesChanged'];
  tellPage: {
    event(body: SandboxEventBody & Caused): void;
    output(pid: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
    message(pid: number, value: unknown): void;
    terminal(pid: number, wish: TerminalWish): void;
    exit(pid: number, code: number | null, signal: string | null): void;
  };
  now(): number;
  /** null where the run has no seed. */
  seeded(): { readonly seed: string; readonly simulation: Simulation } | null;
  /** Runs a function after what is on its way to the kernel already. */
  soon(run: () => void): void;
}

type Pong = Extract<FromProcess, { t: 'pong' }>;

interface Asked {
  readonly pid: number;
  settle(pong: Pong | null): void;
}

export class ProcessTable {
  readonly #options: ProcessTableOptions;
  readonly #rows = new Map<number, Row>();
  readonly #pings = new Map<number, Asked>();
  readonly #pids: Pids = createPids();
  readonly #receive: (row: Row, message: FromProcess) => void;
  #pingIds = 0;
  readonly #hearings: Hearings;

  constructor(options: ProcessTableOptions) {
    this.#options = options;
    this.#hearings = createHearings(options.now, options.soon);
    this.#receive = createReceiver({
      ...options,
      find: (pid) => this.#rows.get(pid),
      tell: (row, message, weight) => this.#tell(row, message, weight),
      tellParent: (row, event, weight) => this.#tellParent(row, event, weight),
      spawn: (row, pid, request) => this.#spawnChild(row, pid, request),
      output: (row, stream, bytes) => this.#output(row, stream, bytes),
      end: (row, code, signal) => this.#end(row, code, signal),
      eject: (row, reason) => this.#eject(row, reason),
      kill: (pid, signal) => void this.kill(pid, signal),
      rootOf: (row) => this.#rootOf(row),
      pong: (row, pong) => {
        const asked = this.#pings.get(pong.id);
        if (asked?.pid === row.pid) asked.settle(pong);
      },
      during: (work) => this.#during(work),
      mayLog: (row, events) => this.#mayLog(row, events),
      limited: (row, code, message) => this.#limited(row, code, message),
    });
  }

  /** Starts a process for the page; resolves when its worker runs and has been told what to do. */
  async spawn(
    request: SpawnRequest,
    machine: Machine,
    terminal: TerminalEnds | null,
  ): Promise<StartedProcess> {
    const [row, port] = this.#row(this.#pids.next(), request, null, machine);
    row.terminal = terminal;
    try {
      await this.#start(row, port);
    } catch (fault) {
      this.#forget(row);
      throw fault;
    }
    return { pid: row.pid, command: request.command };
  }

  /** A process starts another one. It hears by `child` what becomes of it. */
  #spawnChild(parent: Row, pid: number, request: SpawnRequest): void {
    if (!parent.pids.delete(pid)) return;
    const fresh = this.#pids.take(1);
    for (const each of fresh) parent.pids.add(each);
    this.#tell(parent, { t: 'pids', pids: fresh });
    const [row, port] = this.#row(pid, request, parent.pid, parent.machine);
    row.terminal = inheritedEnds(parent.terminal, request);
    const tell = (event: ChildEvent) => this.#tell(parent, { t: 'child', pid, event });
    if (this.#rows.size > LIMITS.processes) {
      this.#forget(row);
      const message = `this sandbox runs at most ${LIMITS.processes} processes at once`;
      tell({ type: 'failed', code: 'EAGAIN', message });
      this.#limited(parent, 'EAGAIN', `A process was not started: ${message}. End some first.`);
      return;
    }
    const started = this.#start(row, port).then(
      () => tell({ type: 'spawn' }),
      (fault: { code?: unknown; message: string; remedy?: string }) => {
        if (!this.#rows.has(pid)) return;
        const code = typeof fault.code === 'string' ? fault.code : 'EAGAIN';
        if (code === 'EAGAIN' || /^spawn .* ENOENT$/.test(fault.message)) {
          this.#forget(row);
          return tell({ type: 'failed', code, message: fault.message });
        }
        // The program exists, and says itself what is wrong with its command line.
        const { command } = request;
        this.#options.tellPage.event({
          type: 'process.spawn',
          pid,
          parent: parent.pid,
          command: [...command],
          ...machineOf(parent),
        });
        tell({ type: 'spawn' });
        const known = code === 'ERR_BAD_OPTION' || code === 'ERR_ENV_FILE';
        const words = known ? fault.message : [fault.message, fault.remedy].filter(Boolean).join('\n');
        this.#output(row, 'stderr', new TextEncoder().encode(`${words}\n`));
        this.#end(row, known ? BAD_OPTION : 1, null);
      },
    );
    this.#during(started);
  }

  #row(pid: number, request: SpawnRequest, parent: number | null, machine: Machine): [Row, MessagePort] {
    const { ports, datagrams, now, seeded } = this.#options;
    const simulation = seeded()?.simulation;
    const { port1, port2 } = new MessageChannel();
    const gate = () => createFloodGate(FLOOD, now);
    const row: Row = {
      pid,
      machine,
      parent,
      worker: null,
      port: port1,
      post: simulation
        ? (message, transfer) => simulation.deliver(pid, message, transfer)
        : (message, transfer = []) => port1.postMessage(message, transfer),
      request,
      flood: { stdout: gate(), stderr: gate() },
      decoders: { stdout: new TextDecoder(), stderr: new TextDecoder() },
      keys: createKeyStore(crypto.subtle),
      terminal: null,
      stopped: false,
      listens: new Set(),
      pids: new Set(),
      conduct: createConduct({
        now,
        after: simulation?.timers.after ?? ((wait, callback) => setTimeout(callback, wait)),
      }),
      inbox: createInbox(async () => (await this.#ask(row, Number.POSITIVE_INFINITY)) !== null),
      calls: 0,
      hearing: this.#hearings.open((data) => this.#hear(row, data)),
    };
    this.#rows.set(pid, row);
    ports.add(pid, row.post, machine);
    datagrams.add(pid, (message) => row.post(message), machine);
    if (simulation) simulation.add(pid, port1, (data) => this.#hear(row, data));
    else
      port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (this.#rows.has(pid) && !row.hearing.add(data)) this.#eject(row, FLOODS);
      };
    return [row, port2];
  }

  async #start(row: Row, port: MessagePort): Promise<void> {
    const { takeWorker, prepare, tellPage, ports, machines, faults } = this.#options;
    const { pid, parent, request } = row;
    // Prepared first: a command that cannot be run must not cost a worker.
    const init = await prepare(request, parent, row.machine);
    if (!this.#rows.has(pid)) return;
    const taken = takeWorker();
    row.worker = taken;
    const worker = await taken.booted.catch((cause: Error) => {
      throw new KernelFault(
        'EAGAIN',
        `The process did not start: ${cause.message}`,
        'Run it again. If that happens again, reload the page: the browser has stopped starting workers for it.',
      );
    });
    // Killed meanwhile.
    if (!this.#rows.has(pid)) return;
    worker.onerror = (event) => {
      event.preventDefault();
      this.#output(row, 'stderr', new TextEncoder().encode(`${event.message}\n`));
      this.#end(row, 1, null);
    };
    if (request.sharesPorts && parent !== null) ports.join(pid, parent);
    tellPage.event({
      type: 'process.spawn',
      pid,
      parent,
      command: [...request.command],
      ...machineOf(row),
    });
    for (const each of this.#pids.take()) row.pids.add(each);
    const { ipc, thread } = request;
    const alive = this.#neighbours(row).map((each) => each.pid);
    const told: Omit<Init, 'seeded'> = {
      t: 'init',
      pid,
      ppid: parent ?? 1,
      pids: [...row.pids],
      alive,
      ipc,
      thread,
      terminal: row.terminal,
      machine: row.machine,
      machines: machines.list,
      sparePorts: Array.from({ length: SPARE_PORTS }, () => ports.reserve(pid)).filter(
        (port) => port !== null,
      ),
      faults: faults.any ? faults.of(row.machine.name) : null,
      ...init,
    };
    const tell = (seeded: Init['seeded']) =>
      worker.postMessage({ ...told, seeded } satisfies ToProcess, thread ? [port, thread] : [port]);
    const run = this.#options.seeded();
    if (run) run.simulation.begin(pid, (time) => tell({ seed: run.seed, ...time }));
    else tell(null);
    this.#tellNeighbours(row, true);
    if (request.stdio.stdin === 'ignore') this.#tell(row, { t: 'stdin', bytes: null });
  }

  /** @returns false when there is no such process, or no such signal */
  kill(pid: number, signal: string, cause?: number): boolean {
    const row = this.#rows.get(pid);
    if (!row || !isSignal(signal)) return false;
    if (signal === 'SIGKILL') this.#end(row, null, 'SIGKILL', cause);
    else if (signal === 'SIGSTOP') this.#stop(row, cause);
    else {
      if (signal === 'SIGCONT') this.#continue(row);
      this.#tell(row, { t: 'signal', signal });
      if (endsByDefault(signal)) void this.#endIfDeaf(row, signal, cause);
    }
    return true;
  }

  /** As Linux does: a signal that no program takes ends it, also one that never yields and so never hears of it. */
  async #endIfDeaf(row: Row, signal: string, cause: number | undefined): Promise<void> {
    if (row.stopped || row.listens.has(signal)) return;
    const run = this.#options.seeded();
    if (run) {
      // A signal comes between two turns, unless one does not end.
      if (run.simulation.inTurn(row.pid)) this.#end(row, null, signal, cause);
      return;
    }
    const heard = (await this.#ask(row, DEAF_AFTER)) !== null;
    if (!heard && !row.stopped && !row.listens.has(signal)) this.#end(row, null, signal, cause);
  }

  /** A process stops with its threads. */
  #stop(row: Row, cause: number | undefined): void {
    if (row.stopped) return;
    row.stopped = true;
    this.#tell(row, { t: 'stop' });
    if (!row.request.thread)
      this.#options.tellPage.event({ type: 'process.stop', pid: row.pid, ...causedBy(cause) });
    for (const each of this.#threadsOf(row)) this.#stop(each, cause);
  }

  #continue(row: Row): void {
    if (!row.stopped) return;
    row.stopped = false;
    this.#tell(row, { t: 'continue' });
    if (!row.request.thread) this.#options.tellPage.event({ type: 'process.continue', pid: row.pid });
    for (const each of this.#threadsOf(row)) this.#continue(each);
  }

  #threadsOf({ pid }: Row): Row[] {
    return [...this.#rows.values()].filter(({ parent, request }) => parent === pid && request.thread);
  }

  /** The faults have changed: tells every process which act on it. Resolves as `tellMachines`. */
  async tellFaults(): Promise<void> {
    const { faults } = this.#options;
    const paused = faults.paused();
    for (const row of this.#rows.values())
      this.#tell(row, { t: 'faults', faults: faults.of(row.machine.name) });
    for (const pid of faults.noLongerPaused()) this.kill(pid, 'SIGCONT');
    for (const [pid, cause] of paused) this.kill(pid, 'SIGSTOP', cause);
    await this.#askAll();
  }

  send(pid: number, value: unknown): void {
    this.#tell(this.#rows.get(pid), { t: 'message', value });
  }

  /** Input goes to the process, or to the child that it has left its input to. */
  stdin(pid: number, bytes: Uint8Array | null): void {
    const heirs = [...this.#rows.values()].filter(
      ({ parent, request }) => parent === pid && request.stdio.stdin === 'inherit',
    );
    const heir = heirs.at(-1);
    if (heir) this.stdin(heir.pid, bytes);
    else this.#tell(this.#rows.get(pid), { t: 'stdin', bytes });
  }

  /** The terminal of the process, and of all that share it, has another size. */
  resize(pid: number, { columns, rows }: TerminalSize): void {
    const row = this.#rows.get(pid);
    if (row?.terminal) {
      row.terminal = { ...row.terminal, columns, rows };
      this.#tell(row, { t: 'resize', columns, rows });
    }
    for (const child of this.#rows.values())
      if (child.parent === pid) this.resize(child.pid, { columns, rows });
  }

  /** Whether the event loop answers within `timeout` milliseconds. */
  async ping(pid: number, timeout: number): Promise<boolean> {
    const row = this.#rows.get(pid);
    const run = this.#options.seeded();
    // It answers when it has its turn: what counts is whether that ends.
    if (row && run) return !row.stopped && run.simulation.idle(pid, timeout);
    return row !== undefined && (await this.#ask(row, timeout)) !== null;
  }

  /** Every process resolves the names of these machines from now on; resolves when all that answer have heard it. */
  async tellMachines(): Promise<void> {
    this.#broadcast({ t: 'machines', machines: this.#options.machines.list }, null);
    await this.#askAll();
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
    // What is told has its place in the order of things already.
    if (this.#options.seeded()) return Promise.resolve([]);
    // One that is stopped hears of it before anything else once it goes on.
    const going = [...this.#rows.values()].filter(({ stopped }) => !stopped);
    return Promise.all(going.map((row) => this.#ask(row, UNANSWERED)));
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
      const limit = Number.isFinite(timeout) ? setTimeout(() => settle(null), timeout) : undefined;
      this.#pings.set(id, { pid: row.pid, settle });
      this.#tell(row, { t: 'ping', id });
    });
  }

  #during(work: Promise<void>): void {
    this.#options.seeded()?.simulation.during(work);
  }

  /** Told to every process, but not to the one whose doing it is. */
  broadcast(
    message: Extract<ToProcess, { t: 'files' | 'compiled' | 'chunks' }>,
    except: number | null,
  ): void {
    this.#broadcast(message, except);
  }

  #broadcast(message: ToProcess, except: number | null): void {
    const weight = message.t === 'files' ? bytesOfChanges(message.changes) : 0;
    for (const row of [...this.#rows.values()]) if (row.pid !== except) this.#tell(row, message, weight);
  }

  /** Those that a process can know of: threads are no processes, and another machine's are out of reach. */
  #neighbours({ machine }: Row): Row[] {
    return [...this.#rows.values()].filter((row) => row.machine.name === machine.name && !row.request.thread);
  }

  #tellNeighbours(row: Row, alive: boolean): void {
    if (row.request.thread) return;
    for (const each of this.#neighbours(row))
      if (each !== row) this.#tell(each, { t: 'process', pid: row.pid, alive });
  }

  /** @param weight bytes of what others than the kernel have to say in it */
  #tell(row: Row | undefined, message: ToProcess, weight = 0): void {
    if (!row) return;
    row.post(message);
    if (message.t !== 'ping' && !row.inbox.add(SMALL + weight) && this.#rows.has(row.pid))
      this.#eject(row, 'it has not read what it was told for too long: 256 MiB wait for it');
  }

  #tellParent({ parent, pid }: Row, event: ChildEvent, weight = 0): void {
    if (parent !== null) this.#tell(this.#rows.get(parent), { t: 'child', pid, event }, weight);
  }

  /** Ends a process that no program has made what it is, or that takes too much of the tab. */
  #eject(row: Row, reason: string): void {
    const message = `This process was ended: ${reason}.`;
    this.#output(row, 'stderr', new TextEncoder().encode(`backlab: ${message}\n`));
    this.#options.tellPage.event({ type: 'limit', pid: row.pid, code: 'SIGKILL', message });
    this.#end(row, null, 'SIGKILL');
  }

  /** Whatever comes over its port. Nothing of it may stop the kernel. */
  #hear(row: Row, data: unknown): void {
    if (!this.#rows.has(row.pid)) return;
    try {
      if (isMessage(data)) {
        const reason = row.conduct.heard(data);
        if (reason !== null) this.#eject(row, reason);
        else this.#receive(row, data);
        return;
      }
      const call = callOf(data);
      if (call === null) this.#eject(row, 'it said something to the sandbox that no program says');
      else this.#tell(row, { t: 'fault', id: call, code: 'EINVAL', message: 'invalid argument' });
    } catch (thrown) {
      this.#eject(row, `the sandbox could not do what it asked (${String(thrown)})`);
    }
  }

  #limited(row: Row, code: string, message: string): void {
    if (this.#mayLog(row, 1)) this.#options.tellPage.event({ type: 'limit', pid: row.pid, code, message });
  }

  #mayLog(row: Row, events: number): boolean {
    if (!row.conduct.mayLog(events)) return false;
    const leftOut = row.conduct.leftOut();
    if (leftOut > 0)
      this.#options.tellPage.event({
        type: 'limit',
        pid: row.pid,
        code: 'EVENTS',
        message: `${leftOut} events of this process are not in the log: there were more than it can take in a second.`,
      });
    return true;
  }

  #output(row: Row, stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const { tellPage } = this.#options;
    const parent = row.parent === null ? undefined : this.#rows.get(row.parent);
    const way = parent ? row.request.stdio[stream] : 'inherit';
    if (way === 'ignore') return;
    if (way === 'pipe') {
      this.#tellParent(row, { type: 'output', stream, bytes }, bytes.length);
      return;
    }
    // Where the parent's own output goes.
    if (parent && parent.parent !== null && parent.request.stdio[stream] !== 'inherit') {
      this.#output(parent, stream, bytes);
      return;
    }
    const { kept, dropped } = row.flood[stream].pass(row.decoders[stream].decode(bytes, { stream: true }));
    if (dropped) tellPage.event({ type: 'output.dropped', pid: row.pid, ...dropped });
    if (kept !== '') tellPage.event({ type: 'output', pid: row.pid, stream, text: kept });
    tellPage.output(this.#rootOf(row).pid, stream, bytes);
  }

  /** The process that the page has started. */
  #rootOf(row: Row): Row {
    let root = row;
    for (let up = this.#rows.get(root.parent ?? -1); up; up = this.#rows.get(root.parent ?? -1)) root = up;
    return root;
  }

  #end(row: Row, code: number | null, signal: string | null, cause?: number): void {
    const { tellPage } = this.#options;
    if (!this.#forget(row, cause)) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const dropped = row.flood[stream].rest();
      if (dropped) tellPage.event({ type: 'output.dropped', pid: row.pid, ...dropped });
    }
    // Children do not outlive the tab's notion of a program, unless they were told to: Node would hand all to init.
    for (const child of [...this.#rows.values()]) {
      if (child.parent !== row.pid) continue;
      if (child.request.detached && !child.request.thread) child.parent = null;
      else this.#end(child, null, 'SIGKILL', cause);
    }
    tellPage.event({ type: 'process.exit', pid: row.pid, code, signal, ...causedBy(cause) });
    this.#tellNeighbours(row, false);
    if (row.parent === null) tellPage.exit(row.pid, code, signal);
    else this.#tellParent(row, { type: 'exit', code, signal });
  }

  /** Takes back all that a process held. @returns false when it had ended before */
  #forget(row: Row, cause?: number): boolean {
    if (!this.#rows.delete(row.pid)) return false;
    for (const asked of [...this.#pings.values()]) if (asked.pid === row.pid) asked.settle(null);
    row.worker?.terminate();
    this.#options.seeded()?.simulation.remove(row.pid);
    row.port.close();
    row.hearing.close();
    this.#options.ports.remove(row.pid, cause);
    this.#options.datagrams.remove(row.pid);
    return true;
  }
}

/** As events tell it: the first machine goes without saying. */
const machineOf = ({ machine: { name } }: Row) => (name === FIRST_MACHINE.name ? {} : { machine: name });

function inheritedEnds(terminal: TerminalEnds | null, { stdio, thread }: SpawnRequest): TerminalEnds | null {
  const streams = terminal?.streams.filter((stream) => stdio[stream] === 'inherit') ?? [];
  return terminal === null || thread || streams.length === 0 ? null : { ...terminal, streams };
}

const causedBy = (cause: number | undefined): Caused => (cause === undefined ? {} : { cause });
