/**
 * The network as a process sees it: the seam between `builtins/net` and the kernel.
 *
 * `net` is written against `Transport` alone. In a tab the transport asks the kernel for ports and gets
 * one end of a worker-to-worker `MessageChannel` per connection; in a unit test `createMemoryTransport()`
 * (`memory-transport.ts`) gives the same thing without a kernel.
 */
import type { ByteChannel } from './byte-channel';
import type { Names } from './names';

export interface Endpoint {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly port: number;
}

export interface Transport {
  /** A free port for a server that asks for any, known at once; null when only `listen` can tell. */
  sparePort(): number | null;
  /**
   * Starts to listen. `port` 0 asks for an ephemeral port. The handle keeps the process alive until closed or `unref()`ed.
   * `accept` runs in an empty async context, with a channel whose handlers must be set before it returns.
   * @param options.host an address; all of the machine's when left out
   * @throws {TransportError} `EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`
   */
  listen(
    options: { readonly port: number; readonly host?: string | undefined },
    accept: (channel: ByteChannel) => void,
  ): Promise<ListenHandle>;
  /**
   * Opens a connection. The channel keeps the process alive until it is closed or `unref()`ed.
   * @throws {TransportError} `ECONNREFUSED` (nothing listens), `ENOTFOUND` (the sandbox has no machine of that
   * name), `EHOSTUNREACH` and `ENETUNREACH` (none of that address)
   */
  connect(options: {
    readonly port: number;
    readonly host: string;
    /** Gives up, where a fault keeps the connection waiting. */
    readonly signal?: (() => AbortSignal) | undefined;
  }): Promise<ByteChannel>;
  readonly names: Names;
  /**
   * Takes a UDP port; 0 asks for a free one. The socket keeps the process alive until closed or `unref()`ed.
   * @throws {TransportError} `EADDRINUSE`
   */
  bindDatagram(
    options: {
      readonly port: number;
      readonly address: string;
      readonly family: DatagramFamily;
      /** Others may have the port too: what is sent to it goes to the one that took it last, a broadcast to all. */
      readonly reuse: boolean;
    },
    receiver: DatagramReceiver,
  ): Promise<DatagramHandle>;
}

export type DatagramFamily = 'IPv4' | 'IPv6';

export interface DatagramReceiver {
  /** In an empty async context. The bytes may be kept. */
  onDatagram(bytes: Uint8Array, from: Endpoint): void;
  /** Nothing listens where a datagram was sent to: what ICMP calls "port unreachable". */
  onRefused(to: Endpoint): void;
}

export interface DatagramHandle {
  readonly port: number;
  /** Hands a datagram over; it arrives or it does not. The bytes are copied. */
  send(bytes: Uint8Array, to: Endpoint): void;
  close(): void;
  ref(): void;
  unref(): void;
}

export interface ListenHandle {
  readonly port: number;
  /** No connection is accepted any more; those that are open stay. */
  close(): void;
  ref(): void;
  unref(): void;
}

export type TransportErrorCode =
  | 'ECONNREFUSED'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'EMFILE'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'ENOTFOUND'
  | 'ETIMEDOUT'
  | 'ECONNRESET';

/** `net` words it as Node does (`connect ECONNREFUSED 127.0.0.1:3000`); this carries only what happened. */
export class TransportError extends Error {
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string) {
    super(message);
    this.name = 'TransportError';
    this.code = code;
  }
}

/** The transport of this process. Set once, before any learner code runs (or by a test). */
let current: Transport | undefined;

export function installTransport(transport: Transport): void {
  current = transport;
}

/** @throws {Error} when none is installed: the process has not booted */
export function transport(): Transport {
  if (!current)
    throw new Error(
      'No transport is installed: call installTransport() before net is used (a test wants createMemoryTransport()).',
    );
  return current;
}
