/** A WebContainer needs a cross-origin isolated document; the server sends one for this address (lib/server/isolation.ts). */

/** The same page, as it is served for the WebContainer. What follows `#` is kept. */
export function isolatedAddress({ pathname, search, hash }: Location): string {
  const query = new URLSearchParams(search);
  query.set('engine', 'webcontainer');
  return `${pathname}?${query}${hash}`;
}

/** Why this document could not even be loaded so; null when it can, or is. */
export function obstacleTo(page: Window): string | null {
  if (page.crossOriginIsolated || page.top === page) return null;
  return 'This page stands inside another site’s page. Open it in a tab of its own to use the WebContainer.';
}
