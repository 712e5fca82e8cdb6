/** Forms with a signed policy, lifecycle rules and bucket policies, by the unmodified SDK and by fetch as a browser sends. */
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type Started, startS3 } from './start';

const Bucket = 'uploads';
let server: Started;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3();
  s3 = server.client();
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.stop());

interface Sent {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

const policyOf = (options: Partial<PresignedPostOptions> = {}): Promise<Sent> =>
  createPresignedPost(s3, {
    Bucket,
    Key: 'ada/photo.png',
    Conditions: [['content-length-range', 1, 100_000]],
    ...options,
  });

async function post({ url, fields }: Sent, body: Blob | null, more: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...more })) form.append(name, value);
  if (body !== null) form.append('file', body, 'my photo.png');
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await response.text();
  const said = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return {
    status: response.status,
    headers: response.headers,
    code: said('Code'),
    message: said('Message'),
    said,
  };
}
const bytes = (size: number) => new Blob([Buffer.alloc(size, 'x\r\n--y')]);
const textOf = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('a form', () => {
  it('puts what its policy allows', async () => {
    const sent = await policyOf({ Fields: { 'Content-Type': 'image/png', 'x-amz-meta-by': 'ada' } });
    const { status, headers } = await post(sent, bytes(70_000));
    expect([status, headers.get('location')]).toEqual([204, `${server.endpoint}/${Bucket}/ada/photo.png`]);
    const { ContentType, ContentLength, Metadata, ETag } = await s3.send(
      new HeadObjectCommand({ Bucket, Key: 'ada/photo.png' }),
    );
    expect({ ContentType, ContentLength, Metadata, ETag }).toEqual({
      ContentType: 'image/png',
      ContentLength: 70_000,
      Metadata: { by: 'ada' },
      ETag: headers.get('etag'),
    });
    expect(await textOf('ada/photo.png')).toBe(await bytes(70_000).text());
  });

  it('names the object after its file, and answers as it is asked to', async () => {
    const sent = await policyOf({
      Key: `ada/$\{filename}`,
      Fields: { success_action_status: '201' },
    });
    const { status, said } = await post(sent, bytes(3));
    expect([status, said('Key'), said('Bucket')]).toEqual([201, 'ada/my photo.png', Bucket]);
    const redirected = await post(
      await policyOf({ Fields: { success_action_redirect: 'http://localhost:1/done?a=1' } }),
      bytes(3),
    );
    expect([redirected.status, redirected.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^http:\/\/localhost:1\/done\?a=1&bucket=uploads&key=ada%2Fphoto.png&etag=%22/),
    ]);
  });

  it.each([
    ['a file that is too large', 100_001, {}, 400, 'EntityTooLarge'],
    ['a file that is too small', 0, {}, 400, 'EntityTooSmall'],
    ['another key', 3, { key: 'bob/photo.png' }, 403, 'AccessDenied'],
    ['a field that the policy does not name', 3, { 'x-amz-meta-role': 'admin' }, 403, 'AccessDenied'],
    [
      'a policy that was altered',
      3,
      { Policy: Buffer.from('{}').toString('base64') },
      403,
      'SignatureDoesNotMatch',
    ],
    ['another signature', 3, { 'X-Amz-Signature': '0'.repeat(64) }, 403, 'SignatureDoesNotMatch'],
    ['no file', null, {}, 400, 'InvalidArgument'],
  ])('is refused with %s', async (_, size, more, status, code) => {
    const found = await post(await policyOf(), size === null ? null : bytes(size), more);
    expect([found.status, found.code]).toEqual([status, code]);
  });

  it('says what is not as the policy wants it', async () => {
    const sent = await policyOf({
      Key: 'ada/photo.png',
      Conditions: [['starts-with', '$Content-Type', 'image/']],
      Fields: { 'Content-Type': 'text/html' },
    });
    expect((await post(sent, bytes(3))).message).toBe(
      'Invalid according to Policy: Policy Condition failed: [&quot;starts-with&quot;, &quot;$Content-Type&quot;, &quot;image/&quot;]',
    );
    expect((await post(await policyOf({ Expires: -10 }), bytes(3))).message).toBe(
      'Invalid according to Policy: Policy expired.',
    );
    const plain = await fetch(`${server.endpoint}/${Bucket}`, { method: 'POST', body: 'key=a' });
    expect(plain.status).toBe(412);
  });
});

describe('a lifecycle', () => {
  const rules = [
    {
      ID: 'drafts',
      Status: 'Enabled' as const,
      Filter: { And: { Prefix: 'drafts/', Tags: [{ Key: 'kind', Value: 'draft' }] } },
      Expiration: { Days: 7 },
    },
    {
      ID: 'orphans',
      Status: 'Enabled' as const,
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    {
      ID: 'old',
      Status: 'Enabled' as const,
      Filter: { Prefix: 'old/' },
      Expiration: { Date: new Date('2020-01-01') },
    },
  ];

  it('is kept, told, and obeyed', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'old/a', Body: 'a' }));
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }),
    );
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toMatchObject(rules);
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'old/' }));
    expect(KeyCount).toBe(0);
    const put = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'drafts/a', Body: 'a', Tagging: 'kind=draft' }),
    );
    expect(put.Expiration).toMatch(/^expiry-date="\w{3}, .* 00:00:00 GMT", rule-id="drafts"$/);
  });
});

describe('a bucket policy', () => {
  it('lets everybody read a part, and denies even who has a key', async () => {
    const statement = (Effect: string, Action: string, path: string) => ({
      Effect,
      Principal: '*',
      Action,
      Resource: `arn:aws:s3:::${Bucket}/${path}`,
    });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        statement('Allow', 's3:GetObject', 'public/*'),
        statement('Deny', 's3:DeleteObject', 'legal/*'),
      ],
    });
    for (const Key of ['public/a', 'private/a'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const read = async (key: string, init = {}) =>
      (await fetch(`${server.endpoint}/${Bucket}/${key}`, init)).status;
    expect([
      await read('public/a'),
      await read('private/a'),
      await read('public/a', { method: 'DELETE' }),
    ]).toEqual([200, 403, 403]);
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await read('public/a')).toBe(403);
    expect(await refusal(s3.send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
    expect(await refusal(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{' })))).toMatchObject({
      name: 'MalformedPolicy',
    });
  });
});
