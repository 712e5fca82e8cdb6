/** `Sandbox.fetch`: one HTTP/1.1 request, the whole response, nothing hidden as a browser's fetch hides it. */
import { exchange, type RequestMessage } from '../../../http1';
import { type Connection, EngineError } from '../../contract';

const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** @throws {EngineError} `ECONNREFUSED`, `ECONNRESET`, `HPE_…`; the signal's reason when aborted */
export async function fetchOver(
  open: () => Promise<Connection>,
  request: Request,
  signal?: AbortSignal,
): Promise<Response> {
  const url = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const headers: (readonly [string, string])[] = [...request.headers];
  if (!request.headers.has('host')) headers.unshift(['host', url.host]);
  if (body.byteLength > 0 && !request.headers.has('transfer-encoding'))
    headers.push(['content-length', String(body.byteLength)]);
  headers.push(['connection', 'close']);
  const message: RequestMessage = {
    method: request.method,
    target: url.pathname + url.search,
    version: '1.1',
    headers,
    body,
  };
  const { response, error } = await exchange(open, message, { signal });
  if (!response)
    throw new EngineError(
      error?.code ?? 'ECONNRESET',
      error?.message ?? 'The connection ended before a response',
      { remedy: 'Look at the output of the server.' },
    );

  const empty = request.method === 'HEAD' || WITHOUT_BODY.has(response.status);
  const made = new Response(empty ? null : response.body.slice(), {
    status: Math.max(200, response.status),
    statusText: response.reason,
  });
  // The Response constructor drops Set-Cookie; a Headers object that stands alone keeps it.
  const kept = new Headers();
  for (const [name, value] of response.headers) kept.append(name, value);
  return Object.defineProperties(made, {
    headers: { value: kept },
    url: { value: request.url },
    status: { value: response.status },
  });
}
