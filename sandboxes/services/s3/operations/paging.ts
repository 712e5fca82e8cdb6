/** What all listings have in common: a prefix, a delimiter that makes folders of keys, and pages. */
import { encodeUri } from '../../aws/canonical-request';
import type { Call } from '../call';
import { S3Error } from '../errors';
import { byBytes } from '../store';

export interface PageRequest {
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  /** Only what comes behind this. */
  readonly after: string;
  readonly most: number;
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** What several keys have in common up to the delimiter, in place of those keys. */
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  /** Where the next page goes on: the last key or prefix of this one. */
  readonly next: string;
}

const LARGEST_PAGE = 1000;

/** @throws {S3Error} InvalidArgument */
export function pageRequest(call: Call, limit: string, after: string): PageRequest {
  const given = call.query.get(limit);
  const most = Number(given === undefined || given === '' ? LARGEST_PAGE : given);
  if (!Number.isInteger(most) || most < 0 || most > 2 ** 31 - 1)
    throw new S3Error('InvalidArgument', {
      message: `Provided ${limit} not an integer or within integer range`,
      fields: { ArgumentName: limit, ArgumentValue: given ?? '' },
    });
  const encoding = call.query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Error('InvalidArgument', {
      message: 'Invalid Encoding Method specified in Request',
      fields: { ArgumentName: 'encoding-type', ArgumentValue: encoding },
    });
  return {
    prefix: call.query.get('prefix') ?? '',
    delimiter: call.query.get('delimiter') ?? '',
    after,
    most: Math.min(most, LARGEST_PAGE),
  };
}

/** @param sorted by the bytes of their keys */
export function pageOf<Entry extends { readonly key: string }>(
  sorted: readonly Entry[],
  { prefix, delimiter, after, most }: PageRequest,
): Page<Entry> {
  const folderOf = (key: string): string | null => {
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return cut === -1 ? null : key.slice(0, cut + delimiter.length);
  };
  // A page that ended with a folder goes on behind all that is in it.
  const skipped = after !== '' && after.startsWith(prefix) && folderOf(after) === after ? after : null;
  const entries: Entry[] = [];
  const prefixes: string[] = [];
  let next = '';
  for (const entry of sorted) {
    const { key } = entry;
    if (!key.startsWith(prefix)) continue;
    if (after !== '' && (byBytes(key, after) <= 0 || (skipped !== null && key.startsWith(skipped)))) continue;
    const folder = folderOf(key);
    if (folder !== null && folder === prefixes.at(-1)) continue;
    if (entries.length + prefixes.length >= most) return { entries, prefixes, truncated: most > 0, next };
    if (folder === null) entries.push(entry);
    else prefixes.push(folder);
    next = folder ?? key;
  }
  return { entries, prefixes, truncated: false, next };
}

/** How names stand in a listing: XML cannot say every character of a key, so a client may ask for `encoding-type=url`. */
export const namesIn = (call: Call): ((name: string) => string) =>
  call.query.get('encoding-type') === 'url'
    ? (name) => encodeUri(name).replaceAll('%2F', '/').replaceAll('%20', '+')
    : (name) => name;
