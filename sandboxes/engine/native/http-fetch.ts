import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Duplex, Readable } from 'node:stream';
import type {
  ReadableStream as NodeReadableStream,
  WritableStream as NodeWritableStream,
} from 'node:stream/web';
import type { Connection } from '../contract';

const WITHOUT_BODY = new Set([204, 205, 304]);

/** A connection as what Node's own HTTP client takes for a socket. */
function duplexOf(connection: Connection): Duplex {
  return Duplex.fromWeb({
    readable: connection.readable as NodeReadableStream<Uint8Array>,
    writable: connection.writable as NodeWritableStream<Uint8Array>,
  });
}

/**
 * Sends one request over a connection with Node's own HTTP client: no redirect is followed, nothing is
 * decoded, every header is kept. The connection is closed after the response.
 * @throws the signal's reason when aborted; Node's error when the peer fails
 */
export async function fetchOver(
  connection: Connection,
  request: Request,
  signal?: AbortSignal,
): Promise<Response> {
  const url = new URL(request.url);
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  const headers: Record<string, string | string[]> = { host: url.host };
  for (const [name, value] of request.headers) headers[name] = value;
  if (body !== null && !('transfer-encoding' in headers)) headers['content-length'] = String(body.length);

  return new Promise((resolve, reject) => {
    const sending = httpRequest({
      method: request.method,
      path: url.pathname + url.search,
      headers,
      createConnection: () => duplexOf(connection),
      ...(signal ? { signal } : {}),
    });
    sending.on('response', (message) => resolve(responseOf(message, request.method)));
    sending.on('error', (error) => {
      connection.abort();
      reject(signal?.aborted ? signal.reason : error);
    });
    sending.end(body ?? undefined);
  });
}

function responseOf(message: IncomingMessage, method: string): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
  }
  const status = message.statusCode ?? 0;
  const empty = method === 'HEAD' || WITHOUT_BODY.has(status);
  if (empty) message.resume();
  const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText: message.statusMessage ?? '', headers });
}
