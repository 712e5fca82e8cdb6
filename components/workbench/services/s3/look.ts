/** What the panel asks S3 for. */
import type { AwsPlace } from '@/sandboxes/service-clients/aws/client';
import { askS3, askS3Xml, pathOf } from '@/sandboxes/service-clients/aws/s3';
import { childrenOf, textOf, type XmlElement } from '@/sandboxes/services/s3/xml';

export interface VersionRow {
  /** `null` where the bucket keeps no versions. */
  readonly id: string;
  /** The object was deleted, and the bucket keeps that as a version. */
  readonly deleted: boolean;
  readonly size: number;
  /** ISO 8601. */
  readonly modified: string;
}

export interface ObjectRow {
  readonly key: string;
  /** The newest first; at least one. */
  readonly versions: readonly [VersionRow, ...VersionRow[]];
}

export interface UploadRow {
  readonly key: string;
  readonly id: string;
  readonly initiated: string;
  readonly parts: readonly { readonly number: number; readonly size: number }[];
}

export interface BucketView {
  readonly name: string;
  /** What all shown keys begin with. */
  readonly prefix: string;
  /** `Enabled`, `Suspended`, or null: it keeps none. */
  readonly versioning: string | null;
  /** Prefixes that end with a slash. */
  readonly folders: readonly string[];
  readonly objects: readonly ObjectRow[];
  /** More than are shown. */
  readonly more: boolean;
  readonly uploads: readonly UploadRow[];
}

export async function listBuckets(place: AwsPlace, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await askS3Xml(place, { method: 'GET', signal }, 'ListAllMyBucketsResult');
  return childrenOf(answer, 'Buckets').flatMap((buckets) =>
    childrenOf(buckets, 'Bucket').flatMap((bucket) => textOf(bucket, 'Name') ?? []),
  );
}

const MOST = 300;

/** One "folder" of a bucket: what begins with the prefix, up to the next slash. */
export async function lookIntoBucket(
  place: AwsPlace,
  name: string,
  prefix: string,
  signal: AbortSignal,
): Promise<BucketView> {
  const get = (query: Readonly<Record<string, string>>, root: string) =>
    askS3Xml(place, { method: 'GET', bucket: name, query, signal }, root);
  const [versioning, listing, uploads] = await Promise.all([
    get({ versioning: '' }, 'VersioningConfiguration'),
    get({ versions: '', prefix, delimiter: '/', 'max-keys': String(MOST) }, 'ListVersionsResult'),
    get({ uploads: '', prefix }, 'ListMultipartUploadsResult'),
  ]);
  return {
    name,
    prefix,
    versioning: textOf(versioning, 'Status') ?? null,
    folders: childrenOf(listing, 'CommonPrefixes').flatMap((one) => textOf(one, 'Prefix') ?? []),
    objects: objectsOf(listing),
    more: textOf(listing, 'IsTruncated') === 'true',
    uploads: await Promise.all(
      childrenOf(uploads, 'Upload').map((one) => uploadOf(place, name, one, signal)),
    ),
  };
}

function objectsOf(listing: XmlElement): ObjectRow[] {
  const rows = new Map<string, VersionRow[]>();
  for (const one of listing.children) {
    if (one.name !== 'Version' && one.name !== 'DeleteMarker') continue;
    const key = textOf(one, 'Key') ?? '';
    const row = {
      id: textOf(one, 'VersionId') ?? 'null',
      deleted: one.name === 'DeleteMarker',
      size: Number(textOf(one, 'Size') ?? 0),
      modified: textOf(one, 'LastModified') ?? '',
    };
    const before = rows.get(key) ?? [];
    // Markers stand behind versions in the answer: which is the newest is said of each.
    rows.set(key, textOf(one, 'IsLatest') === 'true' ? [row, ...before] : [...before, row]);
  }
  return [...rows]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, [latest, ...older]]) => {
      const byAge = older.toSorted((one, other) => (one.modified > other.modified ? -1 : 1));
      return latest ? [{ key, versions: [latest, ...byAge] }] : [];
    });
}

async function uploadOf(
  place: AwsPlace,
  bucket: string,
  upload: XmlElement,
  signal: AbortSignal,
): Promise<UploadRow> {
  const key = textOf(upload, 'Key') ?? '';
  const id = textOf(upload, 'UploadId') ?? '';
  const parts = await askS3Xml(
    place,
    { method: 'GET', bucket, key, query: { uploadId: id }, signal },
    'ListPartsResult',
  );
  return {
    key,
    id,
    initiated: textOf(upload, 'Initiated') ?? '',
    parts: childrenOf(parts, 'Part').map((part) => ({
      number: Number(textOf(part, 'PartNumber')),
      size: Number(textOf(part, 'Size')),
    })),
  };
}

export interface OpenedObject {
  /** `content-type`, `etag`, `x-amz-meta-…` as they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly type: string;
  readonly size: number;
  /** The first bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes that are fetched for a look. */
const PREVIEWED = 262_144;

const SHOWN = /^(content-|etag|cache-control|expires|x-amz-(meta|storage|version|tagging|checksum))/;
const LEFT_OUT = new Set(['content-length', 'content-range']);

export interface Wanted {
  readonly bucket: string;
  readonly key: string;
  readonly version: VersionRow;
}

const queryOf = ({ version }: Wanted) => (version.id === 'null' ? {} : { versionId: version.id });

export async function openObject(
  place: AwsPlace,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<OpenedObject> {
  const { bucket, key, version } = wanted;
  const response = await askS3(place, {
    method: 'GET',
    bucket,
    key,
    query: queryOf(wanted),
    // Of nothing there is no first byte: a range would be refused.
    headers: version.size === 0 ? {} : { range: `bytes=0-${PREVIEWED - 1}` },
    signal,
  });
  return {
    headers: [...response.headers].filter(([name]) => SHOWN.test(name) && !LEFT_OUT.has(name)),
    type: response.headers.get('content-type') ?? '',
    size: version.size,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

export const wholeObject = async (place: AwsPlace, wanted: Wanted): Promise<Blob> => {
  const { bucket, key } = wanted;
  const response = await askS3(place, { method: 'GET', bucket, key, query: queryOf(wanted) });
  return response.blob();
};

/** `s3://photos/cats/tom.svg` */
export const s3Uri = (bucket: string, key: string): string =>
  `s3:/${decodeURIComponent(pathOf(bucket, key))}`;
