'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** Whether React listens by now: `false` on the server and until the page is hydrated, when a press would be lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
