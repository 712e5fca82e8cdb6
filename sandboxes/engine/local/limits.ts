/**
 * What one sandbox may take of the tab. Programs that are honest are told as Node would tell them (EMFILE, ENOSPC, EAGAIN);
 * one that passes a limit by speaking to the kernel itself is ended.
 */
const MIB = 1024 * 1024;

export const LIMITS = {
  /** At once, in a sandbox. Each is a worker of the browser, with some megabytes of its own. */
  processes: 64,
  /** TCP servers of one process. */
  listeners: 1024,
  /** Connections of one process, those it opened and those it accepted. */
  connections: 8192,
  /** UDP sockets of one process. */
  datagramSockets: 1024,
  /** Calls of one process that the kernel has not answered. */
  calls: 16_384,
  /** Of these, operations of `crypto.subtle`. */
  cryptoCalls: 2048,
  /** WebCrypto keys of one process, until it has collected the garbage among them. */
  keys: 100_000,
  /** Rounds of one key derivation: about three seconds of a core. */
  derivationRounds: 10_000_000,
  /** Files, folders and links on the disk of a sandbox. */
  files: 65_536,
  /** Bytes in all of them. Every process has a copy. */
  diskBytes: 256 * MIB,
  /** Bytes of one message to the kernel, or between two processes. */
  messageBytes: 64 * MIB,
  /** Characters of one file that is compiled. */
  sourceLength: 16 * MIB,
  /** Characters of the arguments and the environment of one process: Linux's default for E2BIG. */
  argumentLength: 2 * MIB,
  /** Characters of a path. Linux's PATH_MAX, which it counts for each call; here it is for where the file is. */
  pathLength: 4096,
} as const;

/** Milliseconds since 1970 that a `Date` can show. */
export const LAST_DATE = 8.64e15;
