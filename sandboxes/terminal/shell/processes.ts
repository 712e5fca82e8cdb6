import type { EventLog, SandboxEvent } from '../../engine/events';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number | null;
  readonly command: readonly string[];
  readonly machine: string;
  /** Milliseconds of the sandbox's clock since its boot. */
  readonly since: number;
  readonly stopped: boolean;
}

export interface Listener {
  readonly pid: number;
  readonly port: number;
  readonly machine: string;
}

export interface Established {
  readonly port: number;
  readonly machine: string;
  /** null: the page itself. */
  readonly from: number | null;
  readonly to: number;
}

/**
 * What runs, listens and is connected, as the log of the sandbox tells it. A log forgets its oldest events: so it is
 * followed from the sandbox's boot, by `processesOf`.
 */
export class Processes {
  readonly #running = new Map<number, RunningProcess>();
  readonly #listeners = new Map<string, Listener>();
  readonly #connections = new Map<number, Established>();
  readonly #log: EventLog;
  #next = 0;

  constructor(log: EventLog) {
    this.#log = log;
    this.#follow();
    log.subscribe(() => this.#follow());
  }

  /** By number. */
  get running(): readonly RunningProcess[] {
    return [...this.#running.values()].sort((one, other) => one.pid - other.pid);
  }

  /** By port. */
  get listeners(): readonly Listener[] {
    return [...this.#listeners.values()].sort((one, other) => one.port - other.port);
  }

  get connections(): readonly Established[] {
    return [...this.#connections.values()];
  }

  #follow(): void {
    const { events } = this.#log;
    let at = events.length;
    while (at > 0 && (events[at - 1]?.seq ?? -1) >= this.#next) at--;
    for (; at < events.length; at++) {
      const event = events[at];
      if (event) this.#take(event);
    }
    this.#next = (events.at(-1)?.seq ?? -1) + 1;
  }

  #take(event: SandboxEvent): void {
    switch (event.type) {
      case 'process.spawn': {
        const { pid, parent, command, machine = 'app', at } = event;
        this.#running.set(pid, { pid, parent, command, machine, since: at, stopped: false });
        return;
      }
      case 'process.stop':
      case 'process.continue': {
        const known = this.#running.get(event.pid);
        if (known) this.#running.set(event.pid, { ...known, stopped: event.type === 'process.stop' });
        return;
      }
      case 'process.exit':
        this.#running.delete(event.pid);
        for (const [key, { pid }] of this.#listeners) if (pid === event.pid) this.#listeners.delete(key);
        return;
      case 'listen': {
        const { pid, port, machine = 'app' } = event;
        this.#listeners.set(`${machine}:${port}`, { pid, port, machine });
        return;
      }
      case 'unlisten':
        this.#listeners.delete(`${event.machine ?? 'app'}:${event.port}`);
        return;
      case 'connection.open': {
        const { connection, port, from, to, machine = 'app' } = event;
        this.#connections.set(connection, { port, from, to, machine });
        return;
      }
      case 'connection.close':
        this.#connections.delete(event.connection);
        return;
      default:
    }
  }
}

const known = new WeakMap<EventLog, Processes>();

/** The one that follows this log, from the first time that it is asked for. */
export function processesOf(log: EventLog): Processes {
  const made = known.get(log) ?? new Processes(log);
  known.set(log, made);
  return made;
}
