/**
 * The kernel: what runs in the opaque-origin frame. It owns the processes, ports, files and keys of one sandbox and
 * speaks with the page alone. No learner code is ever evaluated here.
 */
import type { FileData } from '../../contract';
import type { Caused, SandboxEventBody } from '../../events';
import { FIRST_MACHINE } from '../../machine-names';
import { chunksNamedIn } from '../builtins/lazy';
import { type ClockState, realTime, shownAt } from '../clock';
import { ClockTimers } from '../faults/clock-timers';
import { DatagramFates } from '../faults/datagram-fates';
import type { FaultTimers } from '../faults/fault-timers';
import type { FileChange } from '../files/change';
import { emptyDisk } from '../files/empty-disk';
import { bytesOf } from '../files/inode';
import { type FileEvent, FileTree, numberOf } from '../files/tree';
import { directoriesAbove } from '../process/loader/paths';
import type { SpawnRequest, ToProcess } from '../process/messages';
import { BEGINNING } from '../seeded/time';
import { createChunkStore } from './chunk-store';
import { type CommandFiles, readSandboxCommand, requireEntry } from './command';
import { type Compiler, createCompiler, isCompiled } from './compiler';
import { DatagramTable } from './datagram-table';
import { isPossible } from './disk-limits';
import { createEventBatches } from './event-batches';
import { FaultTable, linkRules } from './fault-table';
import { MachineTable } from './machine-table';
import {
  type FromKernel,
  KernelFault,
  type PageCall,
  type SandboxConfiguration,
  type ToKernel,
} from './messages';
import { isToKernel } from './page-shapes';
import { PortTable } from './port-table';
import { ProcessTable } from './process-table';
import { createSeededRun, type SeededRun } from './seeded/seeded-run';
import { serviceCommand } from './service-command';
import { createWorkerPool, type WorkerPool } from './worker-pool';
import { createWrittenFiles } from './written-files';

const decoder = new TextDecoder();

export function startKernel(page: MessagePort): void {
  let run: SeededRun | null = null;
  /** Milliseconds since 1970. */
  const today = () => (run ? Math.floor(BEGINNING + run.simulation.now / 1000) : Date.now());
  let files = new FileTree(emptyDisk(today()));
  let configuration: Omit<SandboxConfiguration, 'files' | 'seeded'> = {
    env: {},
    packages: [],
    entries: {},
    chunks: [],
    services: new Map(),
  };
  let pool: WorkerPool | null = null;
  let compiler: Compiler | null = null;

  const events = createEventBatches(
    (items) => page.postMessage({ t: 'events', items } satisfies FromKernel),
    () => run && run.simulation.now / 1000,
  );
  const record = (body: SandboxEventBody & Caused, age?: number) => {
    events.add(body, age);
    if (body.type === 'listen' || body.type === 'process.exit') pool?.quiet();
  };
  const tell = (message: FromKernel, transfer: Transferable[] = []) => {
    events.flush();
    page.postMessage(message, transfer);
  };
  const loaded = <T>(part: T | null): T => {
    if (part === null)
      throw new KernelFault('EAGAIN', 'The kernel has not been loaded yet', 'Call load first.');
    return part;
  };
  const text = (path: string): string | undefined => {
    const inode = files.find(path);
    if (inode?.kind !== 'file') return undefined;
    return typeof inode.data === 'string' ? inode.data : decoder.decode(inode.data);
  };
  /** `type` of the nearest package.json; those above a `node_modules` do not count for what is in it. */
  const moduleType = (path: string): 'module' | 'commonjs' => {
    for (const directory of directoriesAbove(path)) {
      if (directory.endsWith('/node_modules')) break;
      const manifest = text(`${directory === '/' ? '' : directory}/package.json`);
      if (manifest !== undefined)
        return /"type"\s*:\s*"module"/.test(manifest) ? typeIn(manifest) : 'commonjs';
    }
    return 'commonjs';
  };
  const compile = (path: string, source: string) => loaded(compiler).compile(path, source, moduleType(path));

  const chunks = createChunkStore(
    (chunk) => tell({ t: 'want', chunk }),
    (arrived) => processes.broadcast({ t: 'chunks', chunks: arrived }, null),
  );
  /** null as long as nobody has turned it. */
  let clock: ClockState | null = null;
  let clockTurned: () => void = () => undefined;
  const timers = new ClockTimers({
    now: () => (clock ? shownAt(clock, realTime()) : realTime()),
    get rate() {
      return clock?.rate ?? 1;
    },
    whenTurned(listener) {
      clockTurned = listener;
    },
  });
  const faultTimers = (): FaultTimers => run?.simulation.timers ?? timers;
  const fates = new DatagramFates({
    now: () => faultTimers().now(),
    after: (milliseconds, callback) => faultTimers().after(milliseconds, callback),
    soon: (callback) => faultTimers().soon(callback),
  });
  const ports = new PortTable(record, tell);

  const written = createWrittenFiles(
    () => files,
    (each) => tell({ t: 'written', files: each }),
  );
  const commandFiles: CommandFiles = {
    has: (path) => files.find(path)?.kind === 'file',
    text,
    isPackage: (path) => path.startsWith('/app/node_modules/'),
  };
  const machines = new MachineTable();
  const faults = new FaultTable();
  const processes = new ProcessTable({
    ports,
    datagrams: new DatagramTable(events.add, machines, fates),
    machines,
    faults,
    takeWorker: () => loaded(pool).take(),
    compile,
    provideChunk: chunks.provide,
    now: () => (run ? run.simulation.now / 1000 : performance.now()),
    seeded: () => run,
    soon: afterMessages(),
    async prepare(request, parent, machine) {
      const asked = parent === null ? serviceCommand(request.command, machine, configuration.services) : null;
      const command = readSandboxCommand(asked?.command ?? request.command, commandFiles, request);
      // A program that another program starts tells itself what it does not find, on its own stderr.
      if (parent === null) requireEntry(command, commandFiles, request.cwd);
      await chunks.settled();
      const sources = files.filePaths().filter(isCompiled);
      const results = await Promise.all(sources.map((path) => compile(path, text(path) ?? '')));
      return {
        main: command.main,
        args: command.args,
        execArgv: command.execArgv,
        settings: command.settings,
        env:
          parent === null
            ? { ...command.fileEnv, ...configuration.env, ...command.env, ...request.env }
            : { ...command.fileEnv, ...request.env, ...command.env },
        cwd: request.cwd,
        root: files.root,
        compiled: new Map(
          sources.map((path, index) => [
            path,
            results[index] ?? { error: { path, line: 1, column: 1, message: 'not compiled', text: '' } },
          ]),
        ),
        entries: configuration.entries,
        clock,
        chunks: chunks.urls,
        service: asked?.program ?? null,
      } satisfies Partial<ToProcess>;
    },
    filesChanged(changes, by) {
      const made: FileChange[] = [];
      const events: FileEvent[] = [];
      for (const change of changes) {
        if (!isPossible(files, change)) break;
        made.push(change);
        events.push(...files.apply(change));
      }
      if (!run) written.add(events, by);
      const announced = announce(made, events, by);
      run?.simulation.during(announced);
      return made.length === changes.length;
    },
    tellPage: {
      event: record,
      output: (pid, stream, bytes) => tell({ t: 'output', pid, stream, bytes }),
      message: (pid, value) => tell({ t: 'message', pid, value }),
      terminal: (pid, wish) => tell({ t: 'terminal', pid, wish }),
      exit: (pid, code, signal) => tell({ t: 'exit', pid, code, signal }),
    },
  });

  const apply = (change: FileChange) => announce([change], files.apply(change), null);
  const announce = async (
    changes: readonly FileChange[],
    events: readonly FileEvent[],
    by: number | null,
  ) => {
    processes.broadcast({ t: 'files', changes }, by);
    for (const [path, inode] of new Map(events.map((event) => [event.path, event.inode]))) {
      if (compiler === null || !isCompiled(path) || files.find(path) !== inode || inode.kind !== 'file')
        continue;
      const source = text(path) ?? '';
      if (by !== null) chunks.want(chunksNamedIn(source));
      const compiled = await compile(path, source);
      // Written again meanwhile: the later change sends its own.
      if (text(path) === source) processes.broadcast({ t: 'compiled', path, compiled }, by);
    }
  };
  /** The page's files have numbers of their paths. One may be taken, by a file that was renamed. */
  const freeNumber = (path: string): number => {
    let ino = numberOf(path);
    while (files.has(ino)) ino++;
    return ino;
  };
  const put = (path: string, data: FileData): FileChange => ({
    op: 'put',
    path,
    ino: freeNumber(path),
    data,
    at: today(),
  });

  const answer = async (call: PageCall): Promise<[value: unknown, transfer?: Transferable[]]> => {
    switch (call.method) {
      case 'load':
        pool = createWorkerPool(call.args.processCode, (silent) => {
          // Which worker the browser forgets is its own business, and no part of what is to repeat.
          if (run) return;
          record({
            type: 'diagnostic',
            pid: 0,
            channel: 'backlab:engine',
            message: { silentWorkers: silent },
          });
        });
        compiler = createCompiler(call.args.compileCode);
        return [null];
      case 'boot':
        configuration = call.args;
        if (call.args.seeded) {
          run = createSeededRun(call.args.seeded, { ports, tell, handle });
          files = new FileTree(emptyDisk(today()));
        }
        for (const [path, data] of call.args.files) files.apply(put(path, data));
        loaded(pool).addPackages(call.args.packages);
        chunks.add(call.args.chunks);
        // Compiled ahead of the first run; the results wait in the cache.
        for (const path of files.filePaths()) if (isCompiled(path)) void compile(path, text(path) ?? '');
        return [null];
      case 'packages':
        configuration = { ...configuration, entries: { ...configuration.entries, ...call.args.entries } };
        loaded(pool).addPackages(call.args.packages);
        return [null];
      case 'chunks':
        chunks.add(call.args.chunks);
        return [null];
      case 'spawn': {
        const { command, env, ipc, machine, cwd, terminal } = call.args;
        const request: SpawnRequest = {
          command,
          env,
          ipc: ipc ? 'json' : null,
          cwd: cwd === '' ? '/app' : `/app/${cwd}`,
          stdio: { stdin: 'pipe', stdout: 'inherit', stderr: 'inherit' },
          detached: true,
          sharesPorts: false,
          thread: null,
        };
        return [await processes.spawn(request, machines.named(machine), terminal)];
      }
      case 'connect': {
        const machine = machines.named(call.args.machine);
        const { port } = call.args;
        const connect = () =>
          ports.connect(null, port, { machine, loopback: machine.name === FIRST_MACHINE.name });
        return [run ? await run.connect(machine.name, port, record, connect) : connect()];
      }
      case 'write':
        await apply(put(call.args.path, call.args.data));
        return [null];
      case 'remove':
        requireFile(call.args.path);
        await apply({ op: 'remove', path: call.args.path, at: today() });
        return [null];
      case 'read':
        return [requireFile(call.args.path)];
      case 'list':
        return [files.filePaths().sort()];
      case 'faults':
        faults.set(call.args.faults);
        fates.set(linkRules(call.args.faults));
        run?.pageEnds.set(linkRules(call.args.faults));
        await processes.tellFaults();
        return [null];
      case 'kill':
        if (processes.kill(call.args.pid, 'SIGKILL', call.args.cause)) return [null];
        throw new KernelFault('ESRCH', `There is no process ${call.args.pid}`);
      case 'signal':
        return [processes.kill(call.args.pid, call.args.signal)];
      case 'machines':
        machines.set(call.args.machines);
        await processes.tellMachines();
        return [null];
      case 'clock':
        clock = call.args.clock;
        clockTurned();
        await processes.turnClock(clock);
        return [null];
      case 'turn':
        if (call.args.jump > 0) run?.simulation.advance(call.args.jump);
        else run?.simulation.setRate(call.args.rate);
        return [run?.simulation.timers.now() ?? 0];
      case 'replay':
        run?.simulation.start();
        return [null];
      case 'mark':
        return [(await run?.simulation.mark()) ?? 0];
      case 'nextTimer': {
        if (run) return [await run.simulation.nextTimer()];
        const waits = [await processes.nextTimer(), timers.next()].filter((wait) => wait !== null);
        return [waits.length === 0 ? null : Math.min(...waits)];
      }
      case 'ping':
        return [await processes.ping(call.args.pid, call.args.timeout)];
    }
  };

  const requireFile = (path: string): FileData => {
    const inode = files.find(path);
    if (inode?.kind !== 'file')
      throw new KernelFault(
        'ENOENT',
        `ENOENT: no such file or directory, open '${path}'`,
        'files.list() names those that exist.',
      );
    return typeof inode.data === 'string' ? inode.data : new Uint8Array(bytesOf(inode));
  };

  const handle = async (data: Exclude<ToKernel, { t: 'hello' }>): Promise<void> => {
    if (data.t === 'kill') processes.kill(data.pid, data.signal);
    else if (data.t === 'message') processes.send(data.pid, data.value);
    else if (data.t === 'stdin') processes.stdin(data.pid, data.bytes);
    else if (data.t === 'resize') processes.resize(data.pid, data);
    else if (data.t === 'frame') {
      const { connection, frame } = data;
      run?.pageEnds.sends(connection, frame);
      ports.relay(null, { connection, accepted: false, frame });
    } else if (data.t === 'closed') {
      ports.closed(null, data.connection, 'fin');
      run?.pageEnds.close(data.connection);
    } else {
      try {
        const [value, transfer] = await answer(data);
        tell({ t: 'reply', id: data.id, value }, transfer);
      } catch (thrown) {
        const { code, message, remedy } = thrown as KernelFault;
        tell({
          t: 'fault',
          id: data.id,
          code: typeof code === 'string' ? code : 'EKERNEL',
          message: String(message),
          remedy,
        });
      }
    }
  };
  page.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isToKernel(data)) return refuse(data, tell);
    if (data.t === 'hello') tell({ t: 'ready' });
    else if (!run?.input(data)) void handle(data);
  };
  tell({ t: 'ready' });
}

/** Whoever waits for an answer gets one. What is no call is let go: nothing could be done about it. */
function refuse(data: unknown, tell: (message: FromKernel) => void): void {
  const { id, method } = Object(data) as { id?: unknown; method?: unknown };
  if (typeof id !== 'number') return;
  tell({
    t: 'fault',
    id,
    code: 'EINVAL',
    message: `What was given to ${String(method)} cannot be used: a path, a name or a value is malformed or too long`,
    remedy: 'Paths are relative to the project, without “..” and of at most 4095 characters.',
  });
}

function typeIn(manifest: string): 'module' | 'commonjs' {
  try {
    return Object(JSON.parse(manifest)).type === 'module' ? 'module' : 'commonjs';
  } catch {
    // Told of when a module of it is loaded.
    return 'commonjs';
  }
}

/** A message to itself comes behind those that wait, and unlike a timer is not slowed down in a tab that nobody sees. */
function afterMessages(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    waiting.push(run);
    port2.postMessage(null);
  };
}
