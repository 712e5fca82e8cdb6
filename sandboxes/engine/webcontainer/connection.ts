import { type Connection, EngineError } from '../contract';
import type { Bridge } from './bridge';
import { fromBase64, toBase64 } from './bridge-protocol';
import { type Deferred, deferred } from './deferred';

export interface ConnectionTap {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  closed(how: 'fin' | 'reset'): void;
}

const refused = (port: number, cause: unknown) =>
  new EngineError('ECONNREFUSED', `connect ECONNREFUSED 127.0.0.1:${port}`, {
    remedy: `Nothing listens on port ${port}. Start the server, or look at which port it prints.`,
    cause,
  });

/**
 * Opens a TCP connection inside the container through the bridge, with back-pressure both ways.
 * @throws {EngineError} `ECONNREFUSED`; the signal's reason when aborted
 */
export function openConnection(
  bridge: Bridge,
  port: number,
  tapOf: () => ConnectionTap,
  signal: AbortSignal,
): Promise<Connection> {
  const id = bridge.nextId();
  const { promise, resolve, reject } = deferred<Connection>();
  const writes: Deferred<void>[] = [];
  let tap: ConnectionTap | null = null;
  let failure: EngineError | null = null;
  let ended = false;
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  let sink: WritableStreamDefaultController | undefined;
  const unread: number[] = [];

  const reset = (error: EngineError) => {
    failure ??= error;
    bridge.say({ op: 'reset', id });
  };
  const onAbort = () => {
    reset(new EngineError('ECONNABORTED', 'The connection was given up'));
    reject(signal.reason);
  };

  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        source = controller;
      },
      pull() {
        // A pull means that there is room again: what came so far was taken.
        for (const length of unread.splice(0)) bridge.say({ op: 'read', id, length });
      },
      cancel: () => reset(new EngineError('ECONNABORTED', 'The reader went away')),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  );
  const writable = new WritableStream<Uint8Array>({
    start: (controller) => {
      sink = controller;
    },
    write(bytes) {
      if (failure !== null) throw failure;
      tap?.sent(bytes);
      const written = deferred<void>();
      writes.push(written);
      bridge.say({ op: 'write', id, data: toBase64(bytes) });
      return written.promise;
    },
    close: () => bridge.say({ op: 'end', id }),
    abort: () => reset(new EngineError('ECONNABORTED', 'The writer went away')),
  });

  const off = bridge.on(id, (message) => {
    switch (message.op) {
      case 'connected':
        signal.removeEventListener('abort', onAbort);
        tap = tapOf();
        return resolve({
          readable,
          writable,
          abort: () => reset(new EngineError('ECONNABORTED', 'The connection was aborted')),
        });
      case 'data': {
        const bytes = fromBase64(message.data);
        tap?.received(bytes);
        if (failure !== null) return undefined;
        source?.enqueue(bytes);
        if ((source?.desiredSize ?? 0) > 0) bridge.say({ op: 'read', id, length: bytes.length });
        else unread.push(bytes.length);
        return undefined;
      }
      case 'wrote':
        return writes.shift()?.resolve();
      case 'fin':
        ended = true;
        if (failure === null) source?.close();
        return undefined;
      case 'closed': {
        off();
        signal.removeEventListener('abort', onAbort);
        if (tap === null) return reject(refused(port, message.failure));
        if (message.failure !== null)
          failure ??= new EngineError(message.failure.code, message.failure.message);
        const error = failure ?? new EngineError('ECONNRESET', 'The connection was closed');
        for (const write of writes.splice(0)) write.reject(error);
        if (failure !== null) sink?.error(failure);
        if (!ended) source?.error(error);
        return tap.closed(failure === null ? 'fin' : 'reset');
      }
      default:
        return undefined;
    }
  });

  if (signal.aborted) {
    off();
    return Promise.reject(signal.reason);
  }
  signal.addEventListener('abort', onAbort, { once: true });
  bridge.say({ op: 'connect', id, port });
  return promise;
}
