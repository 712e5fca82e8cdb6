import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type HeaderField, header, headerValues, pairs } from '../../../http1';
import type { Level, Location, RewriteTarget, Server } from '../config/model';
import type { Engine } from '../engine';
import { isoTime, logTime } from './times';

export interface UpstreamAttempt {
  readonly address: string;
  status: number | null;
  /** Milliseconds. */
  connect: number | null;
  header: number | null;
  response: number;
  length: number;
}

/** A request on its way through the configuration: what variables read, and what directives change. */
export class ProxyRequest implements RewriteTarget {
  readonly engine: Engine;
  readonly incoming: IncomingMessage;
  readonly fields: readonly HeaderField[];
  readonly started: number;
  readonly requestUri: string;
  readonly listenPort: number;
  method: string;
  /** Decoded path. */
  uri: string;
  args: string;
  server: Server;
  location: Location | null = null;
  /** What holds now: server, location, or an `if` within. */
  level: Level;
  /** The path is no longer what the client sent. */
  rewritten = false;
  internal = false;
  redirects = 0;
  errorPages = 0;
  /** The connection is not used again: what the client sends cannot be trusted to be in step. */
  closing = false;
  /** The status that `error_page` gives to whatever answers in its place. */
  overwrite: number | null = null;
  body: Uint8Array = new Uint8Array(0);
  status = 0;
  bodyBytes = 0;
  sentBytes = 0;
  sent: readonly HeaderField[] = [];
  cacheStatus = '';
  limitReqStatus = '';
  limitConnStatus = '';
  readonly attempts: UpstreamAttempt[] = [];
  upstreamFields: readonly HeaderField[] = [];
  proxyHost = '';
  readonly #set = new Map<string, string>();
  #captures: RegExpExecArray | null = null;
  readonly #resolving = new Set<string>();
  readonly connection: number;
  readonly connectionRequests: number;
  readonly #id: string;

  constructor(
    engine: Engine,
    incoming: IncomingMessage,
    at: {
      readonly server: Server;
      readonly uri: string;
      readonly listenPort: number;
      readonly connection: number;
      readonly connectionRequests: number;
    },
  ) {
    this.engine = engine;
    this.incoming = incoming;
    this.fields = pairs(incoming.rawHeaders);
    this.started = engine.clock.now();
    this.requestUri = incoming.url ?? '/';
    this.method = incoming.method ?? 'GET';
    this.server = at.server;
    this.level = at.server;
    this.uri = at.uri;
    const question = this.requestUri.indexOf('?');
    this.args = question < 0 ? '' : this.requestUri.slice(question + 1);
    this.listenPort = at.listenPort;
    this.connection = at.connection;
    this.connectionRequests = at.connectionRequests;
    this.#id = createHash('md5').update(`${this.started} ${engine.clock.random()}`).digest('hex');
  }

  get settings(): Level['settings'] {
    return this.level.settings;
  }

  field(name: string): string {
    return header(this.fields, name) ?? '';
  }

  get host(): string {
    const host = this.field('host').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
    return host || (this.server.names[0]?.text ?? '');
  }

  get address(): string {
    return (this.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  /** The file that `root` or `alias` makes of the path. */
  get filename(): string {
    return this.fileOf(this.uri);
  }

  fileOf(uri: string): string {
    const root = join(this.engine.folder, '.');
    const base = this.settings.root.of(this);
    const folder = base.startsWith('/') ? base : join(root, base);
    if (!this.settings.alias || !this.location) return `${folder.replace(/\/$/, '')}${uri}`;
    return this.location.match.kind === 'regex'
      ? folder
      : `${folder}${uri.slice(this.location.match.text.length)}`;
  }

  capture(match: RegExpExecArray): void {
    this.#captures = match;
    for (const [name, value] of Object.entries(match.groups ?? {}))
      this.#set.set(name.toLowerCase(), value ?? '');
  }

  set(name: string, value: string): void {
    if (name === 'args') this.args = value;
    else this.#set.set(name, value);
  }

  kindOf(path: string): 'file' | 'directory' | null {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? (found.isDirectory() ? 'directory' : 'file') : null;
  }

  /** The value of a variable; '' where it has none. */
  variable(name: string): string {
    if (/^\d$/.test(name)) return this.#captures?.[Number(name)] ?? '';
    const set = this.#set.get(name);
    if (set !== undefined) return set;
    const map = this.engine.config.maps.get(name);
    if (map) return this.#mapped(name, map.of);
    return BUILT_IN[name]?.(this) ?? this.#family(name);
  }

  #mapped(name: string, of: (from: ProxyRequest) => string): string {
    // A map that reads itself has no value.
    if (this.#resolving.has(name)) return '';
    this.#resolving.add(name);
    const value = of(this);
    this.#resolving.delete(name);
    this.#set.set(name, value);
    return value;
  }

  #family(name: string): string {
    const [, family = '', rest = ''] =
      /^(sent_http|upstream_http|upstream_cookie|http|cookie|arg)_(.+)$/.exec(name) ?? [];
    const dashed = rest.replaceAll('_', '-');
    switch (family) {
      case 'http':
        return headerValues(this.fields, dashed).join(dashed === 'cookie' ? '; ' : ', ');
      case 'sent_http':
        return headerValues(this.sent, dashed).join(', ');
      case 'upstream_http':
        return headerValues(this.upstreamFields, dashed).join(', ');
      case 'cookie':
        return cookie(headerValues(this.fields, 'cookie').join('; '), rest);
      case 'upstream_cookie':
        return cookie(headerValues(this.upstreamFields, 'set-cookie').join('; '), rest);
      case 'arg':
        return argument(this.args, rest);
      default:
        return '';
    }
  }

  get id(): string {
    return this.#id;
  }
}

function cookie(text: string, name: string): string {
  for (const part of text.split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key.toLowerCase() === name) return value.join('=');
  }
  return '';
}

function argument(args: string, name: string): string {
  for (const part of args.split('&')) {
    const at = part.indexOf('=');
    if (at >= 0 && part.slice(0, at).toLowerCase() === name) return part.slice(at + 1);
  }
  return '';
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
const each = (request: ProxyRequest, show: (attempt: UpstreamAttempt) => string): string =>
  request.attempts.map(show).join(', ');

const BUILT_IN: Readonly<Record<string, (request: ProxyRequest) => string>> = {
  args: ({ args }) => args,
  query_string: ({ args }) => args,
  binary_remote_addr: ({ address }) => address,
  body_bytes_sent: ({ bodyBytes }) => String(bodyBytes),
  bytes_sent: ({ sentBytes }) => String(sentBytes),
  connection: ({ connection }) => String(connection),
  connection_requests: ({ connectionRequests }) => String(connectionRequests),
  connections_active: ({ engine }) => String(engine.counters.active),
  content_length: (request) => request.field('content-length'),
  content_type: (request) => request.field('content-type'),
  document_root: (request) => request.settings.root.of(request),
  document_uri: ({ uri }) => uri,
  host: ({ host }) => host,
  hostname: () => hostname(),
  https: () => '',
  is_args: ({ args }) => (args === '' ? '' : '?'),
  limit_req_status: ({ limitReqStatus }) => limitReqStatus,
  limit_conn_status: ({ limitConnStatus }) => limitConnStatus,
  msec: ({ engine }) => seconds(engine.clock.now()),
  nginx_version: () => '1.22.1',
  pid: () => String(process.pid),
  pipe: () => '.',
  proxy_add_x_forwarded_for: (request) =>
    [...headerValues(request.fields, 'x-forwarded-for'), request.address].join(', '),
  proxy_host: ({ proxyHost }) => proxyHost,
  proxy_port: ({ proxyHost }) => /:(\d+)$/.exec(proxyHost)?.[1] ?? '80',
  remote_addr: ({ address }) => address,
  remote_port: ({ incoming }) => String(incoming.socket.remotePort ?? ''),
  remote_user: (request) => {
    const basic = /^basic (.+)$/i.exec(request.field('authorization'))?.[1];
    return basic ? (Buffer.from(basic, 'base64').toString('latin1').split(':')[0] ?? '') : '';
  },
  request: ({ incoming, requestUri }) => `${incoming.method} ${requestUri} HTTP/${incoming.httpVersion}`,
  request_body: ({ body }) => Buffer.from(body).toString('latin1'),
  request_completion: ({ status }) => (status > 0 ? 'OK' : ''),
  request_filename: ({ filename }) => filename,
  request_id: ({ id }) => id,
  request_length: ({ incoming, requestUri, body }) =>
    String(
      (incoming.method?.length ?? 0) +
        requestUri.length +
        12 +
        incoming.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0) +
        2 +
        body.length,
    ),
  request_method: ({ method }) => method,
  request_time: ({ engine, started }) => seconds(engine.clock.now() - started),
  request_uri: ({ requestUri }) => requestUri,
  scheme: () => 'http',
  server_addr: ({ incoming }) => (incoming.socket.localAddress ?? '').replace(/^::ffff:/, ''),
  server_name: ({ server }) => server.names[0]?.text ?? '',
  server_port: ({ listenPort }) => String(listenPort),
  server_protocol: ({ incoming }) => `HTTP/${incoming.httpVersion}`,
  status: ({ status }) => String(status).padStart(3, '0'),
  time_iso8601: ({ engine }) => isoTime(engine.clock.now()),
  time_local: ({ engine }) => logTime(engine.clock.now()),
  uri: ({ uri }) => uri,
  upstream_addr: (request) => each(request, ({ address }) => address),
  upstream_cache_status: ({ cacheStatus }) => cacheStatus,
  upstream_connect_time: (request) =>
    each(request, ({ connect }) => (connect === null ? '-' : seconds(connect))),
  upstream_header_time: (request) =>
    each(request, ({ header: time }) => (time === null ? '-' : seconds(time))),
  upstream_response_length: (request) => each(request, ({ length }) => String(length)),
  upstream_response_time: (request) => each(request, ({ response }) => seconds(response)),
  upstream_status: (request) => each(request, ({ status }) => (status === null ? '-' : String(status))),
};
