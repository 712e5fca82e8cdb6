/**
 * The event log of a sandbox: append-only, typed, and the only source of every visualizer.
 * A visualizer is a pure function of a prefix of it, so a run can be paused, scrubbed, compared and exported.
 */

import type { Fault } from './faults';

/** Which side of a connection sent the bytes: the one that connected, or the one that listened. */
export type Direction = 'to-server' | 'to-client';

/** The machine that it happened on; left out for the first. */
interface OnMachine {
  readonly machine?: string;
}

export type SandboxEventBody =
  | ({
      readonly type: 'process.spawn';
      readonly pid: number;
      readonly parent: number | null;
      readonly command: readonly string[];
    } & OnMachine)
  | {
      readonly type: 'process.exit';
      readonly pid: number;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | {
      readonly type: 'output';
      readonly pid: number;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  /** Output over the flood limit was dropped: so many lines and characters since the last `output`. */
  | {
      readonly type: 'output.dropped';
      readonly pid: number;
      readonly lines: number;
      readonly characters: number;
    }
  | ({ readonly type: 'listen'; readonly pid: number; readonly port: number } & OnMachine)
  | ({ readonly type: 'unlisten'; readonly pid: number; readonly port: number } & OnMachine)
  /** `from` is null when the page itself (the HTTP client) connected. `to` is the pid that listens, on `machine`. */
  | ({
      readonly type: 'connection.open';
      readonly connection: number;
      readonly port: number;
      readonly from: number | null;
      readonly to: number;
    } & OnMachine)
  /** `bytes` may be cut (`length` is the true count): under load not all are kept, and old ones are let go. */
  | {
      readonly type: 'connection.data';
      readonly connection: number;
      readonly direction: Direction;
      readonly bytes: Uint8Array;
      readonly length: number;
    }
  | { readonly type: 'connection.close'; readonly connection: number; readonly how: 'fin' | 'reset' }
  /**
   * A UDP datagram was sent. `to.pid` is null, and `outcome` `refused`, when nothing listens there; `dropped`: the
   * receiver’s buffer was full, or a fault lost it. `bytes` may be cut, `length` is the true count.
   */
  | {
      readonly type: 'datagram';
      readonly from: { readonly pid: number; readonly address: string; readonly port: number };
      readonly to: { readonly pid: number | null; readonly address: string; readonly port: number };
      readonly outcome: 'delivered' | 'refused' | 'dropped';
      readonly bytes: Uint8Array;
      readonly length: number;
    }
  /**
   * Published by a program on a `node:diagnostics_channel` whose name begins with `backlab:`; `message` is JSON. With pid 0 on
   * `backlab:engine` it is the engine's own: `silentWorkers` counts workers made for one process that have not answered.
   */
  | { readonly type: 'diagnostic'; readonly pid: number; readonly channel: string; readonly message: unknown }
  /** A cache between client and server decided. See `lib/http-cache`. */
  | {
      readonly type: 'cache';
      readonly cache: 'browser' | 'shared';
      readonly key: string;
      readonly outcome: 'miss' | 'fresh' | 'stale' | 'revalidated' | 'bypass';
      /** Seconds; null where the rule gives none. */
      readonly age: number | null;
      readonly lifetime: number | null;
      readonly status: number;
      /** Bytes that crossed the wire behind this cache for this answer. */
      readonly transferred: number;
    }
  /** The clock was turned: what it shows now (milliseconds since 1970), its rate (0: stands still), by how much it jumped. */
  | { readonly type: 'clock'; readonly shown: number; readonly rate: number; readonly jumped: number }
  /** SIGSTOP and SIGCONT. */
  | { readonly type: 'process.stop'; readonly pid: number }
  | { readonly type: 'process.continue'; readonly pid: number }
  /** A connection was not made because of a fault. `from` as in `connection.open`. */
  | ({
      readonly type: 'connection.failed';
      readonly from: number | null;
      readonly port: number;
      readonly code: string;
    } & OnMachine)
  /**
   * A fault acted on what crosses a connection: `delayed` by `by` milliseconds, `held` until it is gone, or `dropped` for
   * good. `given-up`: its sender has sent it again for `by` milliseconds, and got ETIMEDOUT. `length` in bytes.
   */
  | {
      readonly type: 'connection.impaired';
      readonly connection: number;
      readonly direction: Direction;
      readonly effect: 'delayed' | 'held' | 'dropped' | 'given-up';
      readonly length: number;
      readonly by: number;
    }
  /** It came to a limit of the sandbox: `code` as Node spells what it was told, `message` names the limit and the mend. */
  | { readonly type: 'limit'; readonly pid: number; readonly code: string; readonly message: string }
  /** A write failed with ENOSPC. */
  | { readonly type: 'disk.full'; readonly pid: number; readonly path: string }
  /**
   * Traffic or a fault was injected on purpose: `fault` is an id of lab.json's `faults`, or says in words what `injected`
   * is. `changed` and `off` have its first event as their cause.
   */
  | {
      readonly type: 'fault';
      readonly fault: string;
      readonly state: 'on' | 'changed' | 'off';
      readonly injected?: Fault;
    }
  | {
      readonly type: 'check';
      readonly id: string;
      readonly objective: string;
      readonly verdict: 'pass' | 'fail';
    };

/** `cause`: the number of the event of the fault that it follows from. */
export interface Caused {
  readonly cause?: number;
}

export type SandboxEvent = SandboxEventBody &
  Caused & {
    /** 0, 1, 2 … without gaps. */
    readonly seq: number;
    /** Milliseconds of the sandbox's clock since its boot. */
    readonly at: number;
  };

export interface EventLog {
  /** The retained events in order of `seq`. The same array until something is appended; it never changes itself. */
  readonly events: readonly SandboxEvent[];
  /** How many of the oldest events were let go to bound memory. */
  readonly forgotten: number;
  /** How many of the oldest bytes were let go whose events are still there: those have fewer `bytes` than `length`. */
  readonly forgottenBytes: number;
  /** Called after each append batch; the return value ends the subscription. */
  subscribe(listener: () => void): () => void;
  append(body: SandboxEventBody & Caused): SandboxEvent;
}
