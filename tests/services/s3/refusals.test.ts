/** What must not get in, beside what must: signatures over the wire, by the SDK, its presigner and by hand. */
import { createHash, createHmac } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, refusal, type Started, startS3 } from './start';

const Bucket = 'photos';
let server: Started;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3({ public: ['open'] });
  s3 = server.client();
  for (const name of [Bucket, 'open']) {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    for (const Key of ['cat.txt', 'dog.txt'])
      await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: Key }));
  }
});
afterAll(() => server.stop());

const get = new GetObjectCommand({ Bucket, Key: 'cat.txt' });
const asks = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  const text = await response.text();
  const said = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { status: response.status, code: said('Code'), message: said('Message'), text, said };
};
const MISMATCH = { status: 403, code: 'SignatureDoesNotMatch' };

describe('requests with a header', () => {
  it.each([
    ['another secret', { credentials: { ...KEY, secretAccessKey: 'guess' } }, 'SignatureDoesNotMatch', 403],
    ['a key that nobody has', { credentials: { ...KEY, accessKeyId: 'WHO' } }, 'InvalidAccessKeyId', 403],
    ['a session that nobody began', { credentials: { ...KEY, sessionToken: 'x' } }, 'InvalidToken', 400],
    [
      'another region',
      { region: 'eu-west-1', followRegionRedirects: false },
      'AuthorizationHeaderMalformed',
      400,
    ],
    ['a clock an hour slow', { systemClockOffset: -3_600_000 }, 'RequestTimeTooSkewed', 403],
  ])('are refused with %s', async (_, settings, name, status) => {
    expect(await refusal(server.client(settings).send(get))).toMatchObject({ name, status });
  });

  it('say what was signed here, so that a client can be compared', async () => {
    const url = `${server.endpoint}/${Bucket}/cat.txt`;
    const { status, code, said } = await asks(url, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=AKID/${now().slice(0, 8)}/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${'0'.repeat(64)}`,
        'x-amz-date': now(),
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      },
    });
    expect({ status, code }).toEqual(MISMATCH);
    expect(said('StringToSign')).toMatch(
      /^AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/us-east-1\/s3\/aws4_request\n[\da-f]{64}$/,
    );
    expect(said('CanonicalRequest')).toContain('GET\n/photos/cat.txt\n\nhost:127.0.0.1');
    expect(said('SignatureProvided')).toBe('0'.repeat(64));
  });

  it.each([
    [undefined, 'AccessDenied', 403],
    ['AWS AKID:abc=', 'InvalidRequest', 400],
    ['AWS4-HMAC-SHA256 Credential=AKID', 'AuthorizationHeaderMalformed', 400],
  ])('with authorization %s are refused', async (authorization, code, status) => {
    const headers = { 'x-amz-date': now(), ...(authorization === undefined ? {} : { authorization }) };
    expect(await asks(`${server.endpoint}/${Bucket}/cat.txt`, { headers })).toMatchObject({ code, status });
  });
});

describe('presigned URLs', () => {
  const signed = (command = get, settings = {}) => getSignedUrl(s3, command, { expiresIn: 60, ...settings });

  it('let anybody read, with the answer’s type as it was signed', async () => {
    expect(await asks(await signed())).toMatchObject({ status: 200, text: 'cat.txt' });
    const response = await fetch(
      await signed(new GetObjectCommand({ Bucket, Key: 'cat.txt', ResponseContentType: 'text/html' })),
    );
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/html', 'cat.txt']);
  });

  it('let anybody write what was signed', async () => {
    const url = await getSignedUrl(
      s3,
      new PutObjectCommand({ Bucket, Key: 'new', ContentType: 'text/css' }),
      {
        expiresIn: 60,
        signableHeaders: new Set(['content-type']),
      },
    );
    const type = { 'content-type': 'text/css' };
    expect(
      await asks(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/html' } }),
    ).toMatchObject(MISMATCH);
    expect(
      await asks(url, { method: 'PUT', body: 'x', headers: { ...type, 'x-amz-meta-own': 'yes' } }),
    ).toMatchObject({
      code: 'AccessDenied',
      message: 'There were headers present in the request which were not signed',
    });
    expect(await asks(url, { method: 'PUT', body: 'x', headers: type })).toMatchObject({ status: 200 });
  });

  it.each([
    ['another object', (url: string) => url.replace('cat.txt', 'dog.txt')],
    ['another bucket', (url: string) => url.replace(`/${Bucket}/`, '/open/')],
    ['a longer time', (url: string) => url.replace('Expires=60', 'Expires=600')],
    ['one more parameter', (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ['another signature', (url: string) => url.replace(/Signature=[\da-f]{4}/, 'Signature=0000')],
  ])('are refused with %s', async (_, tampered) => {
    expect(await asks(tampered(await signed()))).toMatchObject(MISMATCH);
  });

  it.each(['PUT', 'DELETE', 'POST'])('of a GET are refused with %s', async (method) => {
    expect(await asks(await signed(), { method })).toMatchObject(MISMATCH);
  });

  it('end', async () => {
    const past = await signed(get, { signingDate: new Date(Date.now() - 61_000) });
    const { status, code, message, said } = await asks(past);
    expect({ status, code, message }).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired',
    });
    expect(said('X-Amz-Expires')).toBe('60');
    const future = await signed(get, { signingDate: new Date(Date.now() + 3_600_000) });
    expect(await asks(future)).toMatchObject({ code: 'AccessDenied', message: 'Request is not yet valid' });
  });

  it('without all their parameters are refused', async () => {
    const url = (await signed()).replace(/&X-Amz-Date=[^&]*/, '');
    expect(await asks(url)).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' });
  });
});

describe('a public bucket', () => {
  it('is read by anybody, and written and listed by nobody', async () => {
    const url = `${server.endpoint}/open`;
    expect(await asks(`${url}/cat.txt`)).toMatchObject({ status: 200, text: 'cat.txt' });
    expect(await asks(`${url}/cat.txt`, { method: 'PUT', body: 'x' })).toMatchObject({
      code: 'AccessDenied',
    });
    expect(await asks(url)).toMatchObject({ code: 'AccessDenied' });
    expect(await asks(`${url}/cat.txt?response-content-type=text%2Fhtml`)).toMatchObject({
      code: 'InvalidRequest',
    });
  });
});

describe('bodies', () => {
  const send = (headers: Record<string, string>, body: string) =>
    asks(`${server.endpoint}/${Bucket}/body`, { method: 'PUT', body, headers });
  const put = (headers: Record<string, string>, body: string) =>
    send(signedByHand('PUT', `/${Bucket}/body`, headers).headers, body);

  it.each([
    ['another hash', { 'x-amz-content-sha256': sha256('other') }, 'XAmzContentSHA256Mismatch'],
    ['another MD5', { 'content-md5': createHash('md5').update('other').digest('base64') }, 'BadDigest'],
    ['no MD5 at all', { 'content-md5': 'short' }, 'InvalidDigest'],
    ['another CRC32', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    ['a CRC32 that is none', { 'x-amz-checksum-crc32': 'short' }, 'InvalidRequest'],
    [
      'two checksums',
      { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' },
      'InvalidRequest',
    ],
    ['a hash of no kind', { 'x-amz-content-sha256': 'abc' }, 'InvalidArgument'],
  ])('with %s are refused, and nothing stays', async (_, headers, code) => {
    expect(await put(headers, 'hello')).toMatchObject({ code });
    expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'body' })))).toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('in signed chunks, with trailers, are taken when all is right', async () => {
    const sum = 'x-amz-checksum-crc32c:sOO8/Q==';
    expect(await send(...chunked(['a'.repeat(65_536), 'a'.repeat(1024)], sum))).toMatchObject({
      status: 200,
    });
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'body' }))).ContentLength).toBe(66_560);
  });

  it.each([
    ['a changed byte', (body: string) => body.replace('aaaa', 'aaba')],
    ['a changed trailer', (body: string) => body.replace('sOO8', 'tOO8')],
    ['a missing chunk', (body: string) => body.replace(/400;[\s\S]*?\r\n0;/, '0;')],
    ['an end that is missing', (body: string) => body.slice(0, 1000)],
    ['no framing', () => 'hello'],
  ])('in signed chunks with %s are refused', async (_, change) => {
    const [headers, body] = chunked(['a'.repeat(65_536), 'a'.repeat(1024)], 'x-amz-checksum-crc32c:sOO8/Q==');
    const answer = await send(headers, change(body));
    expect(['SignatureDoesNotMatch', 'IncompleteBody']).toContain(answer.code);
  });
});

const now = () => new Date().toISOString().replace(/[-:]|\.\d+/g, '');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A request signed without our own code. */
function signedByHand(method: string, path: string, more: Record<string, string>) {
  const time = now();
  const given = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...more, 'x-amz-date': time };
  const headers: Record<string, string> = { ...given, host: new URL(server.endpoint).host };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    method,
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    given['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, 'AWS4secret') as Buffer;
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString(
    'hex',
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { headers: { ...given, authorization }, key, scope, time, signature };
}

/** STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, whose first signature is that of the headers. */
function chunked(pieces: readonly string[], trailer: string): [Record<string, string>, string] {
  const more = {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': String(pieces.join('').length),
    'x-amz-trailer': trailer.split(':')[0] ?? '',
  };
  const { headers, key, scope, time, signature } = signedByHand('PUT', `/${Bucket}/body`, more);
  let previous = signature;
  const next = (what: string, ...hashes: string[]) => {
    previous = hmac(key, [`AWS4-HMAC-SHA256-${what}`, time, scope, previous, ...hashes].join('\n')).toString(
      'hex',
    );
    return previous;
  };
  const body = [...pieces, '']
    .map(
      (piece) =>
        `${piece.length.toString(16)};chunk-signature=${next('PAYLOAD', sha256(''), sha256(piece))}\r\n${piece}${piece === '' ? '' : '\r\n'}`,
    )
    .join('');
  return [
    headers,
    `${body}${trailer}\r\nx-amz-trailer-signature:${next('TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`,
  ];
}
