/** Who a connection tells what has happened on it. */
import type { Frame } from './frames';
import type { Field } from './hpack/static-table';
import type { ConnectionError } from './protocol-error';
import type { Settings } from './settings';
import type { Stream } from './stream';

export type MessageKind = 'request' | 'information' | 'response' | 'trailers';

export interface ConnectionListener {
  output(bytes: Uint8Array): void;
  headers(stream: Stream, fields: readonly Field[], kind: MessageKind, last: boolean): void;
  promised(parent: Stream, stream: Stream, fields: readonly Field[]): void;
  /** Give it back with `consume` once it has been read. */
  data(stream: Stream, bytes: Uint8Array): void;
  /** The peer has said all. */
  ended(stream: Stream): void;
  /** Both sides are done, or one has reset it. */
  closed(stream: Stream, code: number, byPeer: boolean): void;
  /** A list of fields is longer than may be sent: nothing of it was. */
  notSent(stream: Stream, frameType: number, code: number): void;
  settings(settings: Readonly<Settings>): void;
  settingsAcknowledged(): void;
  ping(payload: Uint8Array): void;
  pong(payload: Uint8Array): void;
  goaway(code: number, lastStream: number, data: Uint8Array): void;
  /** ALTSVC (RFC 7838) and ORIGIN (RFC 8336). */
  extension(frame: Frame): void;
  /** The peer broke the protocol; GOAWAY has been sent. */
  failed(error: ConnectionError): void;
}
