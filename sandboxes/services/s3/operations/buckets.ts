import { type Answer, type Call, isoTime, xml } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import { byBytes } from '../store';
import { document, parseXml, textOf } from '../xml';
import { OWNER } from './listing';

export function listBuckets(call: Call): Answer {
  const prefix = call.query.get('prefix') ?? '';
  const buckets = [...call.store.buckets.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => byBytes(a.name, b.name));
  return xml(
    document('ListAllMyBucketsResult', {
      Owner: OWNER,
      Buckets: {
        Bucket: buckets.map(({ name, settings }) => ({
          Name: name,
          CreationDate: isoTime(settings.created),
          BucketRegion: call.region,
        })),
      },
    }),
  );
}

export async function createBucket(call: Call): Promise<Answer> {
  const { bucket: name, region } = call;
  checkName(name);
  const body = await receiveText(call);
  const asked =
    body === '' ? undefined : textOf(parseXml(body, 'CreateBucketConfiguration'), 'LocationConstraint');
  if (asked !== undefined && asked !== region)
    throw new S3Error('IllegalLocationConstraintException', {
      message: `The ${asked} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    });
  if (call.store.buckets.has(name)) {
    // The oldest region answers as it always has.
    if (region === 'us-east-1') return { status: 200, headers: { location: `/${name}` } };
    throw new S3Error('BucketAlreadyOwnedByYou', { fields: { BucketName: name } });
  }
  call.store.change({
    t: 'bucket',
    name,
    settings: { created: call.now(), versioning: 'Off', cors: null, tags: null },
  });
  return { status: 200, headers: { location: `/${name}` } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html @throws {S3Error} InvalidBucketName */
export function checkName(name: string): void {
  const right =
    /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3)$/.test(name);
  if (!right) throw new S3Error('InvalidBucketName', { fields: { BucketName: name } });
}

export function headBucket(call: Call): Answer {
  call.store.bucket(call.bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': call.region } };
}

export function deleteBucket(call: Call): Answer {
  const { name, objects, uploads } = call.store.bucket(call.bucket);
  if (objects.size > 0) throw new S3Error('BucketNotEmpty', { fields: { BucketName: name } });
  for (const id of [...uploads.keys()]) call.store.change({ t: 'upload', bucket: name, id, upload: null });
  call.store.change({ t: 'bucket', name, settings: null });
  return { status: 204 };
}

export function getBucketLocation(call: Call): Answer {
  call.store.bucket(call.bucket);
  // The oldest region has no name here.
  return xml(document('LocationConstraint', call.region === 'us-east-1' ? '' : call.region));
}
