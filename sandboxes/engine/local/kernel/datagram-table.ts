/** UDP: who has which port, and the way of each datagram. All pass here, in order: the place for loss and for reordering. */
import type { Machine } from '../../contract';
import type { Caused, SandboxEventBody } from '../../events';
import { FIRST_MACHINE } from '../../machine-names';
import type { DatagramFates } from '../faults/datagram-fates';
import { LIMITS } from '../limits';
import type { Binding, KernelCalls, ToProcess } from '../process/messages';
import type { DatagramFamily, Endpoint } from '../process/transport';
import type { MachineTable, Reached } from './machine-table';
import { KernelFault } from './messages';

const EPHEMERAL = 49_152;
const LAST_PORT = 65_535;
/** Bytes that wait for a socket's process before more are dropped: Linux's default is 208 KiB, and its sender is never faster. */
const RECEIVE_BUFFER = 2 * 1024 * 1024;
/** What a datagram takes of that beside its content. */
const OVERHEAD = 256;
/** Bytes of one datagram in the log: more than a UDP message that is not fragmented has. */
const LOGGED = 2048;
const BROADCAST = '255.255.255.255';

interface Socket {
  readonly pid: number;
  readonly number: number;
  readonly machine: Machine;
  readonly binding: Binding;
  readonly port: number;
  readonly family: DatagramFamily;
  readonly reuse: boolean;
  waiting: number;
}

type Post = (message: Extract<ToProcess, { t: 'datagram' | 'datagram-refused' }>) => void;

export class DatagramTable {
  readonly #tell: (body: SandboxEventBody & Caused) => void;
  readonly #fates: DatagramFates;
  readonly #table: MachineTable;
  readonly #posts = new Map<number, Post>();
  readonly #machines = new Map<number, Machine>();
  readonly #sockets = new Map<string, Socket>();
  /** How many each process has. */
  readonly #counts = new Map<number, number>();
  #ephemeral = EPHEMERAL;

  constructor(tell: (body: SandboxEventBody & Caused) => void, machines: MachineTable, fates: DatagramFates) {
    this.#tell = tell;
    this.#fates = fates;
    this.#table = machines;
  }

  add(pid: number, post: Post, machine: Machine): void {
    this.#posts.set(pid, post);
    this.#machines.set(pid, machine);
  }

  remove(pid: number): void {
    this.#posts.delete(pid);
    this.#machines.delete(pid);
    this.#counts.delete(pid);
    for (const [key, socket] of [...this.#sockets]) if (socket.pid === pid) this.#sockets.delete(key);
  }

  /** @throws {KernelFault} `EADDRINUSE`, `EINVAL`, `EMFILE` */
  bind(pid: number, request: KernelCalls['bindDatagram']['args']): number {
    const { socket: number, port: wanted, family, reuse } = request;
    const key = keyOf(pid, number);
    if (this.#sockets.has(key) || !Number.isInteger(wanted) || wanted > LAST_PORT)
      throw new KernelFault('EINVAL', 'bind EINVAL');
    const count = this.#counts.get(pid) ?? 0;
    if (count >= LIMITS.datagramSockets)
      throw new KernelFault(
        'EMFILE',
        `bind EMFILE ${request.address}:${wanted}`,
        `A process may have ${LIMITS.datagramSockets} UDP sockets: close some.`,
      );
    const machine = this.#machines.get(pid) ?? FIRST_MACHINE;
    const binding = this.#table.binding(request.address, machine);
    const port = wanted === 0 ? this.#free(family) : wanted;
    if (port === null) throw new KernelFault('EADDRINUSE', `bind EADDRINUSE ${request.address}`);
    const holders = this.#holders(port, family).filter(
      (holder) =>
        holder.machine === machine &&
        (holder.binding === binding || holder.binding === 'any' || binding === 'any'),
    );
    if (holders.length > 0 && !(reuse && holders.every((holder) => holder.reuse)))
      throw new KernelFault('EADDRINUSE', `bind EADDRINUSE ${request.address}:${port}`);
    this.#sockets.set(key, { pid, number, machine, binding, port, family, reuse, waiting: 0 });
    this.#counts.set(pid, count + 1);
    return port;
  }

  unbind(pid: number, number: number): void {
    if (this.#sockets.delete(keyOf(pid, number))) this.#counts.set(pid, (this.#counts.get(pid) ?? 0) - 1);
  }

  send(pid: number, number: number, to: Endpoint, bytes: Uint8Array): void {
    const sender = this.#sockets.get(keyOf(pid, number));
    if (!sender) return;
    const { family, port, machine } = sender;
    const holders = this.#holders(to.port, family);
    if (to.address === BROADCAST) {
      const from = { address: machine.address, family, port };
      for (const holder of holders) this.#pass(sender, from, holder, to, bytes);
      return;
    }
    const reached = this.#reach(to, machine);
    const loopback = family === 'IPv4' ? '127.0.0.1' : '::1';
    const from = { address: reached?.loopback ? loopback : machine.address, family, port };
    const receiver = holders.findLast(
      (holder) =>
        holder.machine === reached?.machine &&
        (holder.binding === 'any' || holder.binding === (reached.loopback ? 'loopback' : 'own')),
    );
    if (receiver) this.#pass(sender, from, receiver, to, bytes);
    else {
      this.#log(sender, from, null, to, bytes, 'refused');
      this.#posts.get(pid)?.({ t: 'datagram-refused', socket: number, to });
    }
  }

  /** null: no machine has the address. The process has looked already; a hostile one may not have. */
  #reach(to: Endpoint, from: Machine): Reached | null {
    try {
      return this.#table.reach(to.address, from);
    } catch (error) {
      if (error instanceof KernelFault) return null;
      throw error;
    }
  }

  /** The process has taken so many bytes from its socket's buffer. */
  read(pid: number, number: number, length: number): void {
    const socket = this.#sockets.get(keyOf(pid, number));
    if (socket) socket.waiting = Math.max(0, socket.waiting - length - OVERHEAD);
  }

  /** On its way it meets the faults of the link. */
  #pass(sender: Socket, from: Endpoint, receiver: Socket, to: Endpoint, bytes: Uint8Array): void {
    this.#fates.pass(
      { machine: sender.machine.name, port: from.port },
      { machine: receiver.machine.name, port: to.port },
      {
        deliver: (cause) => {
          // One that was late may find the socket closed.
          if (this.#sockets.get(keyOf(receiver.pid, receiver.number)) === receiver)
            this.#deliver(sender, from, receiver, to, bytes, cause);
          else this.#log(sender, from, receiver.pid, to, bytes, 'dropped', cause);
        },
        lose: (cause) => this.#log(sender, from, receiver.pid, to, bytes, 'dropped', cause),
      },
    );
  }

  #deliver(
    sender: Socket,
    from: Endpoint,
    receiver: Socket,
    to: Endpoint,
    bytes: Uint8Array,
    cause: number | undefined,
  ): void {
    const full = receiver.waiting + bytes.length + OVERHEAD > RECEIVE_BUFFER;
    this.#log(sender, from, receiver.pid, to, bytes, full ? 'dropped' : 'delivered', cause);
    if (full) return;
    receiver.waiting += bytes.length + OVERHEAD;
    this.#posts.get(receiver.pid)?.({ t: 'datagram', socket: receiver.number, from, bytes });
  }

  #log(
    { pid }: Socket,
    from: Endpoint,
    receiver: number | null,
    to: Endpoint,
    bytes: Uint8Array,
    outcome: 'delivered' | 'refused' | 'dropped',
    cause?: number,
  ): void {
    this.#tell({
      type: 'datagram',
      from: { pid, address: from.address, port: from.port },
      to: { pid: receiver, address: to.address, port: to.port },
      outcome,
      bytes: bytes.slice(0, LOGGED),
      length: bytes.length,
      ...(cause === undefined ? {} : { cause }),
    });
  }

  #holders(port: number, family: DatagramFamily): Socket[] {
    return [...this.#sockets.values()].filter((socket) => socket.port === port && socket.family === family);
  }

  #free(family: DatagramFamily): number | null {
    const taken = new Set(
      [...this.#sockets.values()].filter((socket) => socket.family === family).map(({ port }) => port),
    );
    for (let tries = EPHEMERAL; tries <= LAST_PORT; tries++) {
      this.#ephemeral = this.#ephemeral >= LAST_PORT ? EPHEMERAL : this.#ephemeral + 1;
      if (!taken.has(this.#ephemeral)) return this.#ephemeral;
    }
    return null;
  }
}

const keyOf = (pid: number, number: number) => `${pid}:${number}`;
