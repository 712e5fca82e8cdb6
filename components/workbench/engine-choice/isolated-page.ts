/** A WebContainer needs a cross-origin isolated document; the server sends one for this address (lib/server/isolation.ts). */

type Address = Pick<Location, 'pathname' | 'search' | 'hash'>;

/** The same page, as it is served for the WebContainer. What follows `#` is kept. */
export function isolatedAddress({ pathname, search, hash }: Address): string {
  const query = new URLSearchParams(search);
  query.set('engine', 'webcontainer');
  return `${pathname}?${query}${hash}`;
}

/** The same page as it is served to everybody. */
export function plainAddress({ pathname, search, hash }: Address): string {
  const query = new URLSearchParams(search);
  query.delete('engine');
  return `${pathname}${query.size > 0 ? `?${query}` : ''}${hash}`;
}

/** Why this document could not even be loaded so; null when it can, or is. */
export function obstacleTo(page: Window): string | null {
  if (page.crossOriginIsolated || page.top === page) return null;
  return 'This page stands inside another site’s page. Open it in a tab of its own to use the WebContainer.';
}
