import type { RequestMessage, ResponseMessage } from './message';

/** One request and its response as an event log shows them, finished or not. */
export interface LoggedExchange {
  /** The connection's number and the exchange's place on it (0, 1, 2 …). */
  readonly connection: number;
  readonly index: number;
  readonly port: number;
  /** pids; `from` is null for the page itself, `to` is null when the opening of the connection was forgotten. */
  readonly from: number | null;
  readonly to: number | null;
  /** `seq` of the first and of the last event that carried part of it. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Milliseconds of the sandbox's clock (`at`); null for what has not happened. */
  readonly requestStart: number;
  readonly requestEnd: number | null;
  readonly responseStart: number | null;
  readonly responseEnd: number | null;
  /** null while the head is not whole, and where the bytes are no HTTP. */
  readonly request: RequestMessage | null;
  readonly requestComplete: boolean;
  readonly response: ResponseMessage | null;
  readonly responseComplete: boolean;
  readonly interim: readonly ResponseMessage[];
  readonly sentBytes: Uint8Array;
  readonly receivedBytes: Uint8Array;
  /** The log kept only part of the bytes. */
  readonly truncated: boolean;
  /** How it ended other than with a whole response: a malformed message, or a connection that went away. */
  readonly error: string | null;
}
