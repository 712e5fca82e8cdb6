/** The client of the workbench's panel, and what the panel makes of the answers. */
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listBuckets, lookIntoBucket, openObject } from '../../../components/workbench/services/s3/look';
import type { AwsPlace } from '../../../sandboxes/service-clients/aws/client';
import { KEY, type Started, startS3 } from './start';

let server: Started;
let place: AwsPlace;
beforeAll(async () => {
  server = await startS3();
  place = {
    endpoint: server.endpoint,
    key: { ...KEY, region: 'us-east-1' },
    now: Date.now,
    send: (url, init) => fetch(url, init),
  };
});
afterAll(() => server.stop());

const { signal } = new AbortController();

it('signs what it asks, whatever is in a key, and shows folders, versions and uploads', async () => {
  const s3 = server.client();
  const Bucket = 'photos';
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const odd = "cats/tom & 'jerry' (1)+ü.txt";
  for (const Body of ['one', 'two'])
    await s3.send(
      new PutObjectCommand({ Bucket, Key: odd, Body, ContentType: 'text/plain', Metadata: { by: 'ada' } }),
    );
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'film.mp4' }));

  expect(await listBuckets(place, signal)).toEqual([Bucket]);
  expect(await lookIntoBucket(place, Bucket, '', signal)).toMatchObject({
    versioning: 'Enabled',
    folders: ['cats/'],
    objects: [],
    uploads: [{ key: 'film.mp4', parts: [] }],
  });
  const { objects } = await lookIntoBucket(place, Bucket, 'cats/', signal);
  expect(objects).toMatchObject([{ key: odd, versions: [{ size: 3, deleted: false }, { size: 3 }] }]);
  const [version] = objects[0]?.versions ?? [];
  if (!version) throw new Error('It has no version.');
  const opened = await openObject(place, { bucket: Bucket, key: odd, version }, signal);
  expect(new TextDecoder().decode(opened.bytes)).toBe('two');
  expect(new Map(opened.headers).get('x-amz-meta-by')).toBe('ada');
});

it('gives the words with which S3 refuses', async () => {
  const stranger = { ...place, key: { ...place.key, secretAccessKey: 'other' } };
  await expect(listBuckets(stranger, signal)).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
    status: 403,
  });
  await expect(lookIntoBucket(place, 'nowhere', '', signal)).rejects.toMatchObject({ code: 'NoSuchBucket' });
});
