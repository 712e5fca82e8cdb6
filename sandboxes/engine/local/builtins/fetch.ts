/** The web platform's network globals, as Node has them, on the sandbox's own network. */
import { inspect } from 'node-inspect-extracted';
import { fetch } from './fetch/fetch';
import { Headers } from './fetch/headers';
import { Request } from './fetch/request';
import { Response } from './fetch/response';

/** Called once, before learner code. What would look for a way out of the sandbox goes. */
export function installFetch(target: typeof globalThis): void {
  const define = (name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  define('Headers', Headers);
  define('Request', Request);
  define('Response', Response);
  define('fetch', fetch);
  for (const name of ['XMLHttpRequest', 'WebTransport', 'importScripts'])
    if (name in target) define(name, undefined);
  Object.defineProperty(FormData.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    configurable: true,
    writable: true,
    value: inspectForm,
  });
  if (!(Symbol.asyncIterator in ReadableStream.prototype)) addAsyncIterator();
}

function inspectForm(this: FormData, depth: number, options: object): string {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(this.keys())) {
    const values = this.getAll(name);
    fields[name] = values.length === 1 ? values[0] : values;
  }
  return `FormData ${inspect(fields, { ...options, depth })}`;
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
