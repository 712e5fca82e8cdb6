import type { Level } from '../config/model';
import { contains, parseAddress } from '../config/values';
import { type InternalRedirect, serveFile, tryFiles } from '../content/files';
import { type Proxied, proxy } from '../content/proxy';
import { specialPage } from '../content/special';
import { statusPage } from '../content/status';
import { findLocation } from './locate';
import { redirectTo } from './redirect';
import { drain, Finish, type Reply } from './reply';
import type { ProxyRequest } from './request';
import { rewrite } from './rewrite';
import { escapePath } from './uri';

/** What a request needs of the connection that it came on. */
export interface Client {
  /** The content of the request. @throws Finish 413 */
  body(most: number): Promise<Uint8Array>;
  readonly signal: AbortSignal;
  /** Runs when the answer is sent or the client is gone. */
  atEnd(then: () => void): void;
}

const MOST_REDIRECTS = 10;
/** After these errors the connection is not used again, whatever page tells of them. */
const CLOSING = new Set([400, 413, 414, 500, 501]);

/** Takes a request through nginx's phases: rewrite, location, limits, access, content; then `error_page`. */
export async function handle(request: ProxyRequest, client: Client): Promise<Proxied> {
  let named: string | null = null;
  let counted = false;
  for (;;) {
    let answer: Proxied | InternalRedirect;
    try {
      if (request.redirects > MOST_REDIRECTS) throw new Finish(500);
      answer =
        named === null ? await phases(request, client, !counted) : await inNamed(request, client, named);
      named = null;
    } catch (error) {
      if (!(error instanceof Finish)) throw error;
      const page = specialPage(error.status, error.fields, request.settings.server_tokens);
      answer = { reply: page, tunnel: null };
      named = null;
    }
    counted = true;
    if (!('to' in answer)) {
      const { reply } = answer;
      const other = errorPage(request, reply);
      if (CLOSING.has(reply.status) && (reply.special || other)) request.closing = true;
      if (!other) return answer;
      if ('reply' in other) return { reply: other.reply, tunnel: null };
      if (!answer.reply.special) await drain(answer.reply);
      answer = other;
    }
    request.redirects++;
    request.internal = true;
    if (answer.to.startsWith('@')) {
      named = answer.to;
      continue;
    }
    const question = answer.to.indexOf('?');
    request.uri = question < 0 ? answer.to : answer.to.slice(0, question);
    if (question >= 0) request.args = answer.to.slice(question + 1);
  }
}

async function phases(
  request: ProxyRequest,
  client: Client,
  first: boolean,
): Promise<Proxied | InternalRedirect> {
  request.level = request.server;
  request.location = null;
  const atServer = rewrite(request, request.server);
  if (atServer.next === 'answer') return { reply: atServer.reply, tunnel: null };
  for (let rounds = 0; ; rounds++) {
    if (rounds > MOST_REDIRECTS) throw new Finish(500);
    const found = findLocation(request.server.locations, request.uri);
    if (found === 'slash') {
      const args = request.args === '' ? '' : `?${request.args}`;
      throw new Finish(301, [['Location', redirectTo(request, `${escapePath(request.uri)}/${args}`)]]);
    }
    request.level = found?.location ?? request.server;
    request.location = found?.location ?? null;
    if (found?.captures) request.capture(found.captures);
    if (request.level.internal && !request.internal) throw new Finish(404);
    const length = Number(request.field('content-length') || 0);
    const most = request.settings.client_max_body_size;
    if (first && most > 0 && length > most) throw new Finish(413);
    if (!found) break;
    const inside = rewrite(request, found.location);
    if (inside.next === 'answer') return { reply: inside.reply, tunnel: null };
    if (inside.next === 'go on') break;
  }
  return content(request, client, first);
}

async function inNamed(
  request: ProxyRequest,
  client: Client,
  name: string,
): Promise<Proxied | InternalRedirect> {
  const location = request.server.locations.find(
    ({ match }) => match.kind === 'named' && match.text === name,
  );
  if (!location) throw new Finish(500);
  request.level = location;
  request.location = location;
  const inside = rewrite(request, location);
  if (inside.next === 'answer') return { reply: inside.reply, tunnel: null };
  if (inside.next === 'locate again') return { to: request.uri };
  return content(request, client, false);
}

async function content(
  request: ProxyRequest,
  client: Client,
  first: boolean,
): Promise<Proxied | InternalRedirect> {
  if (first) await limit(request, client);
  access(request, request.settings);
  const other = tryFiles(request);
  if (other) return other;
  const { handler } = request.level;
  if (handler?.kind === 'proxy') {
    if (first) request.body = await client.body(request.settings.client_max_body_size);
    return proxy(request, handler.to, client.signal);
  }
  if (handler) return { reply: statusPage(request), tunnel: null };
  const file: Reply | InternalRedirect = serveFile(request);
  return 'to' in file ? file : { reply: file, tunnel: null };
}

async function limit(request: ProxyRequest, client: Client): Promise<void> {
  const { engine, settings } = request;
  if (settings.limit_conn.length > 0) {
    const release = engine.connectionLimiter.admit(settings.limit_conn, engine.connectionZones, request);
    request.limitConnStatus = release ? 'PASSED' : 'REJECTED';
    if (!release) throw new Finish(settings.limit_conn_status);
    client.atEnd(release);
  }
  if (settings.limit_req.length === 0) return;
  const { verdict, delay } = engine.requestLimiter.admit(
    settings.limit_req,
    engine.requestZones,
    request,
    engine.clock.now(),
  );
  request.limitReqStatus =
    settings.limit_req_dry_run && verdict !== 'PASSED' ? `${verdict}_DRY_RUN` : verdict;
  if (settings.limit_req_dry_run) return;
  if (verdict === 'REJECTED') throw new Finish(settings.limit_req_status);
  if (delay > 0)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay);
      client.atEnd(() => clearTimeout(timer));
    });
}

function access(request: ProxyRequest, settings: Level['settings']): void {
  const address = parseAddress(request.address);
  const rule = settings.access.find(({ network }) => network === null || contains(network, address));
  if (rule && !rule.allow) throw new Finish(403);
}

/** What `error_page` puts in the place of an answer. */
function errorPage(
  request: ProxyRequest,
  answer: Reply,
): InternalRedirect | { readonly reply: Reply } | null {
  const { settings } = request;
  if (answer.status < 300 || (!answer.special && !settings.proxy_intercept_errors)) return null;
  if (request.errorPages > 0 && !settings.recursive_error_pages) return null;
  const page = settings.error_page.find(({ codes }) => codes.includes(answer.status));
  if (!page) return null;
  request.errorPages++;
  const to = page.to.of(request);
  if (/^https?:\/\//.test(to) || to.startsWith('$')) {
    const status = typeof page.overwrite === 'number' && page.overwrite >= 301 ? page.overwrite : 302;
    return { reply: specialPage(status, [['Location', to]], settings.server_tokens) };
  }
  // With a bare "=" the status is that of whatever answers; else the error's own stays.
  request.overwrite = page.overwrite === 'answer' ? null : (page.overwrite ?? answer.status);
  if (!to.startsWith('@') && request.method !== 'HEAD') request.method = 'GET';
  return { to };
}
