/** The web platform's network globals, as Node 20 has them, on the sandbox's own network. */
import { fetch } from './fetch/fetch';
import { Request } from './fetch/request';
import { Response } from './fetch/response';

/** Called once, before learner code. What Node 20 has not, and what would look for a way out of the sandbox, goes. */
export function installFetch(target: typeof globalThis): void {
  const define = (name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  define('Request', Request);
  define('Response', Response);
  define('fetch', fetch);
  for (const name of ['WebSocket', 'XMLHttpRequest', 'EventSource', 'WebTransport', 'importScripts'])
    if (name in target) define(name, undefined);
  if (!(Symbol.asyncIterator in ReadableStream.prototype)) addAsyncIterator();
}

/** Safari's streams cannot be iterated. */
function addAsyncIterator(): void {
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    async *value(this: ReadableStream<unknown>) {
      const reader = this.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value;
        }
      } finally {
        await reader.cancel();
        reader.releaseLock();
      }
    },
  });
}
