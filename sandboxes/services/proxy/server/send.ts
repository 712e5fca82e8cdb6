import { once } from 'node:events';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { HeaderField } from '../../../http1';
import { SOFTWARE } from '../content/special';
import { redirectTo } from '../request/redirect';
import { phraseOf, type Reply } from '../request/reply';
import type { ProxyRequest } from '../request/request';

/** Fields that nginx writes first, in this order. */
const FIRST = ['content-type', 'content-length', 'modified', 'location', 'transfer-encoding', 'connection'];

/** Writes an answer, content as it comes. @throws what broke the content: then the client's connection must break too */
export async function send(request: ProxyRequest, response: ServerResponse, reply: Reply): Promise<void> {
  const { settings, incoming, method } = request;
  const modern = incoming.httpVersion === '1.1';
  const bodiless = reply.status === 204 || reply.status === 304 || reply.status < 200;
  const keep =
    settings.keepalive_timeout > 0 &&
    !request.closing &&
    response.shouldKeepAlive &&
    (modern || reply.length !== null);
  const framing: HeaderField[] = [['Connection', keep ? 'keep-alive' : 'close']];
  const sized = !bodiless || (reply.status === 204 && !reply.special);
  if (sized && reply.length !== null) framing.push(['Content-Length', String(reply.length)]);
  else if (!bodiless && modern) framing.push(['Transfer-Encoding', 'chunked']);
  const modified: HeaderField = ['Last-Modified', reply.modified ?? ''];
  const dated = reply.modified !== null && [200, 206, 304].includes(reply.status);
  const all = [...reply.fields, ...framing, ...(dated ? [modified] : [])];
  const here = settings.absolute_redirect ? redirectTo(request, '/') : null;
  const rank = (field: HeaderField) => {
    const name = field[0].toLowerCase();
    // One that nginx made absolute itself stands first; any other where it was added.
    if (name === 'location' && (here === null || !field[1].startsWith(here))) return FIRST.length;
    const index = FIRST.indexOf(field === modified ? 'modified' : name);
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
