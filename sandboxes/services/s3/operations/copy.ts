import { createHash } from 'node:crypto';
import { decodeUri } from '../../aws/canonical-request';
import { type Piece, readPieces } from '../blobs';
import { type Answer, type Call, isoTime, quoted, xml } from '../call';
import { type Algorithm, type Checksum, createChecksum, isAlgorithm } from '../checksums';
import { checkRead, checkWrite } from '../conditions';
import { S3Error } from '../errors';
import type { Version } from '../state';
import type { Bucket } from '../store';
import { document } from '../xml';
import { describedHeaders, describedTags } from './object-headers';
import { checkKey } from './objects';
import { commit, findVersion, versionHeader } from './versions';

/** What `x-amz-copy-source` names, if its conditions hold. @throws {S3Error} */
export function copySource(call: Call): { bucket: Bucket; key: string; version: Version } {
  const source = call.header('x-amz-copy-source') ?? '';
  const cut = source.indexOf('?versionId=');
  const [path, id] =
    cut === -1 ? [source, undefined] : [source.slice(0, cut), source.slice(cut + '?versionId='.length)];
  const [, name = '', key = ''] = /^\/?([^/]+)\/([\s\S]+)$/.exec(decodeUri(path)) ?? [];
  if (key === '')
    throw new S3Error('InvalidArgument', {
      message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      fields: { ArgumentName: 'x-amz-copy-source', ArgumentValue: source },
    });
  const bucket = call.store.bucket(name);
  const version = findVersion(bucket, key, id);
  checkRead(call, version, 'x-amz-copy-source-');
  return { bucket, key, version };
}

export async function copyObject(call: Call): Promise<Answer> {
  checkKey(call.key);
  const target = call.store.bucket(call.bucket);
  const source = copySource(call);
  const replaced = directive(call, 'x-amz-metadata-directive');
  const toItself =
    source.bucket === target &&
    source.key === call.key &&
    source.version === target.objects.get(call.key)?.[0];
  if (toItself && !replaced && target.settings.versioning !== 'Enabled')
    throw new S3Error('InvalidRequest', {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  checkWrite(call, target.objects.get(call.key)?.[0]);
  const described = describedHeaders(call);
  const { version: from } = source;
  const asked = call.header('x-amz-checksum-algorithm')?.toUpperCase() ?? '';
  const algorithm = isAlgorithm(asked) ? asked : (from.checksum?.algorithm ?? 'CRC64NVME');
  const { etag, checksum } = await digestOf(call, from, algorithm);
  const version = commit(call, target, call.key, {
    ...from,
    modified: call.now(),
    etag,
    checksum,
    parts: null,
    headers: replaced ? described : from.headers,
    tags: directive(call, 'x-amz-tagging-directive') ? describedTags(call) : from.tags,
  });
  const {
    bucket,
    version: { id },
  } = source;
  return xml(
    document('CopyObjectResult', {
      LastModified: isoTime(version.modified),
      ETag: quoted(etag),
      [`Checksum${checksum.algorithm}`]: checksum.value,
      ChecksumType: checksum.type,
    }),
    {
      ...versionHeader(target, version),
      ...(bucket.settings.versioning === 'Off' ? {} : { 'x-amz-copy-source-version-id': id }),
    },
  );
}

/** Of bytes that lie here already. */
export async function digestPieces(
  call: Call,
  pieces: readonly Piece[],
  [start, end]: readonly [number, number],
  algorithm: Algorithm,
): Promise<{ md5: string; checksum: Checksum }> {
  const [md5, checksum] = [createHash('md5'), createChecksum(algorithm)];
  for await (const bytes of readPieces(call.store.blobs, pieces, start, end)) {
    md5.update(bytes);
    checksum.update(bytes);
  }
  return {
    md5: md5.digest('hex'),
    checksum: { algorithm, value: checksum.digest().toString('base64'), type: 'FULL_OBJECT' },
  };
}

/** A copy is one part, however its source came: the bytes are read again only where the source was several. */
async function digestOf(
  call: Call,
  { parts, etag, checksum, pieces, size }: Version,
  algorithm: Algorithm,
): Promise<{ etag: string; checksum: Checksum }> {
  if (parts === null && checksum?.algorithm === algorithm) return { etag, checksum };
  const digest = await digestPieces(call, pieces, [0, size], algorithm);
  return { etag: digest.md5, checksum: digest.checksum };
}

function directive(call: Call, name: string): boolean {
  const given = call.header(name) ?? 'COPY';
  if (given === 'COPY' || given === 'REPLACE') return given === 'REPLACE';
  throw new S3Error('InvalidArgument', {
    message: `Unknown ${name === 'x-amz-metadata-directive' ? 'metadata' : 'tagging'} directive.`,
    fields: { ArgumentName: name, ArgumentValue: given },
  });
}
