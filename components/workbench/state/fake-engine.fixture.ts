/** A small engine for tests of the stores: its processes do what the test says. */
import type {
  Connection,
  Engine,
  ExitStatus,
  Machine,
  Sandbox,
  SandboxProcess,
  Signal,
  SpawnOptions,
} from '@/sandboxes/engine/contract';
import { EngineError } from '@/sandboxes/engine/contract';
import { createEventLog } from '@/sandboxes/engine/event-log';

export interface FakeProcess extends SandboxProcess {
  readonly machine: string;
  readonly signals: Signal[];
  /** What `responsive` answers. */
  answers: boolean;
  /** SIGTERM ends it. */
  polite: boolean;
  listen(port: number): void;
  print(stream: 'stdout' | 'stderr', text: string): void;
  exit(status: ExitStatus): void;
}

export interface FakeSandbox extends Sandbox {
  listens(port: number, machine: string): void;
  readonly project: Map<string, string>;
  disposed: boolean;
}

export function createFakeEngine({ machines = false } = {}) {
  const processes: FakeProcess[] = [];
  const boxes: FakeSandbox[] = [];
  const waiting: ((child: FakeProcess) => void)[] = [];
  let time = 0;

  const spawn = (box: FakeSandbox, options: SpawnOptions = {}): FakeProcess => {
    const pid = processes.length + 1;
    let end: (status: ExitStatus) => void = () => undefined;
    const exited = new Promise<ExitStatus>((resolve) => {
      end = resolve;
    });
    const { machine = 'app' } = options;
    const on = machine === 'app' ? {} : { machine };
    const child: FakeProcess = {
      machine,
      pid,
      command: ['npm', 'start'],
      exited,
      signals: [],
      answers: true,
      polite: true,
      kill(signal = 'SIGTERM') {
        child.signals.push(signal);
        if (signal === 'SIGKILL' || child.polite) end({ code: null, signal });
      },
      send: () => undefined,
      stdin: { write: () => undefined, end: () => undefined },
      resize: () => undefined,
      responsive: async () => child.answers,
      listen(port) {
        box.log.append({ type: 'listen', pid, port, ...on });
        box.listens(port, machine);
      },
      print: (stream, text) => options.onOutput?.(stream, new TextEncoder().encode(text)),
      exit: end,
    };
    processes.push(child);
    waiting.shift()?.(child);
    return child;
  };

  const engine: Engine = {
    id: 'local',
    limits: {},
    availability: async () => ({ available: true }),
    async boot(project, { onProgress, signal } = {}) {
      signal?.throwIfAborted();
      onProgress?.({ stage: 'boot', elapsed: 0 });
      const files = new Map(Object.entries(project.files).map(([path, data]) => [path, String(data)]));
      let list: readonly Machine[] = [{ name: 'app', address: '10.0.0.1' }];
      const listeners = new Map<string, { resolve(): void; promise: Promise<void> }>();
      const listener = (port: number, machine = 'app') => {
        const key = `${machine}:${port}`;
        let resolve: () => void = () => undefined;
        const promise = new Promise<void>((done) => {
          resolve = done;
        });
        const known = listeners.get(key) ?? { promise, resolve };
        listeners.set(key, known);
        return known;
      };
      const box: FakeSandbox = {
        listens: (port, machine) => listener(port, machine).resolve(),
        project: files,
        disposed: false,
        log: createEventLog({ now: () => ++time }),
        clock: null,
        machines: machines
          ? {
              get list() {
                return list;
              },
              async add(name, address = `10.0.0.${list.length + 1}`) {
                list = [...list, { name, address }];
                return { name, address };
              },
            }
          : null,
        faults: null,
        run: null,
        files: {
          write: async (path, data) => void files.set(path, String(data)),
          read: async (path) => new TextEncoder().encode(files.get(path)),
          list: async () => [...files.keys()].sort(),
          remove: async (path) => void files.delete(path),
        },
        start: async (options) => spawn(box, options),
        spawn: async (_, options) => spawn(box, options),
        async kill(pid, signal) {
          const found = processes.find((each) => each.pid === pid);
          found?.kill(signal);
          return found !== undefined;
        },
        listening: (port, { machine } = {}) => listener(port, machine).promise,
        connect: (): Promise<Connection> =>
          Promise.reject(new EngineError('ECONNREFUSED', 'nothing listens')),
        fetch: () => Promise.reject(new EngineError('ECONNREFUSED', 'nothing listens')),
        dispose: async () => {
          box.disposed = true;
        },
      };
      boxes.push(box);
      return box;
    },
  };

  return {
    engine,
    boxes,
    processes,
    /** The next process that is started. */
    nextProcess: () => new Promise<FakeProcess>((resolve) => waiting.push(resolve)),
  };
}
