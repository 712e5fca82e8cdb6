import { type HeaderField, headerValues } from '../../../http1';

export interface CacheEntry {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly HeaderField[];
  readonly body: Uint8Array;
  /** Milliseconds. */
  readonly stored: number;
  readonly freshUntil: number;
  readonly whileRevalidating: number;
  readonly ifError: number;
  /** Fields of the request that `Vary` names, and what they were. */
  readonly vary: readonly (readonly [name: string, value: string])[];
}

/** The fields of a request that a response depends on. */
export function varyOf(
  fields: readonly HeaderField[],
  field: (name: string) => string,
): readonly (readonly [string, string])[] {
  return headerValues(fields, 'vary')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
    .map((name) => [name, field(name)] as const);
}

/**
 * By what a response may be purged beside its key, which nginx has not: the words of `Surrogate-Key` (Fastly, Varnish), and what
 * `Cache-Tag` (Cloudflare, Akamai) lists.
 */
export const tagsOf = (fields: readonly HeaderField[]): readonly string[] => [
  ...new Set(
    [
      ...headerValues(fields, 'surrogate-key').flatMap((value) => value.split(/\s+/)),
      ...headerValues(fields, 'cache-tag').flatMap((value) => value.split(',')),
    ]
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
