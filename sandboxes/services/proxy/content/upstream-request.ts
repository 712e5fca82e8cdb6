/** The bytes that a server behind the proxy is sent. */
import type { HeaderField } from '../../../http1';
import type { ProxyPass } from '../config/model';
import { compileTemplate } from '../config/template';
import type { ProxyRequest } from '../request/request';
import { escapePath } from '../request/uri';

export interface Target {
  /** As the URL names it: an upstream, or a host with a port. */
  readonly host: string;
  /** Path and arguments. */
  readonly uri: string;
}

/** @throws Error when variables give no URL */
export function targetOf(request: ProxyRequest, pass: ProxyPass): Target {
  const args = request.args === '' ? '' : `?${request.args}`;
  const own =
    request.rewritten || request.internal ? `${escapePath(request.uri)}${args}` : request.requestUri;
  if (!pass.fixed) {
    const match = /^http:\/\/([^/?]+)(.*)$/i.exec(pass.url.of(request));
    if (!match) throw new Error(`invalid URL prefix in "${pass.url.of(request)}"`);
    const uri = match[2] as string;
    return { host: match[1] as string, uri: uri === '' ? own : uri.startsWith('/') ? uri : `/${uri}` };
  }
  if (pass.uri === null) return { host: pass.host, uri: own };
  const prefix = request.location?.match.text.length ?? 0;
  const rest = escapePath(
    request.rewritten && request.location?.match.kind === 'regex' ? request.uri : request.uri.slice(prefix),
  );
  const path = pass.uri.startsWith('/') ? pass.uri : `/${pass.uri}`;
  return { host: pass.host, uri: `${path}${rest}${args}` };
}

const DEFAULTS: readonly HeaderField[] = [
  ['Host', '$proxy_host'],
  ['Connection', 'close'],
  ['Content-Length', '$content_length'],
  ['Transfer-Encoding', ''],
  ['TE', ''],
  ['Keep-Alive', ''],
  ['Expect', ''],
  ['Upgrade', ''],
];

/** What a response that is to be kept must not depend on. */
const FOR_CACHE: readonly string[] = [
  'if-modified-since',
  'if-unmodified-since',
  'if-none-match',
  'if-match',
  'range',
  'if-range',
];

/** @param revalidate the condition of a kept response; null: it is not asked for a cache; [] : without one */
export function upstreamRequest(
  request: ProxyRequest,
  method: string,
  target: Target,
  revalidate: readonly HeaderField[] | null,
): Uint8Array {
  const { settings } = request;
  const own = settings.proxy_set_header;
  const body = settings.proxy_pass_request_body ? request.body : new Uint8Array(0);
  const said = new Set(own.map(({ name }) => name.toLowerCase()));
  const lines: string[] = [`${method} ${target.uri} HTTP/${settings.proxy_http_version}`];
  const add = (name: string, value: string) => {
    if (value !== '') lines.push(`${name}: ${value}`);
  };
  for (const { name, value } of own) add(name, value.of(request));
  for (const [name, value] of DEFAULTS) {
    if (said.has(name.toLowerCase())) continue;
    said.add(name.toLowerCase());
    if (name !== 'Content-Length') add(name, compileTemplate(value).of(request));
    else if (body.length > 0 || request.field('content-length') !== '') add(name, String(body.length));
  }
  if (revalidate) for (const name of FOR_CACHE) said.add(name);
  for (const [name, value] of revalidate ?? []) add(name, value);
  if (settings.proxy_pass_request_headers)
    for (const [name, value] of request.fields)
      if (!said.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return body.length === 0 ? head : Buffer.concat([head, body]);
}
