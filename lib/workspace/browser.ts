/** The browser's clock, storage and channel for `createWorkspaceStore`. */
import { openStorage } from './storage';
import type { TabChannel, WorkspaceDependencies } from './store';

function createTabChannel(): TabChannel {
  if (typeof BroadcastChannel === 'undefined')
    return { post: () => undefined, listen: () => () => undefined };
  const channel = new BroadcastChannel('backlab-workspace');
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
  channel:
    typeof window === 'undefined'
      ? { post: () => undefined, listen: () => () => undefined }
      : createTabChannel(),
  now: () => Date.now(),
  // randomUUID is missing on plain http origins other than localhost.
  newRevision: () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++revisions}`,
  later(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});
