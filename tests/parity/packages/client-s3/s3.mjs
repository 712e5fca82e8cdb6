/** A small S3: objects in memory, Signature Version 4 checked in headers and in presigned URLs, multipart uploads, XML errors. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const encoded = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const escaped = (text) => String(text).replace(/[<&>]/g, (c) => `&#${c.charCodeAt(0)};`);
const element = (name, inside) =>
  Array.isArray(inside)
    ? inside.map((each) => element(name, each)).join('')
    : `<${name}>${
        typeof inside === 'object'
          ? Object.entries(inside)
              .map(([key, value]) => element(key, value))
              .join('')
          : escaped(inside)
      }</${name}>`;
const etag = (bytes) => `"${createHash('md5').update(bytes).digest('hex')}"`;

class S3Error extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

function verify({ method, headers, url }, secrets, now) {
  const query = [...url.searchParams];
  const presigned = url.searchParams.has('X-Amz-Signature');
  const given = presigned
    ? {
        Credential: url.searchParams.get('X-Amz-Credential'),
        SignedHeaders: url.searchParams.get('X-Amz-SignedHeaders'),
        Signature: url.searchParams.get('X-Amz-Signature'),
      }
    : Object.fromEntries(
        (headers.authorization ?? '')
          .replace('AWS4-HMAC-SHA256 ', '')
          .split(/,\s*/)
          .map((part) => part.split('=')),
      );
  if (!given.Credential) throw new S3Error(403, 'AccessDenied', 'Anonymous access is not allowed');
  const [id, date, region, service, kind] = given.Credential.split('/');
  const secret = secrets[id];
  if (!secret)
    throw new S3Error(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  const time = presigned ? url.searchParams.get('X-Amz-Date') : headers['x-amz-date'];
  const signedAt = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  if (presigned && now() > signedAt + Number(url.searchParams.get('X-Amz-Expires')) * 1000)
    throw new S3Error(403, 'AccessDenied', 'Request has expired');
  const names = given.SignedHeaders.split(';');
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    query
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    names.join(';'),
    presigned
      ? (url.searchParams.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD')
      : headers['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${date}/${region}/${service}/${kind}`, sha256(canonical)].join(
    '\n',
  );
  const key = [region, service, kind].reduce((from, text) => hmac(from, text), hmac(`AWS4${secret}`, date));
  const wanted = hmac(key, toSign);
  const signature = Buffer.from(given.Signature, 'hex');
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted))
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
}

/** Takes the framing of `aws-chunked` off: size in hex, bytes, and trailers that are of no interest here. */
function unchunked(body) {
  const pieces = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (size === 0)
      return { bytes: Buffer.concat(pieces), trailers: body.toString('latin1', end + 2).trim() };
    pieces.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/** @param options.fail how many of the next requests are answered 503 */
export async function startS3({ secrets, now = Date.now }) {
  const buckets = new Map();
  const uploads = new Map();
  const state = { fail: 0, requests: [] };
  const server = createServer(async (incoming, response) => {
    const pieces = [];
    for await (const piece of incoming) pieces.push(piece);
    const url = new URL(incoming.url, `http://${incoming.headers.host}`);
    const answer = (status, headers = {}, body = '') =>
      response
        .writeHead(status, { 'x-amz-request-id': 'REQUEST', ...headers })
        .end(incoming.method === 'HEAD' ? undefined : body);
    const xml = (status, name, inside) =>
      answer(status, { 'content-type': 'application/xml' }, `<?xml version="1.0"?>${element(name, inside)}`);
    state.requests.push(
      `${incoming.method} ${url.pathname}${url.searchParams.has('partNumber') ? ' part' : ''}`,
    );
    try {
      if (state.fail > 0) {
        state.fail--;
        throw new S3Error(503, 'SlowDown', 'Please reduce your request rate.');
      }
      verify({ method: incoming.method, headers: incoming.headers, url }, secrets, now);
      const raw = Buffer.concat(pieces);
      const chunked = /aws-chunked/.test(incoming.headers['content-encoding'] ?? '');
      const { bytes, trailers } = chunked ? unchunked(raw) : { bytes: raw, trailers: '' };
      const [bucket, ...rest] = url.pathname.slice(1).split('/');
      route({
        incoming,
        url,
        bucket,
        key: decodeURIComponent(rest.join('/')),
        bytes,
        trailers,
        answer,
        xml,
        buckets,
        uploads,
      });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      xml(error.status, 'Error', { Code: error.code, Message: error.message, RequestId: 'REQUEST' });
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, endpoint: `http://127.0.0.1:${server.address().port}`, state };
}

function route({ incoming, url, bucket, key, bytes, trailers, answer, xml, buckets, uploads }) {
  const { method, headers } = incoming;
  const query = url.searchParams;
  if (method === 'PUT' && key === '') {
    if (buckets.has(bucket))
      throw new S3Error(
        409,
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    buckets.set(bucket, new Map());
    return answer(200, { location: `/${bucket}` });
  }
  const objects = buckets.get(bucket);
  if (!objects) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
  if (key === '' && method === 'GET') return listObjects(objects, bucket, query, xml);
  if (key === '' && method === 'POST') {
    const gone = [...bytes.toString().matchAll(/<Key>(.*?)<\/Key>/g)].map(([, name]) => name);
    for (const name of gone) objects.delete(name);
    return xml(200, 'DeleteResult', { Deleted: gone.map((Key) => ({ Key })) });
  }
  if (method === 'POST' && query.has('uploads')) {
    uploads.set('upload-1', []);
    return xml(200, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: 'upload-1' });
  }
  const metadata = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')),
  );
  const type = headers['content-type'] ?? 'application/octet-stream';
  if (query.has('uploadId')) {
    const parts = uploads.get(query.get('uploadId'));
    if (!parts) throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    if (method === 'PUT') {
      parts[Number(query.get('partNumber')) - 1] = bytes;
      return answer(200, { etag: etag(bytes) });
    }
    uploads.delete(query.get('uploadId'));
    if (method === 'DELETE') return answer(204);
    objects.set(key, { bytes: Buffer.concat(parts), type, metadata });
    return xml(200, 'CompleteMultipartUploadResult', {
      Bucket: bucket,
      Key: key,
      ETag: etag(Buffer.concat(parts)),
    });
  }
  if (method === 'PUT') {
    if (headers['if-none-match'] === '*' && objects.has(key))
      throw new S3Error(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    const source = headers['x-amz-copy-source'];
    if (source) {
      const [from, ...name] = decodeURIComponent(source).replace(/^\//, '').split('/');
      const copied = buckets.get(from)?.get(name.join('/'));
      if (!copied) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
      objects.set(key, copied);
      return xml(200, 'CopyObjectResult', {
        ETag: etag(copied.bytes),
        LastModified: '2024-01-01T00:00:00.000Z',
      });
    }
    objects.set(key, { bytes, type, metadata });
    return answer(200, {
      etag: etag(bytes),
      ...(trailers.startsWith('x-amz-checksum-crc32:')
        ? { 'x-amz-checksum-crc32': trailers.split(':')[1] }
        : {}),
    });
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return answer(204);
  }
  const found = objects.get(key);
  if (!found) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  const tag = etag(found.bytes);
  const own = {
    etag: tag,
    'content-type': found.type,
    'accept-ranges': 'bytes',
    'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
    ...found.metadata,
  };
  if (headers['if-none-match'] === tag) return answer(304, { etag: tag });
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (!range) return answer(200, { ...own, 'content-length': found.bytes.length }, found.bytes);
  const from = Number(range[1]);
  if (from >= found.bytes.length)
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  const to = Math.min(range[2] === '' ? Infinity : Number(range[2]), found.bytes.length - 1);
  return answer(
    206,
    { ...own, 'content-length': to - from + 1, 'content-range': `bytes ${from}-${to}/${found.bytes.length}` },
    found.bytes.subarray(from, to + 1),
  );
}

function listObjects(objects, bucket, query, xml) {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter');
  const most = Number(query.get('max-keys') ?? 1000);
  const after = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after);
  const folders = new Set();
  const plain = keys.filter((key) => {
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (cut >= 0) folders.add(key.slice(0, cut + 1));
    return cut < 0;
  });
  const page = plain.slice(0, most);
  xml(200, 'ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    IsTruncated: plain.length > most,
    ...(plain.length > most ? { NextContinuationToken: page.at(-1) } : {}),
    Contents: page.map((Key) => ({
      Key,
      Size: objects.get(Key).bytes.length,
      ETag: etag(objects.get(Key).bytes),
      LastModified: '2024-01-01T00:00:00.000Z',
    })),
    CommonPrefixes: [...folders].map((Prefix) => ({ Prefix })),
  });
}
