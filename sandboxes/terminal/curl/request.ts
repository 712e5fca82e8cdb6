/** One URL of a curl command: its request, redirects, retries, and where the answer goes. */

import { joinBytes } from '../../bytes';
import type { CookieJar } from '../../user-agent/cookie-jar';
import type { CommandSession } from '../command';
import type { Body } from './body';
import { CurlFailure } from './failure';
import type { CurlOptions } from './options';
import { type Answer, type Timing, transfer } from './transfer';
import { type CurlUrl, hostField, parseUrl } from './url';
import { seconds, writeOut } from './write-out';

export interface Target {
  readonly url: string;
  readonly output: string | null;
  readonly body: Body | null;
  readonly cookies: CookieJar | null;
  /** `-b name=value` */
  readonly loose: readonly string[];
}

interface Run {
  readonly session: CommandSession;
  readonly options: CurlOptions;
  readonly target: Target;
  readonly written: Uint8Array[];
  readonly dumped: string[];
  redirects: number;
  requests: number;
  last: Answer | null;
  url: CurlUrl;
  timing: Timing;
  size: number;
  uploaded: number;
}

const encoder = new TextEncoder();
/** curl's own list for --retry. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** @throws {CurlFailure} */
export async function fetchUrl(session: CommandSession, options: CurlOptions, target: Target): Promise<void> {
  const start = performance.now();
  const run: Run = {
    session,
    options,
    target,
    written: [],
    dumped: [],
    redirects: 0,
    requests: 0,
    last: null,
    url: parseUrl(target.url),
    timing: { start, connected: start, firstByte: start, end: start },
    size: 0,
    uploaded: 0,
  };
  let failure: CurlFailure | null = null;
  const most = Number(options.values.get('retry') ?? 0);
  for (let attempt = 0; ; attempt++) {
    failure = null;
    try {
      await follow(run);
    } catch (error) {
      if (!(error instanceof CurlFailure)) throw error;
      failure = error;
    }
    if (attempt >= most || !worthRetry(run, failure)) break;
    const wait = Number(options.values.get('retry-delay') ?? 0) || Math.min(600, 2 ** attempt);
    if (!options.flags.has('silent'))
      session.stderr.write(
        `Warning: Problem : ${failure?.message ?? 'HTTP error'}. Will retry in ${wait} seconds. ${most - attempt} retries left.\n`,
      );
    await session.run(`sleep ${wait}`);
    session.signal.throwIfAborted();
    run.written.length = 0;
    run.url = parseUrl(target.url);
  }
  await save(run);
  const format = options.values.get('write-out');
  if (format !== undefined) session.stdout.write(writeOut(format, factsOf(run, failure)));
  if (failure) throw failure;
}

function worthRetry({ options, last }: Run, failure: CurlFailure | null): boolean {
  if (failure === null) return last !== null && TRANSIENT.has(last.status);
  if (failure.code === 22)
    return options.flags.has('retry-all-errors') || (last !== null && TRANSIENT.has(last.status));
  if (failure.code === 7)
    return options.flags.has('retry-connrefused') || options.flags.has('retry-all-errors');
  return failure.code === 28 || failure.code === 6 || options.flags.has('retry-all-errors');
}

async function follow(run: Run): Promise<void> {
  const { options, target } = run;
  const most = Number(options.values.get('max-redirs') ?? 50);
  let body = options.flags.has('get') ? null : target.body;
  const forced = options.values.get('request');
  let method = forced ?? methodOf(options, body);
  const origin = hostField(run.url);
  if (options.flags.has('get') && target.body)
    run.url = withQuery(run.url, new TextDecoder().decode(target.body.bytes));
  for (;;) {
    const answer = await send(run, method, body, hostField(run.url) === origin);
    const location = answer.fields.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (
      !options.flags.has('location') ||
      location === undefined ||
      answer.status < 300 ||
      answer.status > 399
    ) {
      if (answer.status >= 400 && (options.flags.has('fail') || options.flags.has('fail-with-body')))
        throw new CurlFailure(22, `The requested URL returned error: ${answer.status}`);
      return;
    }
    if (run.redirects >= most) throw new CurlFailure(47, `Maximum (${most}) redirects followed`);
    run.redirects++;
    const next = new URL(location, run.url.text);
    run.url = parseUrl(next.href);
    const toGet =
      (answer.status === 303 && method !== 'HEAD') ||
      ((answer.status === 301 || answer.status === 302) && method === 'POST');
    if (toGet) {
      body = null;
      method = forced ?? 'GET';
    }
  }
}

function methodOf(options: CurlOptions, body: Body | null): string {
  if (options.flags.has('head')) return 'HEAD';
  if (options.values.has('upload-file')) return 'PUT';
  return body ? 'POST' : 'GET';
}

function withQuery(url: CurlUrl, query: string): CurlUrl {
  const joined = `${url.target}${url.target.includes('?') ? '&' : '?'}${query}`;
  return { ...url, target: joined };
}

async function send(run: Run, method: string, body: Body | null, same: boolean): Promise<Answer> {
  const { session, options, url } = run;
  const verbose = options.flags.has('verbose');
  const head = headOf(run, method, body, same);
  const limits = [options.values.get('max-time')]
    .filter((text) => text !== undefined)
    .map((text) => Number(text) * 1000);
  const maxTime = Math.min(Number.POSITIVE_INFINITY, ...limits) - (performance.now() - run.timing.start);
  run.requests++;
  run.uploaded = body?.bytes.length ?? 0;
  const bytes = joinBytes([encoder.encode(head), body?.bytes ?? new Uint8Array(0)]);
  let last: Answer | null = null;
  const received: Uint8Array[] = [];
  const encoded = () => options.flags.has('compressed') && encodingOf(last) !== null;
  const resolved = options.resolve
    .map((each) => each.split(':'))
    .find(([name, port]) => name === url.host && Number(port) === url.port);
  if (verbose) session.stderr.write(`*   Trying ${url.host}:${url.port}...\n`);
  await transfer(
    session,
    {
      url,
      method,
      bytes,
      host: resolved?.[2] ?? url.host,
      maxTime: Math.max(1, maxTime),
      onConnect(address) {
        if (!verbose) return;
        session.stderr.write(`* Connected to ${url.host} (${address}) port ${url.port} (#0)\n`);
        session.stderr.write(
          head
            .trimEnd()
            .split('\r\n')
            .concat('')
            .map((line) => `> ${line}\n`)
            .join(''),
        );
      },
      onHead(answer) {
        last = answer;
        const lines = [
          `HTTP/${answer.version} ${answer.status} ${answer.reason}`,
          ...answer.fields.map(([name, value]) => `${name}: ${value}`),
          '',
        ];
        if (verbose) session.stderr.write(lines.map((line) => `< ${line}\n`).join(''));
        const text = lines.map((line) => `${line}\r\n`).join('');
        if (options.flags.has('include') || options.flags.has('head')) emit(run, encoder.encode(text));
        run.dumped.push(text);
        if (options.values.get('dump-header') === '-') session.stdout.write(text);
        for (const [name, value] of answer.fields)
          if (name.toLowerCase() === 'set-cookie') run.target.cookies?.take(value, url.host, url.target);
      },
      onBody(part) {
        if (isIgnored(run, last)) return;
        run.size += part.length;
        if (encoded()) received.push(part);
        else emit(run, part);
      },
    },
    run.timing,
  ).finally(() => {
    run.last = last;
  });
  const answer = last as Answer | null;
  if (answer === null) throw new CurlFailure(52, 'Empty reply from server');
  const encoding = encodingOf(answer);
  if (encoding !== null && received.length > 0) emit(run, await decoded(joinBytes(received), encoding));
  if (verbose) session.stderr.write(`* Connection #0 to host ${url.host} left intact\n`);
  return answer;
}

/** A redirect that is followed, and a failure under -f, are not shown. */
function isIgnored({ options }: Run, answer: Answer | null): boolean {
  if (answer === null) return true;
  const redirected =
    answer.status >= 300 &&
    answer.status < 400 &&
    answer.fields.some(([name]) => name.toLowerCase() === 'location');
  return (options.flags.has('location') && redirected) || (options.flags.has('fail') && answer.status >= 400);
}

function headOf({ options, target, url }: Run, method: string, body: Body | null, same: boolean): string {
  const given = [...options.headers];
  if (options.data.some(({ kind }) => kind === 'json')) {
    if (!given.some((line) => /^content-type:/i.test(line))) given.push('Content-Type: application/json');
    if (!given.some((line) => /^accept:/i.test(line))) given.push('Accept: application/json');
  }
  const names = new Set(given.map((line) => line.split(/[:;]/)[0]?.trim().toLowerCase() ?? ''));
  const lines: string[] = [];
  const add = (name: string, value: string | undefined | null) => {
    if (value !== undefined && value !== null && !names.has(name.toLowerCase()))
      lines.push(`${name}: ${value}`);
  };
  add('Host', hostField(url));
  const user = same ? (options.values.get('user') ?? url.user) : url.user;
  if (user !== null && user !== undefined)
    add('Authorization', `Basic ${base64(user.includes(':') ? user : `${user}:`)}`);
  const bearer = options.values.get('oauth2-bearer');
  if (bearer !== undefined && same) add('Authorization', `Bearer ${bearer}`);
  const range = options.values.get('range');
  if (range !== undefined) add('Range', `bytes=${range}`);
  const agent = options.values.get('user-agent') ?? 'curl/7.88.1';
  if (agent !== '') add('User-Agent', agent);
  add('Accept', '*/*');
  if (options.flags.has('compressed')) add('Accept-Encoding', 'deflate, gzip');
  add('Referer', options.values.get('referer'));
  const cookies = [target.cookies?.header(url.host, url.target) ?? null, ...target.loose].filter(
    (each) => each !== null,
  );
  if (cookies.length > 0) add('Cookie', cookies.join('; '));
  for (const line of given) {
    const cut = line.indexOf(':');
    if (cut < 0) {
      // `Name;` sends it empty, `Name:` leaves it out.
      if (line.endsWith(';')) lines.push(`${line.slice(0, -1)}:`);
      continue;
    }
    const value = line.slice(cut + 1).trim();
    const name = line.slice(0, cut);
    if (value !== '' && (same || !/^(authorization|cookie)$/i.test(name))) lines.push(`${name}: ${value}`);
  }
  if (body) {
    add('Content-Length', String(body.bytes.length));
    add('Content-Type', body.type);
  }
  const version = options.flags.has('http1.0') ? '1.0' : '1.1';
  return `${method} ${url.target} HTTP/${version}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...encoder.encode(text)));
}

function encodingOf(answer: Answer | null): 'gzip' | 'deflate' | null {
  const value = answer?.fields
    .find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
    ?.toLowerCase();
  return value === 'gzip' || value === 'deflate' ? value : null;
}

async function decoded(bytes: Uint8Array, encoding: 'gzip' | 'deflate'): Promise<Uint8Array> {
  try {
    const stream = new Response(bytes.slice()).body?.pipeThrough(new DecompressionStream(encoding));
    return new Uint8Array(await new Response(stream ?? null).arrayBuffer());
  } catch {
    throw new CurlFailure(61, 'Error while processing content unencoding: incorrect header check');
  }
}

function emit(run: Run, bytes: Uint8Array): void {
  if (fileOf(run) === null) run.session.stdout.write(bytes);
  else run.written.push(bytes);
}

function fileOf({ options, target, url }: Run): string | null {
  if (target.output !== null) return target.output === '-' ? null : target.output;
  if (!options.flags.has('remote-name')) return null;
  const name = url.target.split('?')[0]?.split('/').pop() ?? '';
  if (name === '') throw new CurlFailure(23, 'Remote file name has no length!');
  return name;
}

async function save(run: Run): Promise<void> {
  const { session, options, written, dumped } = run;
  const write = (path: string, bytes: Uint8Array) =>
    session.files.writeFile(session.files.resolvePath(session.cwd, path), bytes);
  const file = fileOf(run);
  if (file !== null && file !== '/dev/null' && written.length > 0) await write(file, joinBytes(written));
  const heads = options.values.get('dump-header');
  if (heads !== undefined && heads !== '-') await write(heads, encoder.encode(dumped.join('')));
}

function factsOf(run: Run, failure: CurlFailure | null) {
  const { last, timing, url } = run;
  const headers = Object.fromEntries(
    (last?.fields ?? []).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const code = String(last?.status ?? 0).padStart(3, '0');
  return {
    headers,
    variables: {
      http_code: code,
      response_code: code,
      content_type: headers['content-type'] ?? '',
      size_download: run.size,
      size_upload: run.uploaded,
      size_header: run.dumped.join('').length,
      num_redirects: run.redirects,
      num_connects: run.requests,
      redirect_url: headers['location'] === undefined ? '' : new URL(headers['location'], url.text).href,
      url: run.target.url,
      url_effective: url.text.replace(/^(http:\/\/[^/?]*)$/, '$1/'),
      method: run.options.values.get('request') ?? methodOf(run.options, run.target.body),
      scheme: 'HTTP',
      http_version: last?.version ?? '0',
      remote_port: url.port,
      exitcode: failure?.code ?? 0,
      errormsg: failure?.message ?? '',
      time_namelookup: seconds(0),
      time_connect: seconds(timing.connected - timing.start),
      time_appconnect: seconds(0),
      time_pretransfer: seconds(timing.connected - timing.start),
      time_starttransfer: seconds(timing.firstByte - timing.start),
      time_redirect: seconds(0),
      time_total: seconds(timing.end - timing.start),
    },
  };
}
