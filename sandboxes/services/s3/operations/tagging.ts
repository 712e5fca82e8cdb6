import { queryPairs } from '../../aws/canonical-request';
import { type Answer, type Call, xml } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import { childrenOf, document, parseXml, requiredText } from '../xml';
import { currentVersion } from './versions';

type Tags = Readonly<Record<string, string>>;

const MOST_OF_OBJECT = 10;
const MOST_OF_BUCKET = 50;

export async function putObjectTagging(call: Call): Promise<Answer> {
  const tags = await receiveTags(call, MOST_OF_OBJECT);
  const { bucket, version } = currentVersion(call);
  const versions = (bucket.objects.get(call.key) ?? []).map((one) =>
    one === version ? { ...one, tags } : one,
  );
  call.store.change({ t: 'object', bucket: bucket.name, key: call.key, versions });
  return { status: 200 };
}

export const getObjectTagging = (call: Call): Answer => xml(tagging(currentVersion(call).version.tags));

export function deleteObjectTagging(call: Call): Answer {
  const { bucket, version } = currentVersion(call);
  const versions = (bucket.objects.get(call.key) ?? []).map((one) =>
    one === version ? { ...one, tags: {} } : one,
  );
  call.store.change({ t: 'object', bucket: bucket.name, key: call.key, versions });
  return { status: 204 };
}

export async function putBucketTagging(call: Call): Promise<Answer> {
  const tags = await receiveTags(call, MOST_OF_BUCKET);
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, tags } });
  return { status: 204 };
}

export function getBucketTagging(call: Call): Answer {
  const { tags } = call.store.bucket(call.bucket).settings;
  if (tags === null) throw new S3Error('NoSuchTagSet', { fields: { BucketName: call.bucket } });
  return xml(tagging(tags));
}

export function deleteBucketTagging(call: Call): Answer {
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, tags: null } });
  return { status: 204 };
}

/** `x-amz-tagging`: as in a query. @throws {S3Error} */
export const parseTagHeader = (header: string | undefined): Record<string, string> =>
  checked(queryPairs(header ?? ''), MOST_OF_OBJECT);

const tagging = (tags: Tags): string =>
  document('Tagging', { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } });

async function receiveTags(call: Call, most: number): Promise<Record<string, string>> {
  const [set] = childrenOf(parseXml(await receiveText(call), 'Tagging'), 'TagSet');
  if (set === undefined) throw new S3Error('MalformedXML');
  return checked(
    childrenOf(set, 'Tag').map((tag) => [requiredText(tag, 'Key'), requiredText(tag, 'Value')]),
    most,
  );
}

function checked(pairs: readonly [string, string][], most: number): Record<string, string> {
  if (pairs.length > most)
    throw new S3Error('BadRequest', { message: `Object tags cannot be greater than ${most}` });
  const tags: Record<string, string> = {};
  for (const [key, value] of pairs) {
    if (key === '' || key.length > 128) throw new S3Error('InvalidTag');
    if (value.length > 256)
      throw new S3Error('InvalidTag', { message: 'The TagValue you have provided is invalid' });
    if (Object.hasOwn(tags, key))
      throw new S3Error('InvalidTag', { message: 'Cannot provide multiple Tags with the same key' });
    tags[key] = value;
  }
  return tags;
}
