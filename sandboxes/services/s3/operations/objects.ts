import { readPieces } from '../blobs';
import { type Answer, type Call, quoted, xml } from '../call';
import { headerOf } from '../checksums';
import { checkRead, checkWrite } from '../conditions';
import { receive, receiveText } from '../content';
import { S3Error } from '../errors';
import { expiryOf } from '../expiry';
import { type ByteRange, parseRange } from '../range';
import type { Version } from '../state';
import type { Bucket } from '../store';
import { childrenOf, document, parseXml, requiredText, textOf } from '../xml';
import { describedHeaders, describedTags } from './object-headers';
import { commit, currentVersion, remove, versionHeader } from './versions';

const LONGEST_KEY = 1024;
const MOST_DELETED = 1000;
const OVERRIDES = /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/;

/** GetObject and HeadObject. */
export function getObject(call: Call): Answer {
  const { bucket, version } = currentVersion(call);
  checkRead(call, version);
  const part = partRange(call, version);
  const range = part ?? parseRange(call.header('range'), version.size);
  const { start, end } = range ?? { start: 0, end: version.size };
  const whole = range === null || (start === 0 && end === version.size);
  return {
    status: range === null ? 200 : 206,
    headers: {
      'accept-ranges': 'bytes',
      ...version.headers,
      ...overrides(call),
      'last-modified': new Date(version.modified).toUTCString(),
      etag: quoted(version.etag),
      'content-length': String(end - start),
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${version.size}` }),
      ...(part === null ? {} : { 'x-amz-mp-parts-count': String(version.parts?.length ?? 1) }),
      ...(Object.keys(version.tags).length === 0
        ? {}
        : { 'x-amz-tagging-count': String(Object.keys(version.tags).length) }),
      ...(whole && call.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
        ? checksumHeaders(version)
        : {}),
      ...versionHeader(bucket, version),
      ...expirationHeader(bucket, call.key, version),
    },
    ...(call.method === 'HEAD' ? {} : { body: readPieces(call.store.blobs, version.pieces, start, end) }),
  };
}

export async function putObject(call: Call): Promise<Answer> {
  const bucket = call.store.bucket(call.bucket);
  checkKey(call.key);
  const [headers, tags] = [describedHeaders(call), describedTags(call)];
  checkWrite(call, bucket.objects.get(call.key)?.[0]);
  const { piece, md5, checksum } = await receive(call, 'CRC64NVME');
  // While the body came, another writer may have been first; and the bucket may be gone.
  try {
    checkWrite(call, call.store.bucket(call.bucket).objects.get(call.key)?.[0]);
  } catch (error) {
    call.store.blobs.delete(piece.id);
    throw error;
  }
  const version = commit(call, bucket, call.key, {
    deleted: false,
    modified: call.now(),
    size: piece.size,
    etag: md5,
    pieces: piece.size === 0 ? [] : [piece],
    headers,
    checksum,
    tags,
    parts: null,
  });
  if (piece.size === 0) call.store.blobs.delete(piece.id);
  return {
    status: 200,
    headers: {
      etag: quoted(md5),
      ...checksumHeaders(version),
      ...versionHeader(bucket, version),
      ...expirationHeader(bucket, call.key, version),
    },
  };
}

export function deleteObject(call: Call): Answer {
  const bucket = call.store.bucket(call.bucket);
  const match = call.header('if-match');
  if (match !== undefined) checkWrite(call, bucket.objects.get(call.key)?.[0]);
  const { id, marker } = remove(call, bucket, call.key, call.query.get('versionId'));
  return {
    status: 204,
    headers: {
      ...(id === null ? {} : { 'x-amz-version-id': id }),
      ...(marker ? { 'x-amz-delete-marker': 'true' } : {}),
    },
  };
}

export async function deleteObjects(call: Call): Promise<Answer> {
  const bucket = call.store.bucket(call.bucket);
  const sums = ['content-md5', ...Object.keys(call.headersWith('x-amz-checksum-'))];
  if (!sums.some((name) => call.header(name) !== undefined) && call.header('x-amz-trailer') === undefined)
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: Content-MD5' });
  const request = parseXml(await receiveText(call), 'Delete');
  const wanted = childrenOf(request, 'Object');
  if (wanted.length === 0 || wanted.length > MOST_DELETED) throw new S3Error('MalformedXML');
  const deleted = wanted.map((one) => {
    const [Key, VersionId] = [requiredText(one, 'Key'), textOf(one, 'VersionId')];
    const { id, marker } = remove(call, bucket, Key, VersionId);
    return {
      Key,
      VersionId,
      ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: id ?? undefined } : {}),
    };
  });
  return xml(document('DeleteResult', textOf(request, 'Quiet') === 'true' ? {} : { Deleted: deleted }));
}

/** Its size and checksums without its bytes. */
export function getObjectAttributes(call: Call): Answer {
  const { bucket, version } = currentVersion(call);
  const asked = (call.header('x-amz-object-attributes') ?? '').split(',').map((one) => one.trim());
  const only = <Shown>(name: string, shown: Shown): Shown | undefined =>
    asked.includes(name) ? shown : undefined;
  const { checksum, parts } = version;
  return xml(
    document('GetObjectAttributesResponse', {
      ETag: only('ETag', version.etag),
      Checksum: only(
        'Checksum',
        checksum === null
          ? undefined
          : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type },
      ),
      ObjectParts: only('ObjectParts', parts === null ? undefined : { TotalPartsCount: parts.length }),
      StorageClass: only('StorageClass', version.headers['x-amz-storage-class'] ?? 'STANDARD'),
      ObjectSize: only('ObjectSize', version.size),
    }),
    { 'last-modified': new Date(version.modified).toUTCString(), ...versionHeader(bucket, version) },
  );
}

/** @throws {S3Error} KeyTooLongError */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > LONGEST_KEY)
    throw new S3Error('KeyTooLongError', {
      fields: { Size: String(size), MaxSizeAllowed: String(LONGEST_KEY) },
    });
}

/** When a rule of the bucket's lifecycle lets it go. */
function expirationHeader(bucket: Bucket, key: string, version: Version): Record<string, string> {
  const expiry = bucket.objects.get(key)?.[0] === version ? expiryOf(bucket, key, version) : null;
  if (expiry === null) return {};
  return {
    'x-amz-expiration': `expiry-date="${new Date(expiry.at).toUTCString()}", rule-id="${expiry.rule}"`,
  };
}

const checksumHeaders = ({ checksum }: Pick<Version, 'checksum'>): Record<string, string> =>
  checksum === null
    ? {}
    : { [headerOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };

/** `response-content-type` and its kin: how a presigned URL says what a browser shall make of it. */
function overrides(call: Call): Record<string, string> {
  const given = [...call.query].filter(([name]) => OVERRIDES.test(name));
  if (given.length > 0 && call.verified === null)
    throw new S3Error('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    });
  return Object.fromEntries(given.map(([name, value]) => [name.slice('response-'.length), value]));
}

function partRange(call: Call, { parts, size }: Version): ByteRange | null {
  const given = call.query.get('partNumber');
  if (given === undefined) return null;
  if (call.header('range') !== undefined)
    throw new S3Error('InvalidRequest', {
      message: 'Cannot specify both Range header and partNumber query parameter',
    });
  const sizes = parts ?? [size];
  const number = Number(given);
  const length = sizes[number - 1];
  if (length === undefined)
    throw new S3Error('InvalidPartNumber', {
      fields: { ActualPartCount: String(sizes.length), PartNumberRequested: given },
    });
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + length };
}
