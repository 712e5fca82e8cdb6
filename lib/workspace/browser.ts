/** The browser's clock, storage and channel for `createWorkspaceStore`. */
import { openStorage } from './storage';
import type { TabChannel, WorkspaceDependencies } from './store';

/** null on the server, and where the browser has none or refuses it: Firefox does where it keeps nothing for a third party. */
function openChannel(): BroadcastChannel | null {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined') return null;
  try {
    return new BroadcastChannel('backlab-workspace');
  } catch (error) {
    console.info('Tabs do not hear of each other:', error);
    return null;
  }
}

function createTabChannel(): TabChannel {
  const channel = openChannel();
  if (channel === null) return { post: () => undefined, listen: () => () => undefined };
  return {
    post: (lab) => channel.postMessage(lab),
    listen(listener) {
      const hear = (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') listener(event.data);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
}

let revisions = 0;

export const browserDependencies = (): WorkspaceDependencies => ({
  // The very read of `indexedDB` may throw in a sandboxed iframe.
  openStorage: () => openStorage(() => globalThis.indexedDB),
  channel: createTabChannel(),
  now: () => Date.now(),
  // randomUUID is missing on plain http origins other than localhost.
  newRevision: () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++revisions}`,
  later(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});
