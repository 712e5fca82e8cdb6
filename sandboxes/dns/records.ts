/** Messages and what they hold (RFC 1035 §4). */
import type { RecordData } from './record-types';

export { type RecordData, TYPE } from './record-types';

/** RFC 1035 §3.2.4, and ANY of §3.2.5. */
export const CLASS = { IN: 1, CH: 3, HS: 4, ANY: 255 } as const;

/** Response codes (RFC 1035 §4.1.1, RFC 2136, RFC 6891). */
export const RCODE = {
  ok: 0,
  format: 1,
  server: 2,
  name: 3,
  notImplemented: 4,
  refused: 5,
  yxDomain: 6,
  notAuth: 9,
  badVersion: 16,
  badCookie: 23,
} as const;

export interface ResourceRecord {
  /** Without the last dot; see `name.ts`. */
  readonly name: string;
  /** A number of `CLASS`, or another. */
  readonly class: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

export interface Question {
  readonly name: string;
  /** A number of `TYPE`, or another. */
  readonly type: number;
  readonly class: number;
}

/** What the OPT record says (RFC 6891). The upper bits of the response code are in `DnsMessage.rcode`. */
export interface Edns {
  readonly version: number;
  /** Largest datagram that its sender takes, in bytes. */
  readonly udpSize: number;
  /** DO (RFC 3225): wants DNSSEC's records. */
  readonly dnssecOk: boolean;
  readonly options: readonly EdnsOption[];
}

export interface EdnsOption {
  /** A number of `EDNS_OPTION`, or another. */
  readonly code: number;
  readonly bytes: Uint8Array;
}

export const EDNS_OPTION = { nsid: 3, clientSubnet: 8, cookie: 10, padding: 12, extendedError: 15 } as const;

export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** AD and CD (RFC 4035 §3.1.6). */
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  /** Without OPT. */
  readonly additional: readonly ResourceRecord[];
  /** null: the message has no OPT record. */
  readonly edns: Edns | null;
}

/** A query for one name, recursion wanted. */
export const queryFor = (id: number, question: Question): DnsMessage => ({
  id,
  response: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
  rcode: RCODE.ok,
  questions: [question],
  answers: [],
  authority: [],
  additional: [],
  edns: null,
});
