/** One hop of a fetch: a request over the sandbox's own HTTP client, and its response as soon as the head is there. */
import type { Agent } from '../http/agent';
import { fromUrl } from '../http/client-options';
import { ClientRequest } from '../http/client-request';
import type { IncomingMessage } from '../http/incoming-message';
import type { HeaderValue } from '../http/outgoing-message';
import { agentFor } from './agents';
import { cacheFields } from './cache-fields';
import { aborted, fetchFailed, translate } from './failure';
import { spellingOf } from './headers';

export type Content = Uint8Array | ReadableStream<Uint8Array> | null;

export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly content: Content;
  readonly signal: AbortSignal;
  readonly cache: RequestCache;
}

/** @throws {TypeError} `fetch failed`; the signal's reason */
export async function send(hop: Hop): Promise<IncomingMessage> {
  const answer = await attempt(hop, await agentFor(hop.url));
  // Nothing is sent twice, as in undici: whether a connection that broke had reached a handler cannot be told.
  if (answer instanceof Error) throw fetchFailed(translate(answer));
  return answer;
}

function attempt(hop: Hop, agent: Agent): Promise<IncomingMessage | Error> {
  const { url, method, content, signal } = hop;
  return new Promise((resolve, reject) => {
    const request = new ClientRequest({ ...fromUrl(url), auth: null, method, agent, headers: fieldsOf(hop) });
    const onAbort = () => {
      request.destroy();
      reject(aborted(signal));
    };
    if (signal.aborted) {
      onAbort();
      request.on('error', () => undefined);
      return;
    }
    signal.addEventListener('abort', onAbort);
    request.on('response', (response: IncomingMessage) => {
      signal.removeEventListener('abort', onAbort);
      resolve(response);
    });
    request.on('error', (error: Error) => {
      signal.removeEventListener('abort', onAbort);
      resolve(error);
    });
    if (content instanceof ReadableStream) {
      pump(content, request).catch((error: Error) => {
        request.destroy();
        reject(fetchFailed(error));
      });
    } else request.end(content);
  });
}

/** The fields in undici's order. */
function fieldsOf({ url, method, headers, content, cache }: Hop): HeaderValue[] {
  const fields: HeaderValue[] = [
    'host',
    headers.get('host') ?? url.host,
    'connection',
    headers.get('connection') ?? 'keep-alive',
  ];
  for (const [name, value] of headers) {
    if (name !== 'host' && name !== 'connection' && name !== 'content-length' && name !== 'transfer-encoding')
      fields.push(spellingOf(headers, name), value);
  }
  const add = (name: string, value: string) => {
    if (!headers.has(name)) fields.push(name, value);
  };
  add('accept', '*/*');
  add('accept-language', '*');
  fields.push('sec-fetch-mode', 'cors');
  add('user-agent', 'node');
  fields.push(...cacheFields(headers, cache));
  // Bytes of what is packed are not the bytes that a range asks for.
  add('accept-encoding', headers.has('range') ? 'identity' : 'gzip, deflate');
  if (content instanceof ReadableStream) fields.push('transfer-encoding', 'chunked');
  else if (content) fields.push('content-length', String(content.length));
  else if (method === 'POST' || method === 'PUT' || method === 'PATCH') fields.push('content-length', '0');
  return fields;
}

async function pump(content: ReadableStream<Uint8Array>, request: ClientRequest): Promise<void> {
  const reader = content.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (request.destroyed) {
      await reader.cancel();
      return;
    }
    if (!request.write(value)) await new Promise<void>((drained) => request.once('drain', () => drained()));
  }
  request.end();
}
