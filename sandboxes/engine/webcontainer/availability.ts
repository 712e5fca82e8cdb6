import type { Availability } from '../contract';

/** What the page, the browser and the network offer. */
export interface Surroundings {
  /** `window.crossOriginIsolated`. */
  readonly isolated: boolean;
  /** The page stands in a frame of another page. */
  readonly framed: boolean;
  /** `typeof SharedArrayBuffer === 'function'`. */
  readonly sharedMemory: boolean;
  /** Whether the vendor's origin answers. */
  reachable(): Promise<boolean>;
}

/** So long a network that swallows requests is waited for. */
const REACH_MS = 10_000;

/** @param frame the address that the vendor's package gives to its frame */
export function surroundingsOf(page: Window & typeof globalThis, frame: URL): Surroundings {
  return {
    isolated: page.crossOriginIsolated,
    framed: page.top !== page,
    sharedMemory: typeof page.SharedArrayBuffer === 'function',
    async reachable() {
      if (page.navigator.onLine === false) return false;
      try {
        // What keeps an isolated page from this keeps it from the frame, too: a network, or a vendor that does not know the
        // host and answers with what may not be embedded.
        await page.fetch(frame, {
          mode: 'no-cors',
          credentials: 'omit',
          cache: 'no-store',
          signal: AbortSignal.timeout(REACH_MS),
        });
        return true;
      } catch {
        // Whatever it is (no network, a firewall, a name that resolves to nothing), the answer is the same.
        return false;
      }
    },
  };
}

const no = (reason: string, remedy: string): Availability => ({ available: false, reason, remedy });

/** Why a WebContainer can or cannot run here; what needs no request is looked at first. */
export async function availabilityIn(around: Surroundings): Promise<Availability> {
  if (!around.isolated && around.framed)
    return no(
      'This page stands inside another site’s page, which gives it no shared memory; a WebContainer needs that.',
      'Open the lesson in a tab of its own, or use the tab’s own engine.',
    );
  if (!around.isolated)
    return no(
      'This page was loaded without cross-origin isolation, so the browser gives it no shared memory; a WebContainer needs that.',
      'Load the page anew for the WebContainer (your files are kept), or use the tab’s own engine.',
    );
  if (!around.sharedMemory)
    return no(
      'This browser has no SharedArrayBuffer, on which WebContainers are built.',
      'Use a current Chromium, Firefox or Safari, or the tab’s own engine.',
    );
  if (!(await around.reachable()))
    return no(
      'StackBlitz’s servers, from which a WebContainer is loaded, do not answer this page.',
      'Look at your connection: a school or company network may block them, or they do not know this site. The tab’s own engine needs no network.',
    );
  return { available: true };
}
