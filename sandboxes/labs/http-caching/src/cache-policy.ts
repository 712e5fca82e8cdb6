/** What caches may do with the answer for a path. */
export function cachePolicy(_path: string): string {
  return 'public, max-age=3600';
}
