/**
 * What an answer says of a rate limit: `RateLimit` and `RateLimit-Policy` in the spellings of draft-ietf-httpapi-ratelimit-headers,
 * `X-RateLimit-*`, which is older than any of them, and `Retry-After` (RFC 9110 §10.2.3).
 */
import { type HeaderField, header } from '@/sandboxes/http1/message';

export interface RateLimitFields {
  /** The policy's name; `null` where the answer gives none. */
  readonly policy: string | null;
  readonly limit: number | null;
  /** Seconds. */
  readonly window: number | null;
  readonly remaining: number | null;
  /** Seconds until more is allowed. */
  readonly reset: number | null;
  /** Seconds. */
  readonly retryAfter: number | null;
}

const NUMBER = /^\d+(\.\d+)?$/;

function numberOf(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return NUMBER.test(trimmed) ? Number(trimmed) : null;
}

/** `"default";q=100;w=60` and `limit=100, remaining=50, reset=5`: the first item, its name and its parameters. */
function parameters(value: string | undefined): {
  readonly name: string | null;
  readonly get: (key: string) => number | null;
} {
  const name = value?.match(/^\s*"([^"]*)"/)?.[1] ?? null;
  // With named policies a comma separates items: the first is read.
  const item = name === null ? (value ?? '') : (value ?? '').split(',', 1)[0];
  const found = new Map(
    [...(item ?? '').matchAll(/([a-z]+)\s*=\s*(\d+)/gi)].map(([, key = '', number]) => [
      key.toLowerCase(),
      Number(number),
    ]),
  );
  return { name, get: (key) => found.get(key) ?? null };
}

/** Epoch seconds, as GitHub writes its `X-RateLimit-Reset`, are no span. */
const NO_SPAN = 1e9;

/** @returns `null` when the answer says nothing of a limit */
export function rateLimitFields(headers: readonly HeaderField[]): RateLimitFields | null {
  const field = (name: string) => header(headers, name);
  const now = parameters(field('ratelimit'));
  const policy = parameters(field('ratelimit-policy'));
  const reset =
    now.get('t') ??
    now.get('reset') ??
    numberOf(field('ratelimit-reset')) ??
    numberOf(field('x-ratelimit-reset'));
  const told = {
    policy: policy.name ?? now.name,
    limit:
      policy.get('q') ??
      now.get('limit') ??
      numberOf(field('ratelimit-limit')) ??
      numberOf(field('x-ratelimit-limit')),
    window: policy.get('w'),
    remaining:
      now.get('r') ??
      now.get('remaining') ??
      numberOf(field('ratelimit-remaining')) ??
      numberOf(field('x-ratelimit-remaining')),
    reset: reset !== null && reset < NO_SPAN ? reset : null,
    retryAfter: numberOf(field('retry-after')),
  };
  return Object.values(told).some((value) => value !== null) ? told : null;
}
