const policies: Record<string, string> = {
  // Stored, but never used without asking: the validator makes asking cheap.
  '/': 'no-store',
  '/products': 'no-store',
  // A browser may be ten seconds behind, a shared cache sixty.
  '/offers': 'public, max-age=10, s-maxage=60',
  // Each visitor's own browser, and nobody else.
  '/recommendations': 'private, max-age=60',
  // Nobody, nowhere, not on disk.
  '/account': 'private, no-store',
};

/** What caches may do with the answer for a path. What is not listed is kept by nobody. */
export function cachePolicy(path: string): string {
  // Another content would have another name.
  if (path.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return policies[path] ?? 'no-store';
}
