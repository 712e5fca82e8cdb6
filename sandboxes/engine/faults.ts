/** What may be broken in a sandbox on purpose. */

/** Connections of one kind: of those who connect `from` a machine (or the page) `to` a machine. */
export interface LinkSelector {
  /** The machine that connects, `page` for the page itself, `*` for all. */
  readonly from: string;
  /** The machine that listens; `*` for all. A machine's connections to itself count, too. */
  readonly to: string;
  /** The port that is listened on; default: all. */
  readonly port?: number;
}

export interface LinkDirection {
  /** `forth`: what goes to the listener; `back`: what it sends. Default: both. */
  readonly direction?: 'forth' | 'back' | 'both';
}

export type LinkFault =
  /** Each way takes so much longer, in milliseconds, and by ± `jitter`, which is drawn with `seed` (1). */
  | ({
      readonly kind: 'latency';
      readonly milliseconds: number;
      readonly jitter?: number;
      readonly seed?: number;
    } & LinkSelector &
      LinkDirection)
  /** Bytes a second that each connection carries each way. */
  | ({ readonly kind: 'bandwidth'; readonly bytesPerSecond: number } & LinkSelector & LinkDirection)
  /** New connections get ECONNREFUSED; those that are open stay. */
  | ({ readonly kind: 'refuse' } & LinkSelector)
  /** Each connection is reset once `after` bytes (0: at once) have crossed it one way since. */
  | ({ readonly kind: 'reset'; readonly after: number } & LinkSelector & LinkDirection)
  /**
   * Everything vanishes, without an answer. Who connects gets ETIMEDOUT after 127 seconds, as Linux has it. What was sent
   * over an open connection arrives once the fault is removed, because TCP sends it again.
   */
  | ({ readonly kind: 'black-hole' } & LinkSelector & LinkDirection)
  /** The peer of each connection that is open now has vanished without FIN or RST, for good. New connections work. */
  | ({ readonly kind: 'half-open' } & LinkSelector)
  /**
   * UDP: probabilities from 0 to 1 that a datagram is lost, arrives twice, or is overtaken by the next one; drawn with
   * `seed` (1). Latency, black holes and partitions act on datagrams, too.
   */
  | ({
      readonly kind: 'datagrams';
      readonly loss?: number;
      readonly duplicate?: number;
      readonly reorder?: number;
      readonly seed?: number;
    } & LinkSelector &
      LinkDirection);

export type MachineFault =
  /** The machines reach each other, and the others each other, but nothing crosses between the two sides. */
  | { readonly kind: 'partition'; readonly machines: readonly string[] }
  /** Writes that need room fail with ENOSPC. */
  | { readonly kind: 'disk-full'; readonly machine: string }
  /** Its calendar (`Date`) is wrong by so many milliseconds. Timers are not. */
  | { readonly kind: 'clock-skew'; readonly machine: string; readonly milliseconds: number };

export type ProcessFault =
  /** SIGSTOP until it is removed: it answers nothing, its sockets stay. A loop that never yields goes on. */
  | { readonly kind: 'pause'; readonly pid: number }
  /** SIGKILL, once: it is never among the active faults. */
  | { readonly kind: 'kill'; readonly pid: number };

export type Fault = LinkFault | MachineFault | ProcessFault;

export interface InjectedFault {
  /** The number of its event in the log: what follows from it has that as its `cause`. */
  readonly id: number;
  readonly fault: Fault;
  /** Puts another of the same kind in its place. Rejects as `inject`. */
  change(fault: Fault): Promise<void>;
  /** May be called twice. */
  remove(): Promise<void>;
}

/** Promises resolve when every process that answers within a second knows of the fault. */
export interface SandboxFaults {
  /** Those that are in force, the oldest first. Never the same array once it has changed. */
  readonly active: readonly InjectedFault[];
  /**
   * @throws {EngineError} `ENOENT` for a machine that does not exist, `ESRCH` for such a process, `EINVAL` for a number
   * that cannot be
   */
  inject(fault: Fault): Promise<InjectedFault>;
  /** Removes all. */
  clear(): Promise<void>;
}

/** In words: `latency 200 ms ± 50 ms, page → app:3000`. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
      return `latency ${fault.milliseconds} ms${fault.jitter ? ` ± ${fault.jitter} ms` : ''}, ${linkWords(fault)}`;
    case 'bandwidth':
      return `${fault.bytesPerSecond} bytes a second, ${linkWords(fault)}`;
    case 'refuse':
      return `connections refused, ${linkWords(fault)}`;
    case 'reset':
      return `reset ${fault.after === 0 ? 'at once' : `after ${fault.after} bytes`}, ${linkWords(fault)}`;
    case 'black-hole':
      return `black hole, ${linkWords(fault)}`;
    case 'half-open':
      return `peers vanished, ${linkWords(fault)}`;
    case 'datagrams': {
      const { loss = 0, duplicate = 0, reorder = 0 } = fault;
      const words = Object.entries({ lost: loss, doubled: duplicate, overtaken: reorder }).flatMap(
        ([name, share]) => (share > 0 ? [`${Math.round(share * 100)} % ${name}`] : []),
      );
      return `datagrams ${words.join(', ') || 'untouched'}, ${linkWords(fault)}`;
    }
    case 'partition':
      return `${fault.machines.join(', ')} cut off from all others`;
    case 'disk-full':
      return `disk of ${fault.machine} full`;
    case 'clock-skew':
      return `clock of ${fault.machine} wrong by ${fault.milliseconds} ms`;
    case 'pause':
      return `process ${fault.pid} paused`;
    case 'kill':
      return `process ${fault.pid} killed`;
  }
}

function linkWords(link: LinkSelector & LinkDirection): string {
  const one = link.direction === 'forth' ? ' (only there)' : link.direction === 'back' ? ' (only back)' : '';
  return `${link.from} → ${link.to}${link.port === undefined ? '' : `:${link.port}`}${one}`;
}
