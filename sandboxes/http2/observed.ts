/** A server of HTTP/2 without a network, for tests: what it answers to octets, frame by frame. */
import { Connection } from './connection';
import { FrameReader } from './frame-reader';
import { FLAG, FRAME, type Frame, wordAt } from './frames';
import type { ConnectionListener } from './listener';
import { ERROR_CODE } from './protocol-error';
import type { ConnectionOptions } from './state';
import type { Stream } from './stream';

const NAMES = Object.keys(ERROR_CODE);

/** `RST_STREAM 1 CANCEL`, `HEADERS 1`, `DATA 1 end`. */
export function shown({ type, flags, stream, payload }: Frame): string {
  const name = Object.entries(FRAME).find(([, each]) => each === type)?.[0] ?? `type ${type}`;
  if (type === FRAME.RST_STREAM) return `${name} ${stream} ${NAMES[wordAt(payload, 0)]}`;
  if (type === FRAME.GOAWAY) return `${name} ${NAMES[wordAt(payload, 4)]}`;
  const isContent = type === FRAME.DATA || type === FRAME.HEADERS;
  return `${name}${stream ? ` ${stream}` : ''}${isContent && flags & FLAG.END_STREAM ? ' end' : ''}`;
}

export class ObservedServer {
  readonly connection: Connection;
  /** What it has sent. */
  readonly frames: Frame[] = [];
  /** Octets of it. */
  sent = 0;
  /** Streams that the listener was told of and not of their end. */
  readonly open = new Set<Stream>();
  failure: Error | null = null;

  /** @param answer what it does with a whole request: a short answer when left out */
  constructor(
    options: Partial<ConnectionOptions> = {},
    answer: (server: ObservedServer, stream: Stream) => void = ({ connection }, stream) => {
      connection.headers(stream, [{ name: ':status', value: '200' }], false);
      connection.write(stream, Uint8Array.of(111, 107));
      connection.end(stream);
    },
  ) {
    const reader = new FrameReader((frame) => this.frames.push({ ...frame, payload: frame.payload.slice() }));
    reader.maxFrameSize = 2 ** 24 - 1;
    const ignored = () => undefined;
    const listener: ConnectionListener = {
      output: (bytes) => {
        this.sent += bytes.length;
        reader.read(bytes);
      },
      headers: (stream) => this.open.add(stream),
      data: (stream, bytes) => this.connection.consume(stream, bytes.length),
      ended: (stream) => answer(this, stream),
      closed: (stream) => this.open.delete(stream),
      failed: (error) => {
        this.failure = error;
      },
      promised: ignored,
      notSent: ignored,
      settings: ignored,
      settingsAcknowledged: ignored,
      ping: ignored,
      pong: ignored,
      goaway: ignored,
      extension: ignored,
    };
    this.connection = new Connection({ side: 'server', now: () => 0, ...options }, listener);
  }

  receive(bytes: Uint8Array): this {
    this.connection.receive(bytes);
    return this;
  }

  /** Without SETTINGS and WINDOW_UPDATE. */
  get said(): string[] {
    return this.frames
      .filter(({ type }) => type !== FRAME.SETTINGS && type !== FRAME.WINDOW_UPDATE)
      .map(shown);
  }
}
