let cached: string | undefined;

/** The present time as an IMF-fixdate (RFC 9110 §5.6.7), made once a second. */
export function utcDate(): string {
  if (cached === undefined) {
    const now = new Date();
    cached = now.toUTCString();
    setTimeout(() => {
      cached = undefined;
    }, 1000 - now.getMilliseconds()).unref();
  }
  return cached;
}
