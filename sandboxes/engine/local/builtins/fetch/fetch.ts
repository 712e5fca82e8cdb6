/** `fetch` inside a sandbox: Node's (undici's) behaviour, to the sandbox's own servers only. */
import type { IncomingMessage } from '../http/incoming-message';
import { fetchData } from './data-url';
import { decoded } from './decoding';
import { type Content, send } from './exchange';
import { aborted, fetchFailed, socketError, terminated } from './failure';
import { Headers } from './headers';
import { isBadPort } from './ports';
import { Request, type RequestOptions } from './request';
import { type Response, received } from './response';

const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NULL_BODY = new Set([101, 103, 204, 205, 304]);
/** Fields that speak of content, which a redirect to GET has not (Fetch §4.5). */
const OF_CONTENT = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
];

export async function fetch(input: RequestInfo | URL, options?: RequestOptions): Promise<Response> {
  const request = new Request(input, options);
  const { signal } = request;
  if (signal.aborted) throw aborted(signal);
  const streamed =
    options?.body instanceof ReadableStream || (input instanceof Request && options?.body == null);
  let content: Content = null;
  if (request.body) content = streamed ? request.body : new Uint8Array(await request.arrayBuffer());
  let url = new URL(request.url);
  let { method } = request;
  const headers = new Headers(request.headers);
  if (url.protocol === 'data:') return fetchData(url);
  for (let hops = 0; ; hops++) {
    checkUrl(url);
    const message = await send({ url, method, headers, content, signal, cache: request.cache });
    const status = message.statusCode as number;
    const target = message.headers['location'];
    if (!REDIRECTS.has(status) || typeof target !== 'string' || request.redirect === 'manual')
      return respond(message, url, hops > 0, method, signal);
    message.resume();
    if (request.redirect === 'error') throw fetchFailed(new Error('unexpected redirect'));
    if (hops === MOST_REDIRECTS) throw fetchFailed(new Error('redirect count exceeded'));
    if (!URL.canParse(target, url))
      throw fetchFailed(Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }));
    const next = new URL(target, url);
    if (status !== 303 && content instanceof ReadableStream)
      throw fetchFailed(new Error('a stream cannot be sent twice, and the server redirects'));
    const toGet =
      (status === 303 && method !== 'GET' && method !== 'HEAD') || (status < 303 && method === 'POST');
    if (toGet) {
      method = 'GET';
      content = null;
      for (const name of OF_CONTENT) headers.delete(name);
    }
    if (next.origin !== url.origin)
      for (const name of ['authorization', 'cookie', 'host']) headers.delete(name);
    next.hash ||= url.hash;
    url = next;
  }
}

function checkUrl(url: URL): void {
  const { protocol } = url;
  if (protocol === 'http:' || protocol === 'https:') {
    if (isBadPort(url)) throw fetchFailed(new Error('bad port'));
    return;
  }
  if (protocol === 'about:') throw fetchFailed(new Error('about scheme is not supported'));
  if (protocol === 'file:') throw fetchFailed(new Error('not implemented... yet...'));
  throw fetchFailed(new Error('unknown scheme'));
}

async function respond(
  message: IncomingMessage,
  url: URL,
  redirected: boolean,
  method: string,
  signal: AbortSignal,
): Promise<Response> {
  const status = message.statusCode as number;
  const headers = new Headers();
  for (let i = 0; i < message.rawHeaders.length; i += 2)
    headers.append(message.rawHeaders[i] as string, message.rawHeaders[i + 1] as string);
  const empty = NULL_BODY.has(status) || method === 'HEAD';
  if (empty) message.resume();
  const shown = new URL(url);
  shown.hash = '';
  const statusText = message.statusMessage ?? '';
  const body = empty ? null : await decoded(contentOf(message, signal), headers.get('content-encoding'));
  return received(body, { status, statusText, headers }, { url: shown.href, redirected, type: 'basic' });
}

/** The message's content, with the reader's pace, and an error where it was cut. */
function contentOf(message: IncomingMessage, signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  let over = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const finish = (act: () => void) => {
        if (over) return;
        over = true;
        signal.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => {
        finish(() => controller.error(aborted(signal)));
        message.destroy();
      };
      signal.addEventListener('abort', onAbort);
      message.on('data', (bytes: Uint8Array) => {
        if (over) return;
        controller.enqueue(new Uint8Array(bytes));
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.on('end', () => finish(() => controller.close()));
      message.on('error', () => finish(() => controller.error(terminated(socketError()))));
      message.on('close', () => finish(() => controller.error(terminated(socketError()))));
      message.pause();
    },
    pull: () => void message.resume(),
    cancel() {
      over = true;
      message.destroy();
    },
  });
}
