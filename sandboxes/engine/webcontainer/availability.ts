import type { Availability } from '../contract';

/** What the page and the host offer. */
export interface Surroundings {
  /** The host has set it on. */
  readonly enabled: boolean;
  /** `window.crossOriginIsolated`. */
  readonly isolated: boolean;
  /** `typeof SharedArrayBuffer === 'function'`, or a browser that has it once a page is isolated. */
  readonly sharedMemory: boolean;
  /** Whether the vendor's origin answers. */
  reachable(): Promise<boolean>;
}

const no = (reason: string, remedy: string): Availability => ({ available: false, reason, remedy });

/** Why a WebContainer can or cannot run here; what needs no request is looked at first. */
export async function availabilityIn(around: Surroundings): Promise<Availability> {
  if (!around.enabled)
    return no(
      'The host of this course has not switched WebContainers on.',
      'Use the local engine, which needs nothing of the host.',
    );
  if (!around.isolated)
    return no(
      'This page is not cross-origin isolated, so the browser gives it no shared memory.',
      'Reload the page. Inside another site’s frame only that site can change it: open the lesson in a tab of its own.',
    );
  if (!around.sharedMemory)
    return no(
      'This browser has no SharedArrayBuffer, on which WebContainers are built.',
      'Use a current Chromium, Firefox or Safari, or the local engine.',
    );
  if (!(await around.reachable()))
    return no(
      'StackBlitz’s servers, from which a WebContainer is loaded, do not answer.',
      'Look at your connection; a school or company network may block them. The local engine needs no network.',
    );
  return { available: true };
}
