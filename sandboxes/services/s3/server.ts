/** S3's REST interface over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { decodeUri, queryPairs } from '../aws/canonical-request';
import { signableFrom } from '../aws/signable';
import type { Verifier } from '../aws/verify';
import { authenticate } from './authenticate';
import type { Answer, Call } from './call';
import { S3Error } from './errors';
import { sweep } from './expiry';
import { corsHeaders, preflight } from './operations/cors';
import { decision } from './operations/policy';
import { createRouter } from './routes';
import type { Store } from './store';
import { document } from './xml';

export interface ServerOptions {
  readonly store: Store;
  readonly verifier: Verifier;
  /** Names whose subdomains are buckets. */
  readonly domains: readonly string[];
  /** Buckets whose objects anybody may read. */
  readonly publicBuckets: ReadonlySet<string>;
  /** Bytes of every part of a multipart upload but the last. */
  readonly smallestPart: number;
  readonly newId: () => string;
  readonly log: (line: string) => void;
}

/** Does not listen yet. */
export function createS3Server(options: ServerOptions): Server {
  const route = createRouter(options.smallestPart, options.verifier);
  const handle = (incoming: IncomingMessage, response: ServerResponse) => {
    respond(incoming, response, options, route).catch((error: unknown) => {
      // Its client went away in the middle of an answer: there is nobody to tell.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET') options.log(`s3: ${String(error)}`);
      response.destroy();
    });
  };
  // A client that waits before it sends its body hears of a refusal first.
  return createServer(handle).on('checkContinue', handle);
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  route: ReturnType<typeof createRouter>,
): Promise<void> {
  const { store, newId } = options;
  const requestId = newId().slice(0, 16).toUpperCase();
  const where = addressed(incoming, options.domains);
  let answer: Answer;
  try {
    const call = callFrom(incoming, response, where, options);
    if (call.method === 'OPTIONS') answer = preflight(call);
    else {
      const { name, run } = route(call);
      sweep(store, call.now(), newId);
      if (!allowed(call, name, options.publicBuckets)) throw new S3Error('AccessDenied');
      answer = await run(call);
    }
  } catch (thrown) {
    answer = refusal(thrown, incoming, requestId, newId, options.log);
  }
  const cors = store.buckets.get(where.bucket)?.settings.cors ?? null;
  const headers = {
    'x-amz-request-id': requestId,
    'x-amz-id-2': Buffer.from(newId()).toString('base64'),
    ...corsHeaders(cors, incoming.headers.origin, incoming.method ?? 'GET'),
    ...answer.headers,
    server: 'AmazonS3',
  };
  await send(incoming, response, { ...answer, headers });
}

/** Whose key signed may all that the bucket's policy does not deny; everybody else what it allows, or `--public` does. */
function allowed({ store, bucket, key, verified }: Call, name: string, open: ReadonlySet<string>): boolean {
  const policy = store.buckets.get(bucket)?.settings.policy ?? null;
  const says = policy === null ? null : decision(policy, name, bucket, key);
  // Nobody locks himself out of the policy itself.
  if (says === 'deny' && !name.endsWith('BucketPolicy')) return false;
  if (verified !== null || says === 'allow') return true;
  // A form is signed within.
  return name === 'PostObject' || ((name === 'GetObject' || name === 'HeadObject') && open.has(bucket));
}

async function send(incoming: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers = {}, body = '' } = answer;
  const bare = incoming.method === 'HEAD' || status === 204 || status === 304;
  const text = typeof body === 'string' ? Buffer.from(body) : null;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, latin1(value));
  if (text !== null && !bare) response.setHeader('content-length', text.length);
  response.writeHead(status);
  if (bare || text !== null) {
    response.end(bare ? undefined : text);
    return;
  }
  await pipeline(body as AsyncIterable<Uint8Array>, response);
}

/** Headers are bytes: what a client gave goes back as it came. */
const latin1 = (value: string): string => value.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '?');

function callFrom(
  incoming: IncomingMessage,
  response: ServerResponse,
  { bucket, path }: { bucket: string; path: string },
  { store, verifier, newId }: ServerOptions,
): Call {
  const request = signableFrom(incoming);
  const header = (name: string): string | undefined => request.headers.get(name)?.join(',');
  const preflighted = request.method === 'OPTIONS';
  const { verified, payload } = preflighted
    ? { verified: null, payload: 'UNSIGNED-PAYLOAD' }
    : authenticate(request, verifier);
  return {
    store,
    region: verifier.region,
    method: request.method,
    bucket,
    key: keyOf(path),
    query: new Map(queryPairs(request.query)),
    verified,
    payload,
    header,
    headersWith: (prefix) =>
      Object.fromEntries(
        [...request.headers]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, values]) => [name, values.join(',')]),
      ),
    body() {
      if (incoming.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
      // A refusal in the middle of a body must reach its sender: the connection stays.
      return incoming.iterator({ destroyOnReturn: false });
    },
    now: () => Math.floor(verifier.now() / 1000) * 1000,
    newId,
  };
}

/** `/bucket/key` on a host of no bucket's, `/key` on `bucket.s3`. */
function addressed(incoming: IncomingMessage, domains: readonly string[]): { bucket: string; path: string } {
  const [target = '/'] = (incoming.url ?? '/').split('?');
  const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const amazon = /^(.+)\.s3(?:[.-][a-z\d-]+)?\.amazonaws\.com$/.exec(host)?.[1];
  const domain = domains.find((one) => host.endsWith(`.${one}`));
  const named = amazon ?? (domain === undefined ? undefined : host.slice(0, -domain.length - 1));
  if (named !== undefined) return { bucket: named, path: target.slice(1) };
  const [bucket = '', ...rest] = target.slice(1).split('/');
  return { bucket: decodeUri(bucket), path: rest.join('/') };
}

function keyOf(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) throw new S3Error('InvalidURI', { fields: { URI: path } });
    throw error;
  }
}

function refusal(
  thrown: unknown,
  incoming: IncomingMessage,
  requestId: string,
  newId: () => string,
  log: (line: string) => void,
): Answer {
  if (!(thrown instanceof S3Error)) {
    if (incoming.destroyed) throw thrown;
    log(`s3: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
  }
  const error = thrown instanceof S3Error ? thrown : new S3Error('InternalError');
  const { code: Code, message: Message, fields, status, headers } = error;
  const body = document(
    'Error',
    { Code, Message, ...fields, RequestId: requestId, HostId: Buffer.from(newId()).toString('base64') },
    { namespace: false },
  );
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body };
}
