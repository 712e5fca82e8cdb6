import { createHash } from 'node:crypto';
import { readPieces } from '../blobs';
import { type Answer, type Call, isoTime, quoted, xml } from '../call';
import { type Algorithm, type Checksum, compositeChecksum, headerOf, isAlgorithm } from '../checksums';
import { checkWrite } from '../conditions';
import { receive, receiveText } from '../content';
import { S3Error } from '../errors';
import { parseRange } from '../range';
import type { Part, Upload } from '../state';
import type { Bucket } from '../store';
import { byBytes } from '../store';
import { childrenOf, document, parseXml, requiredText, textOf } from '../xml';
import { copySource, digestPieces } from './copy';
import { describedHeaders, describedTags } from './object-headers';
import { checkKey } from './objects';
import { namesIn, pageOf, pageRequest } from './paging';
import { commit, versionHeader } from './versions';

const MOST_PARTS = 10_000;

export function createMultipartUpload(call: Call): Answer {
  const bucket = call.store.bucket(call.bucket);
  checkKey(call.key);
  const asked = call.header('x-amz-checksum-algorithm')?.toUpperCase();
  if (asked !== undefined && !isAlgorithm(asked))
    throw new S3Error('InvalidRequest', { message: 'Checksum algorithm provided is unsupported.' });
  const full = asked === undefined || asked === 'CRC64NVME';
  const type = call.header('x-amz-checksum-type')?.toUpperCase() ?? (full ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE')
    throw new S3Error('InvalidRequest', { message: 'Value for x-amz-checksum-type header is invalid.' });
  if (type === (full ? 'COMPOSITE' : 'FULL_OBJECT') && !(type === 'FULL_OBJECT' && asked?.startsWith('CRC')))
    throw new S3Error('InvalidRequest', {
      message: `The ${type} checksum type cannot be used with the ${asked?.toLowerCase() ?? 'crc64nvme'} checksum algorithm.`,
    });
  const id = call.newId();
  const upload: Upload = {
    key: call.key,
    initiated: call.now(),
    headers: describedHeaders(call),
    tags: describedTags(call),
    algorithm: asked ?? null,
    type,
    parts: [],
  };
  call.store.change({ t: 'upload', bucket: bucket.name, id, upload });
  return xml(
    document('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: call.key, UploadId: id }),
    {
      ...(asked === undefined ? {} : { 'x-amz-checksum-algorithm': asked, 'x-amz-checksum-type': type }),
    },
  );
}

export async function uploadPart(call: Call): Promise<Answer> {
  const { upload } = uploadOf(call);
  const number = partNumber(call);
  const { piece, md5, checksum } = await receive(call, upload.algorithm ?? 'CRC64NVME');
  try {
    if (upload.algorithm !== null && checksum.algorithm !== upload.algorithm)
      throw new S3Error('InvalidRequest', {
        message: `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
      });
    keepPart(call, { number, modified: call.now(), size: piece.size, etag: md5, pieces: [piece], checksum });
  } catch (error) {
    call.store.blobs.delete(piece.id);
    throw error;
  }
  return { status: 200, headers: { etag: quoted(md5), [headerOf(checksum.algorithm)]: checksum.value } };
}

export async function uploadPartCopy(call: Call): Promise<Answer> {
  const { upload } = uploadOf(call);
  const number = partNumber(call);
  const { version } = copySource(call);
  const given = call.header('x-amz-copy-source-range');
  const range = parseRange(given, version.size);
  if (given !== undefined && (range === null || Number(given.split('-')[1]) >= version.size))
    throw new S3Error('InvalidArgument', {
      message: `Range specified is not valid for source object of size: ${version.size}`,
      fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: given },
    });
  const { start, end } = range ?? { start: 0, end: version.size };
  const algorithm = upload.algorithm ?? 'CRC64NVME';
  const writer = call.store.blobs.create();
  for await (const bytes of readPieces(call.store.blobs, version.pieces, start, end))
    await writer.write(bytes);
  const piece = await writer.finish();
  const { md5, checksum } = await digestPieces(call, [piece], [0, piece.size], algorithm);
  keepPart(call, { number, modified: call.now(), size: piece.size, etag: md5, pieces: [piece], checksum });
  return xml(
    document('CopyPartResult', {
      ETag: quoted(md5),
      LastModified: isoTime(call.now()),
      [`Checksum${algorithm}`]: checksum.value,
    }),
  );
}

/** @param smallest bytes of every part but the last */
export const completeMultipartUpload =
  (smallest: number) =>
  async (call: Call): Promise<Answer> => {
    const text = await receiveText(call);
    const { id, upload, bucket } = uploadOf(call);
    const parts = chosenParts(text, upload, smallest);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const declared = call.header('x-amz-mp-object-size');
    if (declared !== undefined && Number(declared) !== size)
      throw new S3Error('InvalidRequest', {
        message: `The provided 'x-amz-mp-object-size' header value ${declared} does not match what was computed: ${size}`,
      });
    const pieces = parts.flatMap((part) => part.pieces);
    const checksum = await checksumOfAll(call, upload, parts, size);
    checkWrite(call, bucket.objects.get(upload.key)?.[0]);
    uploadOf(call);
    const md5 = createHash('md5');
    for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
    const etag = `${md5.digest('hex')}-${parts.length}`;
    const version = commit(call, bucket, upload.key, {
      deleted: false,
      modified: call.now(),
      size,
      etag,
      pieces,
      headers: upload.headers,
      checksum,
      tags: upload.tags,
      parts: parts.map((part) => part.size),
    });
    call.store.change({ t: 'upload', bucket: bucket.name, id, upload: null });
    return xml(
      document('CompleteMultipartUploadResult', {
        Location: `http://${call.header('host') ?? ''}/${bucket.name}/${upload.key}`,
        Bucket: bucket.name,
        Key: upload.key,
        ETag: quoted(etag),
        [`Checksum${checksum.algorithm}`]: checksum.value,
        ChecksumType: checksum.type,
      }),
      versionHeader(bucket, version),
    );
  };

export function abortMultipartUpload(call: Call): Answer {
  const { id, bucket } = uploadOf(call);
  call.store.change({ t: 'upload', bucket: bucket.name, id, upload: null });
  return { status: 204 };
}

export function listParts(call: Call): Answer {
  const { id, upload, bucket } = uploadOf(call);
  const after = Number(call.query.get('part-number-marker') ?? 0);
  const most = pageRequest(call, 'max-parts', '').most;
  const behind = upload.parts.filter(({ number }) => number > after);
  const parts = behind.slice(0, most);
  return xml(
    document('ListPartsResult', {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: id,
      StorageClass: 'STANDARD',
      PartNumberMarker: after,
      NextPartNumberMarker: parts.at(-1)?.number ?? 0,
      MaxParts: most,
      IsTruncated: behind.length > parts.length,
      ChecksumAlgorithm: upload.algorithm ?? undefined,
      Part: parts.map(({ number, modified, etag, size, checksum }) => ({
        PartNumber: number,
        LastModified: isoTime(modified),
        ETag: quoted(etag),
        Size: size,
        [`Checksum${checksum.algorithm}`]: checksum.value,
      })),
    }),
  );
}

export function listMultipartUploads(call: Call): Answer {
  const bucket = call.store.bucket(call.bucket);
  const request = pageRequest(call, 'max-uploads', call.query.get('key-marker') ?? '');
  const uploads = [...bucket.uploads]
    .map(([id, upload]) => ({ id, key: upload.key, upload }))
    .sort((a, b) => byBytes(a.key, b.key) || a.upload.initiated - b.upload.initiated);
  const page = pageOf(uploads, request);
  const name = namesIn(call);
  return xml(
    document('ListMultipartUploadsResult', {
      Bucket: bucket.name,
      KeyMarker: name(request.after),
      UploadIdMarker: '',
      NextKeyMarker: page.truncated ? name(page.next) : '',
      NextUploadIdMarker: page.truncated ? (page.entries.at(-1)?.id ?? '') : '',
      MaxUploads: request.most,
      IsTruncated: page.truncated,
      Prefix: request.prefix === '' ? undefined : name(request.prefix),
      Upload: page.entries.map(({ id, key, upload }) => ({
        Key: name(key),
        UploadId: id,
        Initiated: isoTime(upload.initiated),
        StorageClass: 'STANDARD',
      })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: name(prefix) })),
    }),
  );
}

function uploadOf(call: Call): { id: string; upload: Upload; bucket: Bucket } {
  const bucket = call.store.bucket(call.bucket);
  const id = call.query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== call.key)
    throw new S3Error('NoSuchUpload', { fields: { UploadId: id } });
  return { id, upload, bucket };
}

function partNumber(call: Call): number {
  const given = call.query.get('partNumber') ?? '';
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return number;
  throw new S3Error('InvalidArgument', {
    message: `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
    fields: { ArgumentName: 'partNumber', ArgumentValue: given },
  });
}

/** The later part of a number takes the place of the one before. */
function keepPart(call: Call, part: Part): void {
  const { id, upload, bucket } = uploadOf(call);
  const parts = [...upload.parts.filter(({ number }) => number !== part.number), part].sort(
    (a, b) => a.number - b.number,
  );
  call.store.change({ t: 'upload', bucket: bucket.name, id, upload: { ...upload, parts } });
}

function chosenParts(text: string, upload: Upload, smallest: number): Part[] {
  const listed = childrenOf(parseXml(text, 'CompleteMultipartUpload'), 'Part');
  if (listed.length === 0) throw new S3Error('MalformedXML');
  const numbers = listed.map((one) => Number(requiredText(one, 'PartNumber')));
  if (numbers.some((number, at) => at > 0 && number <= (numbers[at - 1] ?? 0)))
    throw new S3Error('InvalidPartOrder');
  return listed.map((one, at) => {
    const number = numbers[at];
    const etag = requiredText(one, 'ETag').replaceAll('"', '');
    const part = upload.parts.find((candidate) => candidate.number === number);
    const sum = part === undefined ? undefined : textOf(one, `Checksum${part.checksum.algorithm}`);
    if (part === undefined || part.etag !== etag || (sum !== undefined && sum !== part.checksum.value))
      throw new S3Error('InvalidPart', { fields: { PartNumber: String(number), ETag: etag } });
    if (part.size < smallest && at < listed.length - 1)
      throw new S3Error('EntityTooSmall', {
        fields: {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(smallest),
          PartNumber: String(number),
          ETag: etag,
        },
      });
    return part;
  });
}

async function checksumOfAll(
  call: Call,
  upload: Upload,
  parts: readonly Part[],
  size: number,
): Promise<Checksum> {
  const algorithm: Algorithm = upload.algorithm ?? 'CRC64NVME';
  const given = call.header(headerOf(algorithm));
  const checksum =
    upload.type === 'COMPOSITE'
      ? compositeChecksum(
          algorithm,
          parts.map((part) => part.checksum.value),
        )
      : (
          await digestPieces(
            call,
            parts.flatMap((part) => part.pieces),
            [0, size],
            algorithm,
          )
        ).checksum;
  if (given !== undefined && given !== checksum.value)
    throw new S3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  return checksum;
}
