/** What a fetch asks of caches on its way (Fetch §4.5): a program that makes its own conditions wants no cache to answer them. */
const CONDITIONS = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];

/** @returns name and value in turn, without what the program has set itself */
export function cacheFields(headers: Headers, cache: RequestCache): string[] {
  const conditional = cache === 'default' && CONDITIONS.some((name) => headers.has(name));
  const mode = conditional ? 'no-store' : cache;
  const fields: string[] = [];
  const add = (name: string, value: string) => {
    if (!headers.has(name)) fields.push(name, value);
  };
  if (mode === 'no-cache') add('cache-control', 'max-age=0');
  if (mode === 'no-store' || mode === 'reload') {
    add('pragma', 'no-cache');
    add('cache-control', 'no-cache');
  }
  return fields;
}
