// @aws-sdk/client-s3 and its presigner: objects, streams, ranges, conditions, multipart, lists, presigned URLs, retries and refusals.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startS3 } from './s3.mjs';

let skew = 0;
const { server, endpoint, state } = await startS3({
  secrets: { AKID: 'secret' },
  now: () => Date.now() + skew,
});
const settings = {
  endpoint,
  region: 'eu-central-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  maxAttempts: 3,
};
const s3 = new S3Client(settings);
const Bucket = 'photos';
const show = ({ $metadata: { httpStatusCode }, ...rest }) => console.log(httpStatusCode, rest);
const failing = async (command, client = s3) => {
  try {
    console.log('unexpected', await client.send(command));
  } catch (error) {
    const { name, message, $fault, $metadata } = error;
    console.log(error instanceof S3ServiceException, {
      name,
      message,
      $fault,
      status: $metadata?.httpStatusCode,
      attempts: $metadata?.attempts,
    });
  }
};

show(await s3.send(new CreateBucketCommand({ Bucket })));
await failing(new CreateBucketCommand({ Bucket }));
show(
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'a/héllo wörld+1.txt',
      Body: 'grüße 🦊',
      ContentType: 'text/plain; charset=utf-8',
      Metadata: { owner: 'ann' },
    }),
  ),
);
const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/héllo wörld+1.txt' }));
console.log(
  got.ContentType,
  got.ContentLength,
  got.ETag,
  got.Metadata,
  got.LastModified.toISOString(),
  await got.Body.transformToString(),
);

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7) % 256));
await s3.send(new PutObjectCommand({ Bucket, Key: 'big.bin', Body: bytes }));
const big = await s3.send(new GetObjectCommand({ Bucket, Key: 'big.bin' }));
const hash = createHash('sha256');
for await (const piece of big.Body) hash.update(piece);
console.log(hash.digest('hex') === createHash('sha256').update(bytes).digest('hex'));
show(
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'streamed',
      Body: Readable.from([Buffer.from('one '), Buffer.from('two')]),
      ContentLength: 7,
    }),
  ),
);
console.log(
  await (await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }))).Body.transformToString(),
);
const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'big.bin', Range: 'bytes=100-199' }));
console.log(
  part.ContentRange,
  (await part.Body.transformToByteArray()).length,
  part.$metadata.httpStatusCode,
);
const { ETag, ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'big.bin' }));
console.log(ETag, ContentLength);

await failing(new GetObjectCommand({ Bucket, Key: 'none' }));
console.log(
  await s3.send(new GetObjectCommand({ Bucket, Key: 'none' })).catch((error) => error instanceof NoSuchKey),
);
await failing(new HeadObjectCommand({ Bucket, Key: 'none' }));
await failing(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' }));
await failing(new GetObjectCommand({ Bucket, Key: 'big.bin', Range: 'bytes=999999-' }));
await failing(new GetObjectCommand({ Bucket, Key: 'big.bin', IfNoneMatch: ETag }));
await failing(new PutObjectCommand({ Bucket, Key: 'big.bin', Body: 'x', IfNoneMatch: '*' }));
await failing(
  new GetObjectCommand({ Bucket, Key: 'big.bin' }),
  new S3Client({ ...settings, credentials: { accessKeyId: 'AKID', secretAccessKey: 'guess' } }),
);
await failing(
  new GetObjectCommand({ Bucket, Key: 'big.bin' }),
  new S3Client({ ...settings, credentials: { accessKeyId: 'WHO', secretAccessKey: 'x' } }),
);
await failing(new GetObjectCommand({ Bucket }));

show(await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/streamed` })));
const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
const Parts = await Promise.all(
  [1, 2, 3].map(async (PartNumber) => {
    const sent = await s3.send(
      new UploadPartCommand({
        Bucket,
        Key: 'parts',
        UploadId,
        PartNumber,
        Body: String(PartNumber).repeat(PartNumber * 1000),
      }),
    );
    return { PartNumber, ETag: sent.ETag };
  }),
);
show(
  await s3.send(
    new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload: { Parts } }),
  ),
);
console.log((await s3.send(new HeadObjectCommand({ Bucket, Key: 'parts' }))).ContentLength);
await failing(new AbortMultipartUploadCommand({ Bucket, Key: 'parts', UploadId }));

for (let n = 0; n < 12; n++)
  await s3.send(new PutObjectCommand({ Bucket, Key: `list/${String(n).padStart(2, '0')}`, Body: `${n}` }));
const pages = [];
for await (const { Contents, IsTruncated } of paginateListObjectsV2(
  { client: s3, pageSize: 5 },
  { Bucket, Prefix: 'list/' },
))
  pages.push([Contents.map(({ Key }) => Key.slice(5)).join(), IsTruncated]);
console.log(pages);
const { CommonPrefixes, Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
console.log(
  CommonPrefixes,
  Contents.map(({ Key, Size }) => `${Key} ${Size}`),
);
show(
  await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'list/00' }, { Key: 'list/01' }] } }),
  ),
);
show(await s3.send(new DeleteObjectCommand({ Bucket, Key: 'copy' })));

const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'by url.txt' }), { expiresIn: 60 });
console.log([...new URL(put).searchParams.keys()].sort());
console.log((await fetch(put, { method: 'PUT', body: 'presigned' })).status);
const get = await getSignedUrl(
  s3,
  new GetObjectCommand({ Bucket, Key: 'by url.txt', ResponseContentType: 'text/html' }),
  { expiresIn: 60 },
);
console.log(await (await fetch(get)).text());
const tampered = await fetch(get.replace('by%20url', 'big'));
console.log(tampered.status, /<Code>(.*?)</.exec(await tampered.text())[1]);
skew = 61_000;
const expired = await fetch(get);
console.log(expired.status, /<Message>(.*?)</.exec(await expired.text())[1]);
skew = 0;

state.fail = 2;
console.log((await s3.send(new HeadObjectCommand({ Bucket, Key: 'big.bin' }))).$metadata.attempts);
state.fail = 5;
await failing(new GetObjectCommand({ Bucket, Key: 'big.bin' }));
state.fail = 0;
const abort = new AbortController();
abort.abort();
await s3
  .send(new HeadObjectCommand({ Bucket, Key: 'big.bin' }), { abortSignal: abort.signal })
  .catch(({ name }) => console.log(name));
const nowhere = new S3Client({ ...settings, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
await nowhere
  .send(new HeadObjectCommand({ Bucket, Key: 'x' }))
  .catch(({ code, syscall, $metadata }) => console.log(code, syscall, $metadata));
s3.middlewareStack.add(
  (next) => async (args) => {
    args.request.headers['x-own'] = 'yes';
    return next(args);
  },
  { step: 'build', name: 'own' },
);
console.log(
  (await s3.send(new HeadObjectCommand({ Bucket, Key: 'parts' }))).$metadata.httpStatusCode,
  state.requests.length,
);
s3.destroy();
server.closeAllConnections();
server.close();
