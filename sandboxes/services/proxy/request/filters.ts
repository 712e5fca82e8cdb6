/** What is done to every answer before it is sent: its status, conditions, ranges, headers of the configuration, gzip. */
import { constants, createGzip, gzipSync } from 'node:zlib';
import { type HeaderField, header } from '../../../http1';
import { specialPage } from '../content/special';
import { type Content, NOTHING, type Reply } from './reply';
import type { ProxyRequest } from './request';

const HEADED = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** In the order of nginx's filters. */
export function filtered(request: ProxyRequest, answer: Reply): Reply {
  const { overwrite } = request;
  const status = overwrite !== null && !answer.special ? overwrite : answer.status;
  let reply: Reply = { ...answer, status, reason: status === answer.status ? answer.reason : null };
  if (reply.conditional && reply.status === 200) reply = conditional(request, reply);
  reply = withHeaders(request, reply);
  const zipped = gzipped(request, reply);
  if (zipped) return zipped;
  if (!reply.conditional || header(reply.fields, 'accept-ranges') === undefined) return reply;
  const bare = { ...reply, fields: without(reply.fields, 'accept-ranges') };
  if (reply.status !== 200) return bare;
  return ranged(request, bare) ?? { ...bare, fields: [...bare.fields, ['Accept-Ranges', 'bytes']] };
}

const without = (fields: readonly HeaderField[], ...names: readonly string[]): readonly HeaderField[] =>
  fields.filter(([name]) => !names.includes(name.toLowerCase()));

function conditional(request: ProxyRequest, reply: Reply): Reply {
  const modified = reply.modified ?? header(reply.fields, 'last-modified');
  const etag = header(reply.fields, 'etag');
  const since = request.field('if-modified-since');
  const noneMatch = request.field('if-none-match');
  const match = request.field('if-match');
  const failed = match !== '' && (etag === undefined || !tagged(match, etag));
  const bare = { ...reply, body: NOTHING, conditional: false };
  if (failed)
    return { ...bare, status: 412, reason: null, fields: without(reply.fields, 'content-type'), length: 0 };
  if (noneMatch === '' && since === '') return reply;
  if (noneMatch !== '' && (etag === undefined || !tagged(noneMatch, etag))) return reply;
  if (since !== '' && (modified === undefined || Date.parse(since) !== Date.parse(modified))) return reply;
  const fields = without(reply.fields, 'content-type', 'accept-ranges', 'content-encoding');
  return { ...bare, status: 304, reason: null, fields, length: null };
}

const weak = (tag: string): string => tag.trim().replace(/^W\//, '');
const tagged = (list: string, etag: string): boolean =>
  list.trim() === '*' || list.split(',').some((tag) => weak(tag) === weak(etag));

function withHeaders(request: ProxyRequest, reply: Reply): Reply {
  const { settings } = request;
  const ok = HEADED.has(reply.status);
  let fields = [...reply.fields];
  request.status = reply.status;
  request.sent = fields;
  if (ok && settings.expires !== 'off') {
    const now = request.engine.clock.now();
    fields = without(fields, 'expires', 'cache-control') as HeaderField[];
    const [at, control] = expiry(settings.expires, now);
    fields.push(['Expires', at], ['Cache-Control', control]);
  }
  for (const { name, value, always } of settings.add_header) {
    if (!ok && !always) continue;
    const text = value.of(request);
    if (text !== '') fields.push([name, text]);
  }
  return { ...reply, fields };
}

function expiry(wanted: number | 'epoch' | 'max', now: number): readonly [string, string] {
  if (wanted === 'epoch') return ['Thu, 01 Jan 1970 00:00:01 GMT', 'no-cache'];
  if (wanted === 'max') return ['Thu, 31 Dec 2037 23:55:55 GMT', 'max-age=315360000'];
  const at = new Date(now + wanted).toUTCString();
  return [at, wanted < 0 ? 'no-cache' : `max-age=${Math.floor(wanted / 1000)}`];
}

/** null: it goes as it is. */
function gzipped(request: ProxyRequest, reply: Reply): Reply | null {
  const { settings, incoming } = request;
  const type = (header(reply.fields, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const fits =
    type === 'text/html' || settings.gzip_types.includes(type) || settings.gzip_types.includes('*');
  if (!settings.gzip || ![200, 403, 404].includes(reply.status) || !fits) return null;
  if (header(reply.fields, 'content-encoding') !== undefined || request.method === 'HEAD') return null;
  if (reply.length !== null && reply.length < settings.gzip_min_length) return null;
  const vary: readonly HeaderField[] = settings.gzip_vary ? [['Vary', 'Accept-Encoding']] : [];
  if (
    !accepts(request.field('accept-encoding')) ||
    Number(incoming.httpVersion) < settings.gzip_http_version ||
    !viaProxy(request, reply)
  )
    return vary.length > 0 ? { ...reply, fields: [...vary, ...reply.fields] } : null;
  const fields = without(reply.fields, 'accept-ranges').map(([name, value]): HeaderField => {
    if (name.toLowerCase() !== 'etag' || value.startsWith('W/')) return [name, value];
    return [name, `W/${value}`];
  });
  const level = settings.gzip_comp_level;
  return {
    ...reply,
    fields: [...vary, ...fields, ['Content-Encoding', 'gzip']],
    body: reply.body instanceof Uint8Array ? pieces(gzipSync(reply.body, { level })) : zip(reply.body, level),
    length: null,
  };
}

const accepts = (coding: string): boolean =>
  /(^|[\s,])(gzip|\*)\s*(;\s*q=(0\.0*[1-9]\d*|1(\.0*)?))?\s*(,|$)/i.test(coding);

/** `gzip_proxied`: whether a request that came through another proxy gets it. */
function viaProxy(request: ProxyRequest, reply: Reply): boolean {
  if (request.field('via') === '') return true;
  const said = request.settings.gzip_proxied;
  const control = (header(reply.fields, 'cache-control') ?? '').toLowerCase();
  return (
    said.includes('any') ||
    (said.includes('auth') && request.field('authorization') !== '') ||
    ['no-cache', 'no-store', 'private'].some((word) => said.includes(word) && control.includes(word)) ||
    (said.includes('no_last_modified') && header(reply.fields, 'last-modified') === undefined) ||
    (said.includes('no_etag') && header(reply.fields, 'etag') === undefined)
  );
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* zip(body: AsyncIterable<Uint8Array>, level: number): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level, flush: constants.Z_SYNC_FLUSH });
  const feeding = (async () => {
    try {
      for await (const piece of body) gzip.write(piece);
      gzip.end();
    } catch (error) {
      gzip.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  })();
  for await (const piece of gzip) yield piece as Uint8Array;
  await feeding;
}

/** One range of bytes. null: the whole, also for several, which RFC 9110 section 14.2 allows. */
function ranged(request: ProxyRequest, reply: Reply): Reply | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.field('range').replaceAll(' ', ''));
  const condition = request.field('if-range');
  const { body } = reply;
  if (!match || !(body instanceof Uint8Array) || (match[1] === '' && match[2] === '')) return null;
  if (
    condition !== '' &&
    ![header(reply.fields, 'etag'), reply.modified ?? header(reply.fields, 'last-modified')].includes(
      condition,
    )
  )
    return null;
  const size = body.length;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  if (first > last)
    return specialPage(416, [['Content-Range', `bytes */${size}`]], request.settings.server_tokens);
  const part: Content = body.subarray(first, last + 1);
  return {
    ...reply,
    status: 206,
    reason: null,
    fields: [...reply.fields, ['Content-Range', `bytes ${first}-${last}/${size}`]],
    body: part,
    length: part.length,
  };
}
