/** TCP ports and the connections between processes. The bytes themselves never come by here, save for copies to the log. */
import type { Machine } from '../../contract';
import type { Caused, SandboxEventBody } from '../../events';
import { FIRST_MACHINE, PAGE_ADDRESS, PAGE_NAME } from '../../machine-names';
import { LIMITS } from '../limits';
import {
  type Binding,
  type FromProcess,
  type LinkNews,
  type OpenedConnection,
  type RelayedFrame,
  TAP_NUMBERS,
  type Taps,
  type ToProcess,
} from '../process/messages';
import type { Endpoint } from '../process/transport';
import type { Reached } from './machine-table';
import { KernelFault } from './messages';

const EPHEMERAL = 49_152;
const LAST_PORT = 65_535;

interface Connection {
  readonly id: number;
  /** null: the page. */
  readonly client: number | null;
  readonly server: number;
  readonly port: number;
  /** The log has not been told of its end. */
  open: boolean;
  /** Its side has said that it is over. */
  clientDone: boolean;
}

/** What is counted of each process. */
type Held = 'listeners' | 'connections';

type Impaired = Extract<FromProcess, { t: 'impaired' }>;

type Post = (message: ToProcess, transfer: Transferable[]) => void;
type PostToPage = (message: LinkNews, transfer: Transferable[]) => void;

/** Numbers of the two ends of one link: of the process with the lower pid, of the other. The page counts as 0. */
type Link = readonly [low: number, high: number];

interface Holder {
  readonly pid: number;
  readonly binding: Binding;
}

const at = (address: string, port: number): Endpoint => ({ address, family: 'IPv4', port });
const LOOPBACK = '127.0.0.1';
const OVER_LOOPBACK: Reached = { machine: FIRST_MACHINE, loopback: true };

const overlap = (one: Binding, other: Binding) => one === other || one === 'any' || other === 'any';

/** As events tell it: the first machine goes without saying. */
const on = ({ name }: Machine) => (name === FIRST_MACHINE.name ? {} : { machine: name });

export class PortTable {
  readonly #tell: (body: SandboxEventBody & Caused, age?: number) => void;
  readonly #toPage: PostToPage;
  readonly #posts = new Map<number, Post>();
  readonly #machines = new Map<number, Machine>();
  /** By `machine:port`. */
  readonly #listening = new Map<string, Holder[]>();
  readonly #connections = new Map<number, Connection>();
  /** By `pid:pid`, the lower first: one port for all connections between two processes. */
  readonly #links = new Map<string, Link>();
  readonly #turns = new Map<string, number>();
  /** pid → group. */
  readonly #groups = new Map<number, number>();
  readonly #held: Readonly<Record<Held, Map<number, number>>> = {
    listeners: new Map(),
    connections: new Map(),
  };
  /** Ephemeral ports put by for a process, by machine and port. */
  readonly #reserved = new Map<string, number>();
  #ephemeral = EPHEMERAL;
  #ids = 0;
  #linkEnds = 0;
  /** Takes the page's frames where all frames go by way of the kernel; else null, and links carry them. */
  #relayToPage: ((connection: number, frame: RelayedFrame['frame']) => void) | null = null;

  constructor(tell: (body: SandboxEventBody & Caused, age?: number) => void, toPage: PostToPage) {
    this.#tell = tell;
    this.#toPage = toPage;
  }

  add(pid: number, post: Post, machine: Machine = FIRST_MACHINE): void {
    this.#posts.set(pid, post);
    this.#machines.set(pid, machine);
  }

  /** From now on frames go by way of `relay`. Call before any connection is made. */
  relayFrames(toPage: (connection: number, frame: RelayedFrame['frame']) => void): void {
    this.#relayToPage = toPage;
  }

  /**
   * One side of a connection sends a frame to the other.
   * @param accepted whether the side that listened sends it; @param pid null: the page
   */
  relay(pid: number | null, { connection, accepted, frame }: Omit<RelayedFrame, 't'>): void {
    const known = this.#connections.get(connection);
    if (known && (accepted ? known.server : known.client) === pid) this.#relayTo(known, !accepted, frame);
  }

  #relayTo({ id, server, client }: Connection, accepted: boolean, frame: RelayedFrame['frame']): void {
    const to = accepted ? server : client;
    if (to === null) this.#relayToPage?.(id, frame);
    else this.#posts.get(to)?.({ t: 'frame', connection: id, accepted, frame }, []);
  }

  /** Processes that have joined one group may listen on one port together: workers of `node:cluster`. */
  join(pid: number, group: number): void {
    this.#groups.set(pid, group);
  }

  /** Ends all that a process had: its ports, its connections. */
  remove(pid: number, cause?: number): void {
    this.#posts.delete(pid);
    this.#groups.delete(pid);
    for (const [key, owner] of [...this.#reserved]) if (owner === pid) this.#reserved.delete(key);
    for (const [key, holders] of [...this.#listening])
      for (const holder of holders)
        if (holder.pid === pid) this.unlisten(pid, Number(key.split(':')[1]), holder.binding);
    for (const connection of [...this.#connections.values()]) {
      if (connection.server !== pid && connection.client !== pid) continue;
      if (this.#relayToPage) this.#relayTo(connection, connection.client === pid, null);
      if (connection.server === pid) this.#forget(connection, 'reset', cause);
      else {
        this.#leave(connection);
        this.#end(connection, 'reset', cause);
      }
    }
    for (const [pair, [low, high]] of [...this.#links]) {
      const [lower, higher] = pair.split(':').map(Number);
      if (lower === pid && higher !== undefined) this.#post(higher, { t: 'gone', link: high });
      else if (higher === pid && lower !== undefined) this.#post(lower, { t: 'gone', link: low });
      else continue;
      this.#links.delete(pair);
    }
    this.#machines.delete(pid);
    for (const counts of Object.values(this.#held)) counts.delete(pid);
  }

  /**
   * A free port that nobody else is given: so that a server which asks for any port can say at once which it has.
   * null when there is none.
   */
  reserve(pid: number): number | null {
    const machine = this.#machineOf(pid);
    const port = this.#free(machine);
    if (port !== null) this.#reserved.set(keyOf(machine, port), pid);
    return port;
  }

  /** Whether the port was put by for the process; it is not any more. */
  takeReserved(pid: number, port: number): boolean {
    const key = keyOf(this.#machineOf(pid), port);
    return this.#reserved.get(key) === pid && this.#reserved.delete(key);
  }

  /** @throws {KernelFault} `EADDRINUSE`, `EMFILE`, `ERR_SOCKET_BAD_PORT` */
  listen(pid: number, wanted: number, binding: Binding = 'any'): number {
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > LAST_PORT)
      throw new KernelFault(
        'ERR_SOCKET_BAD_PORT',
        `options.port should be >= 0 and < 65536. Received ${wanted}.`,
      );
    const machine = this.#machineOf(pid);
    if (this.#count('listeners', pid) >= LIMITS.listeners)
      throw new KernelFault(
        'EMFILE',
        `listen EMFILE: too many open files :::${wanted}`,
        `A process may listen on ${LIMITS.listeners} ports: close some of its servers.`,
      );
    const port = wanted === 0 ? this.#free(machine) : wanted;
    if (port === null) throw new KernelFault('EADDRINUSE', 'listen EADDRINUSE: no port is free :::0');
    const holders = this.#listening.get(keyOf(machine, port)) ?? [];
    const group = this.#groups.get(pid);
    const rivals = holders.filter((holder) => overlap(holder.binding, binding));
    if (rivals.some((holder) => group === undefined || this.#groups.get(holder.pid) !== group))
      throw new KernelFault('EADDRINUSE', `listen EADDRINUSE: address already in use :::${port}`);
    this.#listening.set(keyOf(machine, port), [...holders, { pid, binding }]);
    this.#add('listeners', pid, 1);
    this.#tell({ type: 'listen', pid, port, ...on(machine) });
    return port;
  }

  unlisten(pid: number, port: number, binding: Binding = 'any'): void {
    const machine = this.#machineOf(pid);
    const key = keyOf(machine, port);
    const holders = this.#listening.get(key) ?? [];
    const rest = holders.filter((holder) => holder.pid !== pid || holder.binding !== binding);
    if (rest.length === holders.length) return;
    this.#add('listeners', pid, rest.length - holders.length);
    if (rest.length > 0) this.#listening.set(key, rest);
    else this.#listening.delete(key);
    this.#tell({ type: 'unlisten', pid, port, ...on(machine) });
  }

  /**
   * Opens a connection: the listener is told, and the one who connects is answered.
   * Where several processes share the port they take turns.
   * @param from the pid that connects, null for the page
   * @throws {KernelFault} `ECONNREFUSED`, `EMFILE`, `EADDRNOTAVAIL`
   */
  connect(
    from: number | null,
    port: number,
    { machine, loopback }: Reached = OVER_LOOPBACK,
  ): OpenedConnection {
    const key = keyOf(machine, port);
    const reachable = (this.#listening.get(key) ?? []).filter(
      ({ binding }) => binding === 'any' || binding === (loopback ? 'loopback' : 'own'),
    );
    const turn = this.#turns.get(key) ?? 0;
    const holder = reachable[turn % Math.max(1, reachable.length)];
    const post = holder && this.#posts.get(holder.pid);
    const address = loopback ? LOOPBACK : machine.address;
    if (!holder || !post)
      throw new KernelFault(
        'ECONNREFUSED',
        `connect ECONNREFUSED ${address}:${port}`,
        `Nothing listens on port ${port}${loopback ? '' : ` of ${machine.name} (127.0.0.1 there is its own)`}: start the server, or ask the port it printed.`,
      );
    const server = holder.pid;
    if (from !== null && this.#count('connections', from) >= LIMITS.connections)
      throw new KernelFault(
        'EMFILE',
        `connect EMFILE ${address}:${port}`,
        `A process may have ${LIMITS.connections} connections open: close some, or use them again (keep-alive, a pool).`,
      );
    if (this.#count('connections', server) >= LIMITS.connections)
      throw new KernelFault(
        'ECONNREFUSED',
        `connect ECONNREFUSED ${address}:${port}`,
        `The server has ${LIMITS.connections} connections open, which is all that one process may have: close some.`,
      );
    const client = from === null ? null : this.#machineOf(from);
    const clientAddress = loopback ? LOOPBACK : (client?.address ?? PAGE_ADDRESS);
    const localPort = this.#free(client ?? FIRST_MACHINE);
    if (localPort === null)
      throw new KernelFault('EADDRNOTAVAIL', `connect EADDRNOTAVAIL ${address}:${port}`);
    this.#turns.set(key, turn + 1);
    const id = ++this.#ids;
    const [clientEnd, serverEnd] = this.#link(from ?? 0, server);
    this.#connections.set(id, { id, client: from, server, port, open: true, clientDone: false });
    if (from !== null) this.#add('connections', from, 1);
    this.#add('connections', server, 1);
    this.#tell({ type: 'connection.open', connection: id, port, from, to: server, ...on(machine) });
    const route = { client: client?.name ?? PAGE_NAME, server: machine.name, port };
    const ends = { local: at(address, port), remote: at(clientAddress, localPort), route };
    post({ t: 'connection', connection: id, link: serverEnd, binding: holder.binding, ...ends }, []);
    return { connection: id, link: clientEnd, route, local: ends.remote, remote: ends.local };
  }

  /** The ends of the link between two processes, who are told of it when it is new. A process has one with itself, too. */
  #link(client: number, server: number): readonly [clientEnd: number, serverEnd: number] {
    if (this.#relayToPage) return [0, 0];
    const pair = client < server ? `${client}:${server}` : `${server}:${client}`;
    let link = this.#links.get(pair);
    if (!link) {
      const { port1, port2 } = new MessageChannel();
      link = [++this.#linkEnds, ++this.#linkEnds];
      this.#links.set(pair, link);
      this.#post(Math.min(client, server), { t: 'link', link: link[0], port: port1 }, [port1]);
      this.#post(Math.max(client, server), { t: 'link', link: link[1], port: port2 }, [port2]);
    }
    return client <= server ? link : [link[1], link[0]];
  }

  #post(pid: number, news: LinkNews, transfer: Transferable[] = []): void {
    if (pid === 0) this.#toPage(news, transfer);
    else this.#posts.get(pid)?.(news, transfer);
  }

  /**
   * One side says that the connection is over. The word of the accepting side counts: it has told what crossed before,
   * so in the log the end comes last. (Where it dies without a word, `remove` ends the connection.)
   */
  closed(pid: number | null, id: number, how: 'fin' | 'reset', cause?: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    if (connection.server === pid) this.#forget(connection, how, cause);
    else if (connection.client === pid) this.#leave(connection);
  }

  /** A fault acted on what arrived at one side. */
  impaired(pid: number | null, { connection: id, way, effect, length, by, cause }: Impaired): void {
    const connection = this.#connections.get(id);
    if (connection === undefined || (connection.server !== pid && connection.client !== pid)) return;
    const direction = way === 'forth' ? 'to-server' : 'to-client';
    this.#tell({ type: 'connection.impaired', connection: id, direction, effect, length, by, cause });
  }

  /** Bytes that the accepting side says have crossed; of other connections it has nothing to say. */
  tapped(pid: number, { bytes, pieces }: Taps): void {
    let at = 0;
    for (let n = 0; n + TAP_NUMBERS <= pieces.length; n += TAP_NUMBERS) {
      const [connection = 0, direction = 0, kept = 0, length = 0, age = 0] = pieces.subarray(
        n,
        n + TAP_NUMBERS,
      );
      const end = at + kept;
      // A hostile process may say anything. Were an age negative, the log's clock would stand in the future for good.
      const told = Number.isSafeInteger(kept) && Number.isSafeInteger(length) && Number.isFinite(age);
      if (!told || kept < 0 || end > bytes.length || length < kept || age < 0) return;
      const piece = bytes.subarray(at, end);
      at = end;
      if (this.#connections.get(connection)?.server !== pid) continue;
      const way = direction === 0 ? 'to-server' : 'to-client';
      this.#tell({ type: 'connection.data', connection, direction: way, bytes: piece, length }, age);
    }
  }

  /** The accepting side has nothing more to tell of it. */
  #forget(connection: Connection, how: 'fin' | 'reset', cause?: number): void {
    this.#connections.delete(connection.id);
    this.#add('connections', connection.server, -1);
    this.#leave(connection);
    this.#end(connection, how, cause);
  }

  #leave(connection: Connection): void {
    if (connection.client === null || connection.clientDone) return;
    connection.clientDone = true;
    this.#add('connections', connection.client, -1);
  }

  #end(connection: Connection, how: 'fin' | 'reset', cause?: number): void {
    if (!connection.open) return;
    connection.open = false;
    this.#tell({ type: 'connection.close', connection: connection.id, how, ...causedBy(cause) });
  }

  #machineOf(pid: number): Machine {
    return this.#machines.get(pid) ?? FIRST_MACHINE;
  }

  #count(what: Held, pid: number): number {
    return this.#held[what].get(pid) ?? 0;
  }

  #add(what: Held, pid: number, change: number): void {
    if (this.#posts.has(pid)) this.#held[what].set(pid, this.#count(what, pid) + change);
  }

  #free(machine: Machine): number | null {
    for (let tries = EPHEMERAL; tries <= LAST_PORT; tries++) {
      this.#ephemeral = this.#ephemeral >= LAST_PORT ? EPHEMERAL : this.#ephemeral + 1;
      const key = keyOf(machine, this.#ephemeral);
      if (!this.#listening.has(key) && !this.#reserved.has(key)) return this.#ephemeral;
    }
    return null;
  }
}

const keyOf = ({ name }: Machine, port: number) => `${name}:${port}`;

const causedBy = (cause: number | undefined): Caused => (cause === undefined ? {} : { cause });
