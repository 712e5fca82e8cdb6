import type { Sandbox, SandboxProcess } from '../../engine/contract';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number | null;
  readonly command: readonly string[];
  readonly machine: string;
  /** Milliseconds of the sandbox's clock since its boot. */
  readonly since: number;
}

export interface Listener {
  readonly pid: number;
  readonly port: number;
  readonly machine: string;
}

/** What runs and what listens, as the log of the sandbox tells it, and the handles by which processes are reached. */
export class Processes {
  readonly #handles = new Map<number, SandboxProcess>();
  readonly #elsewhere: (pid: number) => SandboxProcess | undefined;

  /** @param elsewhere processes that others than the terminal have started: the workbench's server */
  constructor(elsewhere: (pid: number) => SandboxProcess | undefined = () => undefined) {
    this.#elsewhere = elsewhere;
  }

  add(process: SandboxProcess): void {
    this.#handles.set(process.pid, process);
    void process.exited.then(() => this.#handles.delete(process.pid));
  }

  handle(pid: number): SandboxProcess | undefined {
    return this.#handles.get(pid) ?? this.#elsewhere(pid);
  }

  running({ log }: Sandbox): readonly RunningProcess[] {
    const alive = new Map<number, RunningProcess>();
    for (const event of log.events) {
      if (event.type === 'process.exit') alive.delete(event.pid);
      if (event.type !== 'process.spawn') continue;
      const { pid, parent, command, machine = 'app', at } = event;
      alive.set(pid, { pid, parent, command, machine, since: at });
    }
    return [...alive.values()].sort((one, other) => one.pid - other.pid);
  }

  listeners({ log }: Sandbox): readonly Listener[] {
    const open = new Map<string, Listener>();
    for (const event of log.events) {
      if (event.type === 'process.exit') {
        for (const [key, { pid }] of open) if (pid === event.pid) open.delete(key);
      }
      if (event.type !== 'listen' && event.type !== 'unlisten') continue;
      const { pid, port, machine = 'app' } = event;
      if (event.type === 'listen') open.set(`${machine}:${port}`, { pid, port, machine });
      else open.delete(`${machine}:${port}`);
    }
    return [...open.values()].sort((one, other) => one.port - other.port);
  }
}
