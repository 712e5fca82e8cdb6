import type { WebSocket } from 'ws';
import { EngineError } from '../../contract';
import { createMultiplexer, type Multiplexer } from './multiplex';
import type { Call, Calls, FromPage, Method, ToPage } from './protocol';

type Told = Exclude<FromPage, { t: 'reply' | 'fault' }>;

/** The Node end of the WebSocket: calls with answers, what the page tells by itself, and byte streams. */
export interface Link {
  readonly multiplexer: Multiplexer;
  call<M extends Method>(method: M, args: Calls[M]['args'], signal?: AbortSignal): Promise<Calls[M]['value']>;
  send(message: ToPage): void;
}

export interface LinkOptions {
  onTold(message: Told): void;
  onOutput(process: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  onClose(error: EngineError): void;
}

export function createLink(socket: WebSocket, { onTold, onOutput, onClose }: LinkOptions): Link {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let last = 0;
  let closed: EngineError | null = null;

  const multiplexer = createMultiplexer({ send: (frame) => socket.send(frame), onOutput });
  const send = (message: ToPage) => socket.send(JSON.stringify(message));

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) return multiplexer.receive(new Uint8Array(data));
    const message = JSON.parse(data.toString()) as FromPage;
    if (message.t === 'reply') {
      pending.get(message.id)?.resolve(message.value);
      pending.delete(message.id);
    } else if (message.t === 'fault') {
      const { code, message: text, ...more } = message.error;
      pending.get(message.id)?.reject(new EngineError(code, text, more));
      pending.delete(message.id);
    } else onTold(message);
  });
  socket.once('close', () => {
    closed = new EngineError('EBROWSER', 'The headless browser has ended', {
      remedy: 'Boot another sandbox.',
    });
    for (const { reject } of pending.values()) reject(closed);
    pending.clear();
    multiplexer.close(closed);
    onClose(closed);
  });

  return {
    multiplexer,
    send,
    call(method, args, signal) {
      if (closed !== null) return Promise.reject(closed);
      if (signal?.aborted) return Promise.reject(signal.reason);
      const id = ++last;
      return new Promise((resolve, reject) => {
        const abort = () => send({ t: 'abort', id });
        // A spawn's signal goes on to end the process; every other signal is done with the answer.
        const settle = () => {
          if (method !== 'spawn') signal?.removeEventListener('abort', abort);
        };
        pending.set(id, {
          resolve(value) {
            settle();
            resolve(value as Calls[typeof method]['value']);
          },
          reject(error) {
            settle();
            reject(signal?.aborted ? signal.reason : error);
          },
        });
        signal?.addEventListener('abort', abort, { once: true });
        send({ t: 'call', id, method, args } as Call);
      });
    },
  };
}
