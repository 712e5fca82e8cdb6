import type { Socket } from 'node:net';
import { type Connection, EngineError } from '../contract';

/** Sees the bytes that pass; `closed` comes once. */
export interface ConnectionTap {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  closed(how: 'fin' | 'reset'): void;
}

/** Wraps a connected socket (made with `allowHalfOpen`) with back-pressure both ways. */
export function connectionOf(socket: Socket, tap: ConnectionTap): Connection {
  let failure: EngineError | null = null;
  socket.pause();
  socket.on('error', (cause: NodeJS.ErrnoException) => {
    failure ??= new EngineError(cause.code ?? 'ECONNRESET', cause.message, { cause });
  });

  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false;
        socket.on('data', (data: Buffer) => {
          const bytes = new Uint8Array(data);
          tap.received(bytes);
          controller.enqueue(bytes);
          if ((controller.desiredSize ?? 0) <= 0) socket.pause();
        });
        socket.on('end', () => {
          ended = true;
          controller.close();
        });
        socket.on('close', () => {
          tap.closed(failure === null ? 'fin' : 'reset');
          if (!ended) controller.error(failure ?? new EngineError('ECONNRESET', 'The connection was reset'));
        });
      },
      pull() {
        socket.resume();
      },
      cancel() {
        failure ??= new EngineError('ECONNABORTED', 'The reader went away');
        socket.destroy();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  );

  const writable = new WritableStream<Uint8Array>({
    start(controller) {
      socket.on('close', () => {
        if (failure !== null) controller.error(failure);
      });
    },
    write(bytes) {
      tap.sent(bytes);
      return new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(failure ?? error) : resolve()));
      });
    },
    close() {
      return new Promise((resolve) => {
        socket.end(() => resolve());
      });
    },
    abort() {
      failure ??= new EngineError('ECONNABORTED', 'The writer went away');
      socket.resetAndDestroy();
    },
  });

  return {
    readable,
    writable,
    abort() {
      failure ??= new EngineError('ECONNABORTED', 'The connection was aborted');
      socket.resetAndDestroy();
    },
  };
}
