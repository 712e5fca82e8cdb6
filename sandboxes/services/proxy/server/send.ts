import { once } from 'node:events';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { HeaderField } from '../../../http1';
import { SOFTWARE } from '../content/special';
import { phraseOf, type Reply } from '../request/reply';
import type { ProxyRequest } from '../request/request';

/** Fields that nginx writes first, in this order. */
const FIRST = [
  'content-type',
  'content-length',
  'last-modified',
  'location',
  'transfer-encoding',
  'connection',
];
/** After these the connection is not used again. */
const CLOSING = new Set([400, 413, 414, 500, 501]);

/** Writes an answer, content as it comes. @throws what broke the content: then the client's connection must break too */
export async function send(request: ProxyRequest, response: ServerResponse, reply: Reply): Promise<void> {
  const { settings, incoming, method } = request;
  const modern = incoming.httpVersion === '1.1';
  const bodiless = reply.status === 204 || reply.status === 304 || reply.status < 200;
  const keep =
    settings.keepalive_timeout > 0 &&
    !(reply.special && CLOSING.has(reply.status)) &&
    response.shouldKeepAlive &&
    (modern || reply.length !== null);
  const framing: HeaderField[] = [['Connection', keep ? 'keep-alive' : 'close']];
  if (!bodiless && reply.length !== null) framing.push(['Content-Length', String(reply.length)]);
  else if (!bodiless && modern) framing.push(['Transfer-Encoding', 'chunked']);
  const all = [...reply.fields, ...framing];
  const rank = ([name]: HeaderField) => {
    const index = FIRST.indexOf(name.toLowerCase());
    return index < 0 ? FIRST.length : index;
  };
  const own: HeaderField[] = [];
  const has = (wanted: string) => all.some(([name]) => name.toLowerCase() === wanted);
  if (!has('server')) own.push(['Server', settings.server_tokens ? SOFTWARE : 'nginx']);
  if (!has('date')) own.push(['Date', new Date(request.engine.clock.now()).toUTCString()]);
  const fields = [...own, ...all.toSorted((a, b) => rank(a) - rank(b))];
  request.status = reply.status;
  request.sent = fields;

  response.sendDate = false;
  response.shouldKeepAlive = keep;
  const phrase = reply.reason ?? phraseOf(reply.status, STATUS_CODES);
  response.writeHead(reply.status, phrase, fields.flat());
  request.sentBytes =
    15 + phrase.length + fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const write = async (piece: Uint8Array) => {
    if (method === 'HEAD' || bodiless || piece.length === 0) return;
    request.bodyBytes += piece.length;
    request.sentBytes += piece.length;
    if (!response.write(piece) && !response.destroyed)
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  };
  if (reply.body instanceof Uint8Array) await write(reply.body);
  else for await (const piece of reply.body) await write(piece);
  response.end();
}
