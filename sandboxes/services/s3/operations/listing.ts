import { type Answer, type Call, isoTime, quoted, xml } from '../call';
import { S3Error } from '../errors';
import type { Version } from '../state';
import { document } from '../xml';
import { namesIn, pageOf, pageRequest } from './paging';

/** ListObjects of 2006, and ListObjectsV2 with `list-type=2`. */
export function listObjects(call: Call): Answer {
  const bucket = call.store.bucket(call.bucket);
  const second = call.query.get('list-type') === '2';
  const token = call.query.get('continuation-token');
  const request = pageRequest(
    call,
    'max-keys',
    second
      ? token === undefined
        ? (call.query.get('start-after') ?? '')
        : keyOf(token)
      : (call.query.get('marker') ?? ''),
  );
  const current = bucket.keys.flatMap((key) => {
    const version = bucket.objects.get(key)?.[0];
    return version === undefined || version.deleted ? [] : [{ key, version }];
  });
  const page = pageOf(current, request);
  const name = namesIn(call);
  const owner = !second || call.query.get('fetch-owner') === 'true';
  return xml(
    document('ListBucketResult', {
      Name: bucket.name,
      Prefix: name(request.prefix),
      ...(second
        ? {
            ContinuationToken: token,
            NextContinuationToken: page.truncated ? tokenOf(page.next) : undefined,
            StartAfter: call.query.get('start-after'),
            KeyCount: page.entries.length + page.prefixes.length,
          }
        : {
            Marker: name(call.query.get('marker') ?? ''),
            // Without a delimiter the last key is the next marker, and S3 does not repeat it.
            NextMarker: page.truncated && request.delimiter !== '' ? name(page.next) : undefined,
          }),
      MaxKeys: request.most,
      Delimiter: request.delimiter === '' ? undefined : name(request.delimiter),
      EncodingType: call.query.get('encoding-type'),
      IsTruncated: page.truncated,
      Contents: page.entries.map(({ key, version }) => ({
        Key: name(key),
        ...entryOf(version),
        ...(owner ? { Owner: OWNER } : {}),
      })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: name(prefix) })),
    }),
  );
}

/** The one account that there is. */
export const OWNER = { ID: 'b'.repeat(64), DisplayName: 'backlab' };

const entryOf = ({ modified, etag, checksum, size, headers }: Version) => ({
  LastModified: isoTime(modified),
  ETag: quoted(etag),
  ChecksumAlgorithm: checksum?.algorithm,
  ChecksumType: checksum?.type,
  Size: size,
  StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
});

const tokenOf = (key: string): string => Buffer.from(key).toString('base64');

function keyOf(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (key === '' || tokenOf(key) !== token)
    throw new S3Error('InvalidArgument', {
      message: 'The continuation token provided is incorrect',
      fields: { ArgumentName: 'continuation-token' },
    });
  return key;
}
