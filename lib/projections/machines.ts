/** Who runs where, and who has talked with whom: the machines of a run as its log tells them. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { FIRST_MACHINE, PAGE_NAME } from '@/sandboxes/engine/machine-names';

/** Where the events leave a machine out. */
const FIRST = FIRST_MACHINE.name;

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
  readonly machine: string;
  readonly stopped: boolean;
  readonly ports: readonly number[];
}

export interface NetworkLink {
  /** `page`, or a machine. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly open: number;
  /** Connections that were made so far, and those that a fault did not let be made. */
  readonly made: number;
  readonly failed: number;
  /** UDP: sent there, or answered from there. */
  readonly datagrams: number;
}

export interface MachinesProjection {
  readonly processes: readonly RunningProcess[];
  /** Every port that is listened on has one from the page. */
  readonly links: readonly NetworkLink[];
}

export function machinesOf(events: readonly SandboxEvent[]): MachinesProjection {
  const processes = new Map<number, RunningProcess>();
  const links = new Map<string, NetworkLink>();
  const connections = new Map<number, string>();
  const homes = new Map<number, string>();
  const change = (pid: number, next: (process: RunningProcess) => RunningProcess) => {
    const known = processes.get(pid);
    if (known) processes.set(pid, next(known));
  };
  const link = (from: string, to: string, port: number): [string, NetworkLink] => {
    const key = `${from} ${to} ${port}`;
    return [key, links.get(key) ?? { from, to, port, open: 0, made: 0, failed: 0, datagrams: 0 }];
  };
  const homeOf = (pid: number | null) => (pid === null ? FIRST : (homes.get(pid) ?? FIRST));
  for (const event of events) {
    switch (event.type) {
      case 'process.spawn': {
        const { pid, command, machine = FIRST } = event;
        homes.set(pid, machine);
        processes.set(pid, { pid, command: command.join(' '), machine, stopped: false, ports: [] });
        break;
      }
      case 'process.exit':
        processes.delete(event.pid);
        break;
      case 'process.stop':
      case 'process.continue':
        change(event.pid, (process) => ({ ...process, stopped: event.type === 'process.stop' }));
        break;
      case 'listen':
        change(event.pid, (process) => ({ ...process, ports: [...process.ports, event.port] }));
        links.set(...link(PAGE_NAME, event.machine ?? FIRST, event.port));
        break;
      case 'unlisten':
        change(event.pid, (process) => ({
          ...process,
          ports: process.ports.filter((port) => port !== event.port),
        }));
        break;
      case 'datagram': {
        const [from, to] = [event.from, event.to].map(({ pid }) => homeOf(pid)) as [string, string];
        // What goes back to who has asked belongs to the link that it was asked over.
        const [back, asked] = link(to, from, event.from.port);
        const [forth, sent] = asked.datagrams > 0 ? [back, asked] : link(from, to, event.to.port);
        links.set(forth, { ...sent, datagrams: sent.datagrams + 1 });
        break;
      }
      case 'connection.open': {
        const from = event.from === null ? PAGE_NAME : homeOf(event.from);
        const [key, known] = link(from, event.machine ?? FIRST, event.port);
        links.set(key, { ...known, open: known.open + 1, made: known.made + 1 });
        connections.set(event.connection, key);
        break;
      }
      case 'connection.failed': {
        const from = event.from === null ? PAGE_NAME : homeOf(event.from);
        const [key, known] = link(from, event.machine ?? FIRST, event.port);
        links.set(key, { ...known, failed: known.failed + 1 });
        break;
      }
      case 'connection.close': {
        const key = connections.get(event.connection);
        const known = key === undefined ? undefined : links.get(key);
        if (key !== undefined && known) links.set(key, { ...known, open: known.open - 1 });
        connections.delete(event.connection);
        break;
      }
    }
  }
  return { processes: [...processes.values()], links: [...links.values()] };
}
