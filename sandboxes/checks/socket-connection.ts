import { connect as connectSocket, type Socket } from 'node:net';
import type { Connection } from '../engine/contract';

/** Opens a TCP connection (over the sandbox's network, inside one). Rejects with Node's error (`ECONNREFUSED`). */
export function connect(
  { host, port }: { readonly host: string; readonly port: number },
  signal?: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connectSocket({ port, host, allowHalfOpen: true });
    const settle = (finish: () => void): void => {
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail);
      finish();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const abort = (): void => {
      settle(() => reject(signal?.reason));
      socket.destroy();
    };
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => settle(() => resolve(connectionOf(socket))));
  });
}

function connectionOf(socket: Socket): Connection {
  let failed: Error | null = null;
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      let ended = false;
      socket.on('data', (chunk: Uint8Array) => {
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 1) <= 0) socket.pause();
      });
      socket.on('end', () => {
        ended = true;
        controller.close();
      });
      socket.on('error', (error) => {
        failed = error;
      });
      socket.on('close', () => {
        if (!ended) controller.error(failed ?? new Error('The connection was closed.'));
      });
    },
    pull() {
      socket.resume();
    },
    cancel() {
      socket.destroy();
    },
  });
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) =>
      new Promise((resolve, reject) => socket.write(chunk, (error) => (error ? reject(error) : resolve()))),
    close: () => new Promise((resolve) => socket.end(() => resolve())),
    abort: () => {
      socket.destroy();
    },
  });
  return {
    readable,
    writable,
    abort: () => {
      // `resetAndDestroy` sends RST where the platform has it.
      if (typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy();
      else socket.destroy();
    },
  };
}
