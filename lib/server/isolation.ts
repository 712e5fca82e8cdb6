/** Which pages are cross-origin isolated, as a WebContainer needs it, and what the sandbox's frame needs to stand in one. */

/** What the host set when the site was built (docs/hosting.md); null when no WebContainers are offered. */
export const vendorOrigin: string | null =
  process.env.WEBCONTAINERS === 'on' ? (process.env.WEBCONTAINER_ORIGIN ?? null) : null;

/**
 * Whether a page is asked for as the WebContainer needs it: `?engine=webcontainer` on a page with a workbench. The address
 * decides, not a cookie, so that caches on the way keep both kinds of the page apart.
 */
export const isolates = ({ pathname, searchParams }: URL): boolean =>
  searchParams.get('engine') === 'webcontainer' && /^\/(learn\/[^/]+\/[^/]+|playground)$/.test(pathname);

/** Of an isolated page. */
export const ISOLATED_PAGE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Of the sandbox's frame: an isolated page takes in only frames that ask the same of what they load, and say who may. */
export const FRAME_OF_ISOLATED_PAGE = {
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // Its document is of an opaque origin, to which nothing is the same origin.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
