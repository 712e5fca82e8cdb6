/** What a client says of an object and gets back with it. */
import type { Call } from '../call';
import { S3Error } from '../errors';
import { parseTagHeader } from './tagging';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
  'x-amz-website-redirect-location',
];
const MOST_METADATA = 2048;
/** What this server has not, and whose absence would be a surprise. */
const REFUSED = /^x-amz-(server-side-encryption-customer-|object-lock-|grant-)/;

/** @throws {S3Error} */
export function describedHeaders(call: Call): Record<string, string> {
  const metadata = call.headersWith('x-amz-meta-');
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + Buffer.byteLength(value),
    0,
  );
  if (size > MOST_METADATA)
    throw new S3Error('MetadataTooLarge', {
      fields: { Size: String(size), MaxSizeAllowed: String(MOST_METADATA) },
    });
  const refused = Object.keys(call.headersWith('x-amz-')).find((name) => REFUSED.test(name));
  if (refused !== undefined) throw new S3Error('NotImplemented', { fields: { Header: refused } });
  const acl = call.header('x-amz-acl');
  if (acl !== undefined && !['private', 'bucket-owner-full-control'].includes(acl))
    throw new S3Error('AccessControlListNotSupported');
  const encoding = (call.header('content-encoding') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked')
    .join(',');
  const storage = call.header('x-amz-storage-class');
  const kept = KEPT.flatMap((name) => {
    const value = call.header(name);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    ...(encoding === '' ? {} : { 'content-encoding': encoding }),
    ...(storage === undefined || storage === 'STANDARD' ? {} : { 'x-amz-storage-class': storage }),
    ...metadata,
  };
}

export const describedTags = (call: Call): Record<string, string> =>
  parseTagHeader(call.header('x-amz-tagging'));
