/** Runs the learner's server: one sandbox that lives through restarts, so that its log is one story. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FileMap } from '@/lib/labs/for-page';
import { changedPaths, withFile, withoutFile } from '@/lib/workspace/files';
import type {
  Connection,
  Engine,
  ExitStatus,
  Sandbox,
  SandboxFiles,
  SandboxProcess,
  WrittenFile,
} from '@/sandboxes/engine/contract';
import { EngineError } from '@/sandboxes/engine/contract';
import type { EventLog, SandboxEvent } from '@/sandboxes/engine/events';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';
import { addMachines, type MachinePlan, reach, spawnOn } from '@/sandboxes/engine/machine-plan';
import { bootedWith, type ServicePlan } from '@/sandboxes/engine/service-plan';
import { processesOf } from '@/sandboxes/terminal/shell/processes';
import type { RunState } from '../contract';
import type { OutputStore } from '../output/output-store';
import { type Crash, crashIn } from '../output/stack-frames';
import { createMachineRuns, type MachineRun } from './machine-runs';

export interface RunSnapshot {
  readonly run: RunState;
  readonly log: EventLog | null;
  /** By which the run of `log` repeats; null: by none. */
  readonly seed: string | null;
  /** What the process that died said last. */
  readonly crash: Crash | null;
  /** The files that the running process was started with. */
  readonly ranWith: FileMap | null;
  /** Started a while ago, alive, and nothing listens yet. */
  readonly silent: boolean;
  /** Those beside the one of the server; most labs have none. */
  readonly others: readonly MachineRun[];
}

export interface RunDependencies {
  /** `machines`: the first is the server's. */
  readonly lab: {
    readonly id: string;
    readonly port: number;
    readonly machines: readonly MachinePlan[];
    readonly services: readonly ServicePlan[];
  };
  readonly output: OutputStore;
  files(): FileMap;
  /** By which the next run repeats; null: by none. */
  seed(): string | null;
  loadEngine(): Promise<Engine>;
  /** Calls back again and again until cancelled. */
  every(milliseconds: number, callback: () => void): () => void;
  later(callback: () => void, milliseconds: number): () => void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** Why a run did not come to a listening server; the message can be shown as it is. */
class RunProblem extends Error {
  override readonly name = 'RunProblem';
  readonly remedy: string | null;
  constructor(message: string, remedy: string | null = null) {
    super(message);
    this.remedy = remedy;
  }
}

export interface RunStore extends StoreApi<RunSnapshot> {
  /** Resolves once the server listens, and all machines beside it run; at once when it does. @throws {RunProblem} */
  start(): Promise<void>;
  /** Ends every machine's process, writes the changed files and starts anew in the same sandbox. @throws {RunProblem} */
  restart(why?: string): Promise<void>;
  /** SIGTERM, then SIGKILL for a process that does not go; on every machine. */
  stop(): Promise<void>;
  /** The sandbox with the files as they are, booted if it must be; the server is not started. @throws {RunProblem} */
  bootedSandbox(): Promise<Sandbox>;
  /** Writes to the sandbox what was edited since, for programs that read it while they run. No boot, no restart. */
  writeEdits(): Promise<void>;
  /** Called when the sandbox, and all that ran in it, is gone. The return value ends it. */
  onSandboxLost(listener: () => void): () => void;
  /** What the sandbox has of a file, as far as the workbench knows. */
  sent(path: string): string | undefined;
  /**
   * A file was written to the sandbox, or removed from it (null), by the terminal or by a program.
   * @param restarts whether the server that runs is now behind
   */
  wrote(path: string, text: string | null, restarts: boolean): void;
  /** Whether the workbench has started the process, or one above it: otherwise a terminal has. */
  startedHere(pid: number): boolean;
  /** Called when programs have written files of the project. The return value ends it. */
  onFilesWritten(listener: (files: SandboxFiles, written: readonly WrittenFile[]) => void): () => void;
  /** Starts one machine's program, with the files as they are; ends it first where it runs. @throws {Error} */
  restartMachine(name: string): Promise<void>;
  stopMachine(name: string): Promise<void>;
  /** Back to its starting data. @throws {Error} it does not run, or what it says against it */
  resetService(name: string): Promise<void>;
  /** The process on a machine; null where none runs. */
  pidOn(machine: string): number | null;
  /** @param machine default: the server's */
  connect(signal?: AbortSignal, machine?: string): Promise<Connection>;
  /** The one that holds the server; null before the first run. */
  sandbox(): Sandbox | null;
  /** Whether a server that the workbench has not started listens on the lab's port. */
  servedElsewhere(): boolean;
  dispose(): void;
}

const PING_EVERY = 1_500;
const PING_TIMEOUT = 1_500;
const GRACE = 1_200;
const SILENT_AFTER = 3_000;

export function createRunStore(dependencies: RunDependencies): RunStore {
  const { lab, output, files, seed, loadEngine, every, later, now } = dependencies;
  const store = createStore<RunSnapshot>(() => ({
    run: { state: 'idle' },
    log: null,
    seed: null,
    crash: null,
    ranWith: null,
    silent: false,
    others: [],
  }));
  const [server = { name: FIRST_MACHINE.name, command: 'npm start', env: {}, port: null }, ...beside] =
    lab.machines;
  const others = createMachineRuns({
    plans: [...lab.services, ...beside],
    output,
    later,
    changed: (list) => store.setState({ others: list }),
  });
  store.setState({ others: others.list });
  let sandbox: Sandbox | null = null;
  let written: FileMap = {};
  /** The seed that was asked for, though the engine may know of none. */
  let bootedFor: string | null = null;
  let child: SandboxProcess | null = null;
  let attempt: AbortController | null = null;
  let starting: Promise<void> | null = null;
  let unwatch: (() => void) | null = null;
  let disposed = false;
  let booting: Promise<Sandbox> | null = null;

  const set = (run: RunState, more: Partial<RunSnapshot> = {}) => store.setState({ run, ...more });

  const writeChanged = async (box: Sandbox, wanted: FileMap): Promise<void> => {
    const before = written;
    written = wanted;
    for (const path of changedPaths(before, wanted)) {
      const text = wanted[path];
      if (text === undefined) await box.files.remove(path);
      else await box.files.write(path, text);
    }
  };

  const lost = new Set<() => void>();
  const onWritten = new Set<Parameters<RunStore['onFilesWritten']>[0]>();
  /** Every process that was the server. */
  const servers = new Set<number>();
  const letGo = async () => {
    const old = sandbox;
    sandbox = null;
    others.forget();
    if (!old) return;
    await old.dispose();
    for (const tell of [...lost]) tell();
  };

  /** With the sandbox, not with the server: a program in the terminal finds them too. */
  const startServices = (box: Sandbox, signal: AbortSignal, began: number) =>
    others.startServices(box, signal, ({ title }) =>
      set({ state: 'starting', stage: 'start', elapsed: now() - began, detail: title }),
    );

  /** Another seed, or other packages, need another sandbox; and a server whose runs repeat begins at the beginning of time. */
  const mayGoOn = (box: Sandbox, wanted: FileMap, begins: boolean): boolean =>
    !box.lost &&
    written['package.json'] === wanted['package.json'] &&
    bootedFor === seed() &&
    !(begins && store.getState().seed !== null && servers.size > 0);

  const prepare = async (signal: AbortSignal, began: number, begins: boolean): Promise<Sandbox> => {
    const wanted = files();
    if (sandbox && mayGoOn(sandbox, wanted, begins)) {
      await writeChanged(sandbox, wanted);
      await startServices(sandbox, signal, began);
      return sandbox;
    }
    await letGo();
    const engine = await loadEngine();
    const availability = await engine.availability();
    if (!availability.available) throw new RunProblem(availability.reason, availability.remedy);
    if (lab.services.length > 0 && engine.limits.services !== undefined)
      throw new RunProblem(engine.limits.services, 'Choose the tab’s own engine, and run again.');
    const asked = seed();
    const drawn = engine.limits.seed === undefined ? asked : null;
    const fresh = await engine.boot(
      { name: lab.id, files: wanted },
      {
        signal,
        ...bootedWith(lab.services),
        ...(drawn === null ? {} : { seed: drawn }),
        onProgress: ({ stage }) => set({ state: 'starting', stage, elapsed: now() - began }),
      },
    );
    if (disposed) {
      await fresh.dispose();
      throw new RunProblem('The workbench was closed.');
    }
    sandbox = fresh;
    bootedFor = asked;
    written = wanted;
    processesOf(fresh.log);
    servers.clear();
    fresh.files.watch?.((each) => {
      for (const tell of [...onWritten]) tell(fresh.files, each);
    });
    store.setState({ log: fresh.log, seed: drawn });
    await addMachines(fresh, lab.machines);
    await startServices(fresh, signal, began);
    return fresh;
  };

  const launch = async (): Promise<void> => {
    const controller = new AbortController();
    attempt = controller;
    const { signal } = controller;
    const began = now();
    set(
      { state: 'starting', stage: sandbox ? 'start' : 'fetch', elapsed: 0 },
      { crash: null, silent: false, ranWith: files() },
    );
    let started: SandboxProcess | null = null;
    try {
      const box = await prepare(signal, began, true);
      signal.throwIfAborted();
      set({ state: 'starting', stage: 'start', elapsed: now() - began });
      await others.startAll(box, signal);
      signal.throwIfAborted();
      const sink = output.process(others.list.length > 0 ? server.name : undefined);
      const seen = box.log.events.at(-1)?.seq ?? -1;
      const port = listened(box.log, server.name, seen, signal);
      const running = await spawnOn(box, server, {
        onOutput: (stream, bytes) => sink.write(stream, bytes),
      });
      started = running;
      child = running;
      servers.add(running.pid);
      void running.exited.then((status) => {
        sink.end();
        if (child === running) exited(status);
      });
      unwatch?.();
      unwatch = watch(running);
      const cancelSilent = later(() => {
        if (child === running && store.getState().run.state === 'starting') store.setState({ silent: true });
      }, SILENT_AFTER);
      try {
        const outcome = await Promise.race([port, running.exited]);
        if (typeof outcome !== 'number') throw diedEarly(outcome);
        if (child === running) set({ state: 'running', pid: running.pid, port: outcome }, { silent: false });
      } finally {
        cancelSilent();
      }
    } catch (error) {
      if (signal.aborted) throw new RunProblem('The run was stopped.');
      if (error instanceof RunProblem && started) throw error;
      failed(error);
      throw error instanceof RunProblem ? error : new RunProblem(messageOf(error), remedyOf(error));
    } finally {
      // Ends the wait for a listener; what already runs is not touched by it.
      controller.abort();
      if (attempt === controller) attempt = null;
    }
  };

  const exited = (status: ExitStatus) => {
    unwatch?.();
    unwatch = null;
    child = null;
    if (sandbox?.lost) {
      output.notice(sandbox.lost.message);
      failed(sandbox.lost);
      return;
    }
    const failedExit = status.code !== null && status.code !== 0;
    const crash = failedExit ? crashIn(output.errorTail(80), Object.keys(files())) : null;
    set({ state: 'exited', code: status.code, signal: status.signal }, { crash, silent: false });
    output.notice(
      status.signal
        ? `The server was ended by ${status.signal}.`
        : `The server exited with code ${status.code ?? 'unknown'}.`,
    );
  };

  const diedEarly = (status: ExitStatus) => {
    const crash = crashIn(output.errorTail(80), Object.keys(files()));
    const where = crash?.at ? ` at ${crash.at.path}:${crash.at.line}` : '';
    return new RunProblem(
      crash
        ? `Your server crashed${where}: ${crash.message}`
        : `Your server ended (${status.signal ?? `code ${status.code}`}) before it listened on a port.`,
      crash ? 'Mend that line and run again.' : 'A server keeps running: check that serve(…) is called.',
    );
  };

  const failed = (error: unknown) => {
    void letGo();
    child = null;
    set({ state: 'failed', message: messageOf(error), remedy: remedyOf(error) });
  };

  const watch = (running: SandboxProcess): (() => void) => {
    let asking = false;
    return every(PING_EVERY, () => {
      if (asking) return;
      asking = true;
      running
        .responsive(PING_TIMEOUT)
        .then((answers) => {
          if (child !== running) return;
          const { run } = store.getState();
          if (!answers && run.state !== 'stuck')
            set({ state: 'stuck', pid: running.pid, since: now() - PING_TIMEOUT });
          if (answers && run.state === 'stuck') {
            const port = listeningPort(sandbox?.log ?? null, running.pid);
            set(
              port === null
                ? { state: 'starting', stage: 'start', elapsed: 0 }
                : { state: 'running', pid: running.pid, port },
            );
          }
        })
        .catch((error: unknown) => console.warn('The server could not be asked whether it answers:', error))
        .finally(() => {
          asking = false;
        });
    });
  };

  const endServer = async () => {
    const running = child;
    attempt?.abort();
    if (!running) {
      if (starting) await starting.catch(() => undefined);
      const { run } = store.getState();
      if (run.state === 'starting') set({ state: 'idle' });
      return;
    }
    const stuck = store.getState().run.state === 'stuck';
    const force = later(() => running.kill('SIGKILL'), GRACE);
    running.kill(stuck ? 'SIGKILL' : 'SIGTERM');
    await running.exited;
    force();
    await starting?.catch(() => undefined);
  };

  const end = async () => void (await Promise.all([endServer(), others.stopAll()]));

  const begin = (): Promise<void> => {
    disposed = false;
    starting ??= (booting ?? Promise.resolve()).then(launch).finally(() => {
      starting = null;
    });
    return starting;
  };

  /** A server that was started in the terminal. */
  const listensElsewhere = () =>
    sandbox !== null &&
    processesOf(sandbox.log).listeners.some(({ port, machine }) => port === lab.port && machine === 'app');

  const boot = async (): Promise<Sandbox> => {
    await starting?.catch(() => undefined);
    // A server that runs is not ended for a changed package.json: it gets it with its next start.
    if (sandbox && child && written['package.json'] !== files()['package.json']) return sandbox;
    const before = store.getState().run;
    try {
      return await prepare(new AbortController().signal, now(), false);
    } finally {
      if (store.getState().run !== before && !child) set({ state: 'idle' });
    }
  };

  return {
    ...store,
    bootedSandbox() {
      disposed = false;
      booting ??= boot().finally(() => {
        booting = null;
      });
      return booting;
    },
    async writeEdits() {
      if (!sandbox || starting || booting) return;
      const { 'package.json': before } = written;
      const { 'package.json': _, ...wanted } = files();
      // Other packages need another sandbox: that of the next run.
      await writeChanged(sandbox, before === undefined ? wanted : { ...wanted, 'package.json': before });
    },
    onSandboxLost(listener) {
      lost.add(listener);
      return () => lost.delete(listener);
    },
    sent: (path) => written[path],
    wrote(path, text, restarts) {
      const has = (files: FileMap) =>
        text === null ? withoutFile(files, path) : withFile(files, path, text);
      written = has(written);
      const { ranWith } = store.getState();
      if (!restarts && ranWith) store.setState({ ranWith: has(ranWith) });
    },
    startedHere(pid) {
      const root = sandbox ? rootOf(sandbox.log, pid) : pid;
      return servers.has(root) || others.list.some((each) => each.pid === root);
    },
    onFilesWritten(listener) {
      onWritten.add(listener);
      return () => onWritten.delete(listener);
    },
    async start() {
      const { run } = store.getState();
      if (run.state === 'running' || run.state === 'stuck') return;
      await begin();
    },
    async restart(why) {
      await end();
      if (why) output.notice(why);
      await begin();
    },
    stop: end,
    async restartMachine(name) {
      if (name === server.name) {
        await endServer();
        await begin();
        return;
      }
      await others.stop(name);
      // Where nothing has run yet there is no sandbox, and all start together.
      if (!sandbox) return begin();
      await writeChanged(sandbox, files());
      await others.start(name, sandbox, new AbortController().signal);
    },
    resetService: (name) => others.reset(name),
    stopMachine: (name) => (name === server.name ? endServer() : others.stop(name)),
    pidOn(machine) {
      if (machine === server.name) return child?.pid ?? null;
      return others.list.find(({ plan }) => plan.name === machine)?.pid ?? null;
    },
    async connect(signal, machine = server.name) {
      const { run } = store.getState();
      const abortable = signal ? { signal } : {};
      const other = others.list.find(({ plan }) => plan.name === machine);
      if (other?.plan.port && sandbox)
        return sandbox.connect(other.plan.port, { ...reach(machine), ...abortable });
      if (sandbox && !child && listensElsewhere()) return sandbox.connect(lab.port, abortable);
      if (!sandbox || !child)
        throw new EngineError('ECONNREFUSED', 'Your server is not running.', { remedy: 'Press Run first.' });
      const port = run.state === 'running' ? run.port : (listeningPort(sandbox.log, child.pid) ?? lab.port);
      return sandbox.connect(port, { ...reach(server.name), ...abortable });
    },
    sandbox: () => sandbox,
    servedElsewhere: () => child === null && listensElsewhere(),
    dispose() {
      disposed = true;
      unwatch?.();
      attempt?.abort();
      child = null;
      void letGo();
      set({ state: 'idle' }, { log: null, seed: null });
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const remedyOf = (error: unknown): string | null =>
  error instanceof RunProblem
    ? error.remedy
    : error instanceof EngineError
      ? (error.remedy ?? null)
      : 'Press Run to try again. If it stays so, reload the page: your files are kept.';

/** The first port that anything on the machine listens on after event `seen`. Never rejects; a run that is aborted is not waited for. */
function listened(log: EventLog, server: string, seen: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    let last = seen;
    const look = () => {
      for (const event of newer(log, last)) {
        last = event.seq;
        if (event.type !== 'listen' || (event.machine ?? FIRST_MACHINE.name) !== server) continue;
        stop();
        resolve(event.port);
        return;
      }
    };
    const stop = log.subscribe(look);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The process at the beginning: a server may have forked the one that is meant. */
function rootOf(log: EventLog, pid: number): number {
  const event = log.events.findLast((one) => one.type === 'process.spawn' && one.pid === pid);
  return event?.type === 'process.spawn' && event.parent !== null ? rootOf(log, event.parent) : pid;
}

/** The newest events only: a log may hold twenty thousand. */
function newer(log: EventLog, seq: number): readonly SandboxEvent[] {
  const { events } = log;
  let at = events.length;
  while (at > 0 && (events[at - 1]?.seq ?? -1) > seq) at--;
  return events.slice(at);
}

function listeningPort(log: EventLog | null, pid: number): number | null {
  const event = log?.events.findLast(
    (one) => (one.type === 'listen' || one.type === 'unlisten') && one.pid === pid,
  );
  return event?.type === 'listen' ? event.port : null;
}
