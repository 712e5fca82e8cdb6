/** How several field lines of one name become one property of `message.headers`, as Node does it. */

/** Of these the first one counts (RFC 9110 §5.3: they are no lists). */
const FIRST_ONLY = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

export type Headers = Record<string, string | string[] | undefined>;

/** Names repeat from message to message: lower case is looked up, not made anew. Bounded, as peers choose the names. */
const lowered = new Map<string, string>();

export function lowerCase(name: string): string {
  let lower = lowered.get(name);
  if (lower === undefined) {
    lower = name.toLowerCase();
    if (lowered.size < 512) lowered.set(name, lower);
  }
  return lower;
}

export function addHeaderLine(headers: Headers, name: string, value: string, joinDuplicates: boolean): void {
  const field = lowerCase(name);
  const present = headers[field];
  if (field === 'set-cookie') {
    if (Array.isArray(present)) present.push(value);
    else headers[field] = [value];
  } else if (FIRST_ONLY.has(field)) {
    if (present === undefined) headers[field] = value;
    else if (joinDuplicates) headers[field] = `${present}, ${value}`;
  } else if (typeof present === 'string') {
    // RFC 9113 §8.2.3: the pieces of a cookie list are joined by semicolons.
    headers[field] = `${present}${field === 'cookie' ? '; ' : ', '}${value}`;
  } else headers[field] = value;
}

export function addHeaderLineDistinct(headers: Record<string, string[]>, name: string, value: string): void {
  const field = lowerCase(name);
  const present = headers[field];
  if (present) present.push(value);
  else headers[field] = [value];
}
