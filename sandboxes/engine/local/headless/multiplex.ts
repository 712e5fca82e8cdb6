/**
 * Many byte streams over one WebSocket, with credit-based flow control per stream, so that a slow reader
 * holds back its own sender and nobody else's. Used alike on both sides.
 *
 * A binary frame: `[channel: u32][kind: u8][payload]`, little endian.
 */
import { type Connection, EngineError } from '../../contract';

const DATA = 0;
const FIN = 1;
/** Payload: the error's code. */
const RESET = 2;
/** Payload: u32, bytes that the receiver has consumed. */
const CREDIT = 3;
const STDOUT = 4;
const STDERR = 5;

/** Bytes that may be on their way before the receiver has to say that it read some. */
const WINDOW = 256 * 1024;
const PIECE = 64 * 1024;

export interface Multiplexer {
  /** Both sides call it with the same number. */
  open(channel: number): Connection;
  /** Output of a process: has no flow control, as the process is ahead of it anyway. */
  output(process: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  receive(frame: Uint8Array<ArrayBuffer>): void;
  /** The WebSocket is gone. */
  close(error: Error): void;
}

export interface MultiplexerOptions {
  send(frame: Uint8Array<ArrayBuffer>): void;
  onOutput(process: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

export function createMultiplexer({ send, onOutput }: MultiplexerOptions): Multiplexer {
  const channels = new Map<number, Channel>();
  return {
    open(id) {
      const channel = createChannel(
        (kind, payload) => send(frameOf(id, kind, payload)),
        () => channels.delete(id),
      );
      channels.set(id, channel);
      return channel.connection;
    },
    output(process, stream, bytes) {
      send(frameOf(process, stream === 'stdout' ? STDOUT : STDERR, bytes));
    },
    receive(frame) {
      const id = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
      const kind = frame[4] ?? DATA;
      const payload = frame.slice(5);
      if (kind === STDOUT || kind === STDERR) onOutput(id, kind === STDOUT ? 'stdout' : 'stderr', payload);
      else channels.get(id)?.receive(kind, payload);
    },
    close(error) {
      for (const channel of [...channels.values()]) channel.fail(error);
    },
  };
}

function frameOf(id: number, kind: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(5 + payload.length);
  new DataView(frame.buffer).setUint32(0, id, true);
  frame[4] = kind;
  frame.set(payload, 5);
  return frame;
}

interface Channel {
  readonly connection: Connection;
  receive(kind: number, payload: Uint8Array<ArrayBuffer>): void;
  fail(error: Error): void;
}

const NOTHING = new Uint8Array(0);

function createChannel(send: (kind: number, payload: Uint8Array) => void, onEnd: () => void): Channel {
  let credit = WINDOW;
  let granted: (() => void) | null = null;
  let sentEnd = false;
  let receivedEnd = false;
  let failure: Error | null = null;
  let reading: ReadableStreamDefaultController<Uint8Array>;
  let writing: WritableStreamDefaultController;
  /** Received and not yet handed to the reader, for which no credit was returned. */
  const waiting: Uint8Array[] = [];

  const endIfDone = () => {
    if (sentEnd && receivedEnd) onEnd();
  };
  const fail = (error: Error) => {
    if (failure !== null) return;
    failure = error;
    onEnd();
    granted?.();
    if (!receivedEnd) reading.error(error);
    if (!sentEnd) writing.error(error);
  };
  const reset = (error: Error) => {
    if (failure !== null || (sentEnd && receivedEnd)) return;
    send(RESET, new TextEncoder().encode('ECONNRESET'));
    fail(error);
  };
  const hand = () => {
    if ((reading.desiredSize ?? 0) <= 0) return;
    const bytes = waiting.shift();
    if (bytes !== undefined) {
      reading.enqueue(bytes);
      const consumed = new Uint8Array(4);
      new DataView(consumed.buffer).setUint32(0, bytes.length, true);
      send(CREDIT, consumed);
    } else if (receivedEnd) reading.close();
  };

  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      reading = controller;
    },
    pull: hand,
    cancel() {
      reset(new EngineError('ECONNABORTED', 'The reader went away'));
    },
  });

  const writable = new WritableStream<Uint8Array>({
    start(controller) {
      writing = controller;
    },
    async write(bytes) {
      for (let from = 0; from < bytes.length; ) {
        while (credit === 0) {
          await new Promise<void>((resolve) => {
            granted = resolve;
          });
          if (failure !== null) throw failure;
        }
        const piece = bytes.subarray(from, from + Math.min(PIECE, credit));
        credit -= piece.length;
        from += piece.length;
        send(DATA, piece);
      }
    },
    close() {
      sentEnd = true;
      send(FIN, NOTHING);
      endIfDone();
    },
    abort(reason) {
      reset(reason instanceof Error ? reason : new EngineError('ECONNABORTED', 'The writer went away'));
    },
  });

  return {
    connection: {
      readable,
      writable,
      abort: () => reset(new EngineError('ECONNABORTED', 'The connection was aborted')),
    },
    fail,
    receive(kind, payload) {
      if (kind === DATA) {
        waiting.push(payload);
        hand();
      } else if (kind === FIN) {
        receivedEnd = true;
        if (waiting.length === 0) reading.close();
        endIfDone();
      } else if (kind === RESET) {
        const code = new TextDecoder().decode(payload);
        fail(new EngineError(code, 'The connection was reset'));
      } else if (kind === CREDIT) {
        credit += new DataView(payload.buffer).getUint32(0, true);
        granted?.();
      }
    },
  };
}
