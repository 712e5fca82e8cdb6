/** The unmodified AWS SDK asks; expectations are of AWS's documentation. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  ListPartsCommand,
  NoSuchKey,
  PutBucketCorsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusal, type Started, startS3 } from './start';

const Bucket = 'photos';
let server: Started;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3();
  s3 = server.client();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.reset();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: string | Uint8Array = Key) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const text = async (Key: string, more = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const md5 = (bytes: string | Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe('buckets', () => {
  it('are made, listed, found and deleted', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'albums' }));
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['albums', 'photos']);
    expect(await s3.send(new HeadBucketCommand({ Bucket: 'albums' }))).toMatchObject({
      BucketRegion: 'us-east-1',
    });
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    await s3.send(new DeleteBucketCommand({ Bucket: 'albums' }));
    expect(await refusal(s3.send(new HeadBucketCommand({ Bucket: 'albums' })))).toMatchObject({
      status: 404,
    });
  });

  it('that hold something stay', async () => {
    await put('a');
    expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toEqual({
      name: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty',
      status: 409,
    });
  });

  it.each(['AB', 'Upper', 'a..b', '192.168.0.1', 'xn--a'])('cannot be called %s', async (name) => {
    expect(await refusal(s3.send(new CreateBucketCommand({ Bucket: name })))).toMatchObject({
      name: 'InvalidBucketName',
    });
  });

  it('refuse what this server has not, by name', async () => {
    expect(await refusal(s3.send(new GetBucketWebsiteCommand({ Bucket })))).toMatchObject({
      name: 'NotImplemented',
      status: 501,
    });
  });
});

describe('objects', () => {
  it('come back as they were given', async () => {
    const Key = 'a/héllo wörld+1 & <2>.txt';
    const given = {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentDisposition: 'inline',
      ContentEncoding: 'identity',
      Metadata: { owner: 'ann' },
    };
    const { ETag, ChecksumCRC32, ChecksumType } = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'grüße 🦊', ...given }),
    );
    expect({ ETag, ChecksumType }).toEqual({ ETag: `"${md5('grüße 🦊')}"`, ChecksumType: 'FULL_OBJECT' });
    expect(ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(got).toMatchObject({ ...given, ETag, ContentLength: 12, AcceptRanges: 'bytes', ChecksumCRC32 });
    expect(await got.Body?.transformToString()).toBe('grüße 🦊');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ...given,
      ContentLength: 12,
    });
  });

  it('may be empty', async () => {
    expect((await put('nothing', '')).ETag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
    expect(await text('nothing')).toBe('');
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'have a checksum of %s that the SDK accepts',
    async (ChecksumAlgorithm) => {
      const made = await s3.send(
        new PutObjectCommand({ Bucket, Key: 'sum', Body: 'hello world', ChecksumAlgorithm }),
      );
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
      expect(got[`Checksum${ChecksumAlgorithm}`]).toBe(made[`Checksum${ChecksumAlgorithm}`]);
      expect(await got.Body?.transformToString()).toBe('hello world');
      const { Checksum, ObjectSize } = await s3.send(
        new GetObjectAttributesCommand({ Bucket, Key: 'sum', ObjectAttributes: ['Checksum', 'ObjectSize'] }),
      );
      expect([Checksum?.[`Checksum${ChecksumAlgorithm}`], ObjectSize]).toEqual([
        made[`Checksum${ChecksumAlgorithm}`],
        11,
      ]);
    },
  );

  it('come from a stream without its framing', async () => {
    const Body = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 7 }));
    expect(await text('streamed')).toBe('one two');
  });

  it('come in part', async () => {
    await put('digits', '0123456789');
    const range = async (Range: string) => {
      const { ContentRange, Body, $metadata } = await s3.send(
        new GetObjectCommand({ Bucket, Key: 'digits', Range }),
      );
      return [$metadata.httpStatusCode, ContentRange, await Body?.transformToString()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=0-99')).toEqual([206, 'bytes 0-9/10', '0123456789']);
    expect(await range('bytes=0-1,3-4')).toEqual([200, undefined, '0123456789']);
    expect(await refusal(range('bytes=10-'))).toMatchObject({ name: 'InvalidRange', status: 416 });
  });

  it('are read only as their reader expects them', async () => {
    const { ETag } = await put('a');
    const status = async (more: object) => {
      const asked = s3.send(new HeadObjectCommand({ Bucket, Key: 'a', ...more }));
      return asked.then(
        ({ $metadata }) => $metadata.httpStatusCode,
        (error) => error.$metadata.httpStatusCode,
      );
    };
    const [earlier, later] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    expect(await status({ IfMatch: ETag })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfModifiedSince: later })).toBe(304);
    expect(await status({ IfModifiedSince: earlier })).toBe(200);
    expect(await status({ IfUnmodifiedSince: earlier })).toBe(412);
    expect(await status({ IfMatch: ETag, IfUnmodifiedSince: earlier })).toBe(200);
  });

  it('are written only as their writer expects them', async () => {
    const write = (more: object) => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...more }));
    expect(await refusal(write({ IfMatch: '"none"' }))).toMatchObject({ name: 'NoSuchKey' });
    const { ETag } = await write({ IfNoneMatch: '*' });
    expect(await refusal(write({ IfNoneMatch: '*' }))).toEqual({
      name: 'PreconditionFailed',
      message: 'At least one of the pre-conditions you specified did not hold',
      status: 412,
    });
    expect(await refusal(write({ IfMatch: '"none"' }))).toMatchObject({ name: 'PreconditionFailed' });
    await write({ IfMatch: ETag, Body: 'y' });
    expect(await text('a')).toBe('y');
    const racing = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'x'.repeat(100_000), IfNoneMatch: '*' })),
      ),
    );
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that are not there are missed in S3’s words', async () => {
    const missing = s3.send(new GetObjectCommand({ Bucket, Key: 'none' }));
    await expect(missing).rejects.toBeInstanceOf(NoSuchKey);
    expect(await refusal(missing)).toEqual({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
      status: 404,
    });
    expect(await refusal(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toMatchObject({
      name: 'NotFound',
    });
    expect(await refusal(s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' })))).toMatchObject({
      name: 'NoSuchBucket',
    });
    expect(await refusal(put('k'.repeat(1025)))).toMatchObject({ name: 'KeyTooLongError' });
  });

  it('are deleted, many at once too', async () => {
    await Promise.all(['a', 'b', 'c'].map((key) => put(key)));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never there' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'not < there' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['b', 'not < there']);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key)).toEqual([
      'c',
    ]);
  });

  it('are copied with their metadata, or with other', async () => {
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'a b', Body: 'x', ContentType: 'text/css', Metadata: { n: '1' } }),
    );
    const CopySource = `${Bucket}/a%20b`;
    const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ Bucket, Key: 'kept', CopySource }));
    expect(CopyObjectResult?.ETag).toBe(`"${md5('x')}"`);
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'new',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { n: '2' },
      }),
    );
    const head = async (Key: string) => s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(await head('kept')).toMatchObject({ ContentType: 'text/css', Metadata: { n: '1' } });
    expect(await head('new')).toMatchObject({ ContentType: 'binary/octet-stream', Metadata: { n: '2' } });
    expect(await refusal(s3.send(new CopyObjectCommand({ Bucket, Key: 'a b', CopySource })))).toMatchObject({
      name: 'InvalidRequest',
    });
    expect(
      await refusal(
        s3.send(new CopyObjectCommand({ Bucket, Key: 'c', CopySource, CopySourceIfMatch: '"no"' })),
      ),
    ).toMatchObject({ name: 'PreconditionFailed' });
  });

  it('bear tags', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'team=blue%20sky&x=' }));
    const tags = async () => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }))).TagSet;
    expect(await tags()).toEqual([
      { Key: 'team', Value: 'blue sky' },
      { Key: 'x', Value: '' },
    ]);
    await s3.send(
      new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet: [{ Key: 'y', Value: '<&>' }] } }),
    );
    expect(await tags()).toEqual([{ Key: 'y', Value: '<&>' }]);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).TagCount).toBe(1);
  });
});

describe('lists', () => {
  const keys = ['a.txt', 'photos/2005/1', 'photos/2005/2', 'photos/2006/1', 'photos/x', 'z', '￿', '🦊'];
  beforeEach(() => Promise.all(keys.map((key) => put(key, 'x'))));
  const shown = ({
    Contents = [],
    CommonPrefixes = [],
  }: {
    Contents?: { Key?: string | undefined }[] | undefined;
    CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
  }) => [Contents.map(({ Key }) => Key), CommonPrefixes.map(({ Prefix }) => Prefix)];

  it('are in the order of bytes', async () => {
    expect(shown(await s3.send(new ListObjectsV2Command({ Bucket })))).toEqual([keys, []]);
  });

  it('have folders where a delimiter makes them', async () => {
    const list = async (more: object) =>
      shown(await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', ...more })));
    expect(await list({})).toEqual([['a.txt', 'z', '￿', '🦊'], ['photos/']]);
    expect(await list({ Prefix: 'photos/' })).toEqual([['photos/x'], ['photos/2005/', 'photos/2006/']]);
    expect(await list({ Prefix: 'photos/2005/' })).toEqual([['photos/2005/1', 'photos/2005/2'], []]);
  });

  it.each([1, 2, 3])('come in pages of %i, of both kinds', async (pageSize) => {
    for (const Delimiter of [undefined, '/']) {
      const found: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2({ client: s3, pageSize }, { Bucket, Delimiter })) {
        expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
        found.push(...shown(page).flat());
      }
      // Within one page folders stand behind keys.
      expect(found.toSorted()).toEqual(
        (Delimiter === undefined ? keys : ['a.txt', 'photos/', 'z', '￿', '🦊']).toSorted(),
      );
      const first: (string | undefined)[] = [];
      for (let Marker: string | undefined = ''; Marker !== undefined; ) {
        const page: Awaited<ReturnType<typeof listFirst>> = await listFirst(Marker, pageSize, Delimiter);
        first.push(...shown(page).flat());
        Marker = page.IsTruncated ? (page.NextMarker ?? page.Contents?.at(-1)?.Key) : undefined;
      }
      expect(first).toEqual(found);
    }
  });
  const listFirst = (Marker: string, MaxKeys: number, Delimiter: string | undefined) =>
    s3.send(new ListObjectsCommand({ Bucket, Marker, MaxKeys, Delimiter }));

  it('begin where they are told, and encode names', async () => {
    await put('sp ace/ü', 'x');
    const list = async (more: object) =>
      shown(await s3.send(new ListObjectsV2Command({ Bucket, ...more })))[0];
    expect(await list({ StartAfter: 'photos/2006/1', MaxKeys: 2 })).toEqual(['photos/x', 'sp ace/ü']);
    expect(await list({ Prefix: 'sp', EncodingType: 'url' })).toEqual(['sp+ace/%C3%BC']);
    expect(await refusal(list({ ContinuationToken: 'no token' }))).toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('multipart uploads', () => {
  const part = (byte: number, size = 5 * 2 ** 20) => Buffer.alloc(size, byte);
  const begin = async (Key: string, more = {}) =>
    (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId;
  const send = async (Key: string, UploadId: string | undefined, PartNumber: number, Body: Buffer) => ({
    PartNumber,
    ...(await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))),
  });
  const complete = (Key: string, UploadId: string | undefined, Parts: object[]) =>
    s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  it('become one object', async () => {
    const UploadId = await begin('big', { ContentType: 'image/png', Metadata: { n: '1' } });
    const bytes = [part(1), part(2), part(3, 10)];
    const sent = await Promise.all(bytes.map((one, at) => send('big', UploadId, at + 1, one)));
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key: 'big', UploadId }));
    expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 5 * 2 ** 20],
      [2, 5 * 2 ** 20],
      [3, 10],
    ]);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toMatchObject([
      { Key: 'big', UploadId },
    ]);
    const { ETag } = await complete('big', UploadId, sent);
    const digests = Buffer.concat(bytes.map((one) => createHash('md5').update(one).digest()));
    expect(ETag).toBe(`"${md5(digests)}-3"`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'big', ChecksumMode: 'ENABLED' }));
    expect(got).toMatchObject({
      ETag,
      ContentType: 'image/png',
      Metadata: { n: '1' },
      ContentLength: 2 * 5 * 2 ** 20 + 10,
    });
    expect(md5((await got.Body?.transformToByteArray()) ?? '')).toBe(md5(Buffer.concat(bytes)));
    const second = await s3.send(new HeadObjectCommand({ Bucket, Key: 'big', PartNumber: 2 }));
    expect([second.PartsCount, second.ContentLength]).toEqual([3, 5 * 2 ** 20]);
    expect(await refusal(complete('big', UploadId, sent))).toMatchObject({ name: 'NoSuchUpload' });
  });

  it('refuse parts that are small, missing or out of order', async () => {
    const UploadId = await begin('big');
    const sent = [await send('big', UploadId, 1, part(1, 10)), await send('big', UploadId, 2, part(2, 10))];
    expect(await refusal(complete('big', UploadId, sent))).toMatchObject({ name: 'EntityTooSmall' });
    expect(await refusal(complete('big', UploadId, sent.toReversed()))).toMatchObject({
      name: 'InvalidPartOrder',
    });
    expect(await refusal(complete('big', UploadId, [{ PartNumber: 1, ETag: '"no"' }]))).toMatchObject({
      name: 'InvalidPart',
    });
    expect(await refusal(send('big', UploadId, 10_001, part(1, 1)))).toMatchObject({
      name: 'InvalidArgument',
    });
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
    expect(await refusal(send('big', UploadId, 1, part(1, 1)))).toMatchObject({ name: 'NoSuchUpload' });
  });

  it('take parts of what is there', async () => {
    await put('source', part(7, 5 * 2 ** 20 + 3));
    const UploadId = await begin('copy');
    const copied = await s3.send(
      new UploadPartCopyCommand({
        Bucket,
        Key: 'copy',
        UploadId,
        PartNumber: 1,
        CopySource: `${Bucket}/source`,
        CopySourceRange: 'bytes=3-5242882',
      }),
    );
    const last = await send('copy', UploadId, 2, Buffer.from('end'));
    await complete('copy', UploadId, [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }, last]);
    expect(await text('copy', { Range: 'bytes=5242879-' })).toBe('\x07end');
  });

  it('are what @aws-sdk/lib-storage makes of a stream', async () => {
    const bytes = Buffer.concat([part(1), part(2), part(3, 1234)]);
    const Body = Readable.from(
      Array.from({ length: 100 }, (_, at) => bytes.subarray(at * 110_000, (at + 1) * 110_000)),
    );
    await new Upload({ client: s3, params: { Bucket, Key: 'uploaded', Body } }).done();
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'uploaded' }));
    expect(got.ETag).toMatch(/-3"$/);
    expect(md5((await got.Body?.transformToByteArray()) ?? '')).toBe(md5(bytes));
  });
});

describe('versions', () => {
  beforeEach(() =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  );

  it('are kept, and a delete hides them', async () => {
    const [one, two] = [await put('a', 'one'), await put('a', 'two')];
    expect(await text('a')).toBe('two');
    expect(await text('a', { VersionId: one.VersionId })).toBe('one');
    const gone = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(gone.DeleteMarker).toBe(true);
    expect(await refusal(text('a'))).toMatchObject({ name: 'NoSuchKey' });
    expect(await refusal(text('a', { VersionId: gone.VersionId }))).toMatchObject({
      name: 'MethodNotAllowed',
    });
    const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [two.VersionId, false],
      [one.VersionId, false],
    ]);
    expect(DeleteMarkers).toMatchObject([{ Key: 'a', IsLatest: true }]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: gone.VersionId }));
    expect(await text('a')).toBe('two');
    expect(await refusal(text('a', { VersionId: 'none' }))).toMatchObject({ name: 'NoSuchVersion' });
  });

  it('come in pages', async () => {
    for (const key of ['a', 'b']) for (const body of ['1', '2', '3']) await put(key, body);
    const found: string[] = [];
    for (let next: { KeyMarker?: string; VersionIdMarker?: string } | null = {}; next !== null; ) {
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...next }),
      );
      found.push((page.Versions ?? []).map(({ Key }) => Key).join(''));
      const { NextKeyMarker: KeyMarker = '', NextVersionIdMarker: VersionIdMarker = '' } = page;
      next = page.IsTruncated ? { KeyMarker, VersionIdMarker } : null;
    }
    expect(found).toEqual(['aa', 'ab', 'bb']);
  });

  it('are no longer made once that is suspended', async () => {
    const { VersionId } = await put('a', 'one');
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    );
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Suspended');
    await put('a', 'two');
    await put('a', 'three');
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions?.map((one) => one.VersionId)).toEqual(['null', VersionId]);
  });
});

describe('CORS', () => {
  const rule = {
    AllowedOrigins: ['https://*.example.com'],
    AllowedMethods: ['PUT', 'GET'],
    AllowedHeaders: ['content-*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 60,
  };
  const preflight = (headers: Record<string, string>) =>
    fetch(`${server.endpoint}/${Bucket}/a`, { method: 'OPTIONS', headers });
  const asking = { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' };

  it('is off until a bucket has rules', async () => {
    expect(await refusal(s3.send(new GetBucketCorsCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchCORSConfiguration',
    });
    const refused = await preflight(asking);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('CORS is not enabled for this bucket.'),
    ]);
  });

  it('answers preflights and marks answers, refusals too', async () => {
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);
    const granted = await preflight({ ...asking, 'access-control-request-headers': 'Content-Type' });
    expect(granted.status).toBe(200);
    expect(Object.fromEntries(granted.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'PUT, GET',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '60',
    });
    expect((await preflight({ ...asking, origin: 'https://example.org' })).status).toBe(403);
    expect((await preflight({ ...asking, 'access-control-request-method': 'DELETE' })).status).toBe(403);
    expect((await preflight({ ...asking, 'access-control-request-headers': 'x-own' })).status).toBe(403);
    const unsigned = await fetch(`${server.endpoint}/${Bucket}/a`, { headers: { origin: asking.origin } });
    expect([unsigned.status, unsigned.headers.get('access-control-expose-headers')]).toEqual([403, 'ETag']);
    const other = await fetch(`${server.endpoint}/${Bucket}/a`, {
      headers: { origin: 'https://example.org' },
    });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
