/** Which version a request means, and what becomes of the others when there is a new one. */
import { type Answer, type Call, isoTime, quoted, xml } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import type { Version } from '../state';
import type { Bucket } from '../store';
import { document, parseXml, textOf } from '../xml';
import { namesIn, type PageRequest, pageOf, pageRequest } from './paging';

/** @throws {S3Error} NoSuchKey, NoSuchVersion, MethodNotAllowed of a delete marker */
export function currentVersion(call: Call): { bucket: Bucket; version: Version } {
  const bucket = call.store.bucket(call.bucket);
  const id = call.query.get('versionId');
  return { bucket, version: findVersion(bucket, call.key, id === '' ? undefined : id) };
}

export function findVersion(bucket: Bucket, key: string, id: string | undefined): Version {
  const versions = bucket.objects.get(key) ?? [];
  const version = id === undefined ? versions[0] : versions.find((one) => one.id === id);
  if (version === undefined)
    throw id === undefined
      ? new S3Error('NoSuchKey', { fields: { Key: key } })
      : new S3Error('NoSuchVersion', { fields: { Key: key, VersionId: id } });
  if (!version.deleted) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.id };
  throw id === undefined
    ? new S3Error('NoSuchKey', { fields: { Key: key }, headers })
    : new S3Error('MethodNotAllowed', {
        fields: { ResourceType: 'DeleteMarker' },
        headers: { ...headers, 'last-modified': new Date(version.modified).toUTCString() },
      });
}

/** What stands in answers of a bucket that keeps versions. */
export const versionHeader = ({ settings }: Bucket, { id }: Pick<Version, 'id'>): Record<string, string> =>
  settings.versioning === 'Off' ? {} : { 'x-amz-version-id': id };

/** Makes it the newest. @returns it, with the id that it has there */
export function commit(call: Call, bucket: Bucket, key: string, made: Omit<Version, 'id'>): Version {
  const before = bucket.objects.get(key) ?? [];
  const keeping = bucket.settings.versioning === 'Enabled';
  const version: Version = { ...made, id: keeping ? call.newId() : 'null' };
  const others = keeping ? before : before.filter(({ id }) => id !== 'null');
  call.store.change({ t: 'object', bucket: bucket.name, key, versions: [version, ...others] });
  return version;
}

export interface Deleted {
  /** Of the version that went, or of the marker that came. */
  readonly id: string | null;
  readonly marker: boolean;
}

export function remove(call: Call, bucket: Bucket, key: string, id: string | undefined): Deleted {
  const before = bucket.objects.get(key) ?? [];
  const change = (versions: readonly Version[]) =>
    call.store.change({ t: 'object', bucket: bucket.name, key, versions });
  if (id !== undefined) {
    const gone = before.find((one) => one.id === id);
    if (gone !== undefined) change(before.filter((one) => one !== gone));
    return { id, marker: gone?.deleted ?? false };
  }
  if (bucket.settings.versioning === 'Off') {
    if (before.length > 0) change([]);
    return { id: null, marker: false };
  }
  const marker = commit(call, bucket, key, {
    deleted: true,
    modified: call.now(),
    size: 0,
    etag: '',
    pieces: [],
    headers: {},
    checksum: null,
    tags: {},
    parts: null,
  });
  return { id: marker.id, marker: true };
}

export async function putBucketVersioning(call: Call): Promise<Answer> {
  const status = textOf(parseXml(await receiveText(call), 'VersioningConfiguration'), 'Status');
  const { name, settings } = call.store.bucket(call.bucket);
  if (status !== 'Enabled' && status !== 'Suspended')
    throw new S3Error('IllegalVersioningConfigurationException');
  call.store.change({ t: 'bucket', name, settings: { ...settings, versioning: status } });
  return { status: 200 };
}

export function getBucketVersioning(call: Call): Answer {
  const { versioning } = call.store.bucket(call.bucket).settings;
  return xml(document('VersioningConfiguration', { Status: versioning === 'Off' ? undefined : versioning }));
}

export function listObjectVersions(call: Call): Answer {
  const bucket = call.store.bucket(call.bucket);
  const request: PageRequest = pageRequest(call, 'max-keys', call.query.get('key-marker') ?? '');
  const marker = call.query.get('version-id-marker');
  const entries = bucket.keys.flatMap((key) =>
    (bucket.objects.get(key) ?? []).map((version, at) => ({ key, version, latest: at === 0 })),
  );
  // The marker of a version continues within its key.
  const from =
    marker === undefined
      ? -1
      : entries.findIndex(({ key, version }) => key === request.after && version.id === marker);
  const page = pageOf(entries.slice(from + 1), from === -1 ? request : { ...request, after: '' });
  const name = namesIn(call);
  const shown = (deleted: boolean) =>
    page.entries
      .filter(({ version }) => version.deleted === deleted)
      .map(({ key, version, latest }) => ({
        Key: name(key),
        VersionId: version.id,
        IsLatest: latest,
        LastModified: isoTime(version.modified),
        ...(deleted ? {} : { ETag: quoted(version.etag), Size: version.size, StorageClass: 'STANDARD' }),
      }));
  const last = page.truncated ? page.entries.at(-1) : undefined;
  return xml(
    document('ListVersionsResult', {
      Name: bucket.name,
      Prefix: name(request.prefix),
      KeyMarker: name(call.query.get('key-marker') ?? ''),
      VersionIdMarker: marker ?? '',
      NextKeyMarker: page.truncated ? name(page.next) : undefined,
      NextVersionIdMarker: last?.key === page.next ? last.version.id : undefined,
      MaxKeys: request.most,
      Delimiter: request.delimiter === '' ? undefined : name(request.delimiter),
      EncodingType: call.query.get('encoding-type'),
      IsTruncated: page.truncated,
      Version: shown(false),
      DeleteMarker: shown(true),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: name(prefix) })),
    }),
  );
}
