import CircuitBreaker from 'opossum';
import { reported } from './reported.ts';

const { FLAKY_URL = 'http://localhost:4300' } = process.env;

async function ask(item: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${FLAKY_URL}/prices/${item}`, { signal });
  if (response.status >= 500) throw new Error(`The price service answered ${response.status}`);
  return ((await response.json()) as { path: string }).path;
}

const options = {
  // A call that takes longer counts as a failure.
  timeout: 500,
  // Over this share of failures it opens …
  errorThresholdPercentage: 40,
  // … counted over this many milliseconds, in buckets …
  rollingCountTimeout: 10_000,
  rollingCountBuckets: 10,
  // … as soon as so many calls speak for it.
  volumeThreshold: 5,
  // Milliseconds until it lets one call through to try.
  resetTimeout: 5_000,
};

const breaker = new CircuitBreaker(
  (item: string) => ask(item, AbortSignal.timeout(options.timeout)),
  options,
);
reported('prices', breaker, options);

/** What a price was when the service last answered. */
const known = new Map<string, string>();

export async function priceOf(item: string): Promise<{ price: string; from: string } | { reason: string }> {
  try {
    const price = await breaker.fire(item);
    known.set(item, price);
    return { price, from: 'the service' };
  } catch (error) {
    const price = known.get(item);
    if (price !== undefined) return { price, from: 'what was known' };
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
