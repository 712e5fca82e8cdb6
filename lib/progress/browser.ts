'use client';
/** The one progress store of this page, bound to this browser's storage and to React. */
import { useStore } from 'zustand';
import { STORAGE_KEY } from './persist';
import type { ProgressState } from './state';
import { createProgressStore } from './store';

function browserStorage(): Storage | null {
  if (typeof window === 'undefined') return null;
  try {
    // Merely reading the property throws where storage is blocked.
    return window.localStorage;
  } catch (error) {
    console.info('Progress is not kept:', error);
    return null;
  }
}

export const progress = createProgressStore({ storage: browserStorage(), now: () => Date.now() });

if (typeof window !== 'undefined') {
  progress.load();
  window.addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY) progress.mergeFrom(event.newValue);
  });
}

/** Called by the workbench when a run of the checks proved an objective. */
export const recordObjective = (lab: string, objective: string): void =>
  progress.recordObjective(lab, objective);

/** Server and first client render see no progress, so that hydration agrees; the kept progress follows at once. */
export const useProgress = <Slice>(select: (state: ProgressState) => Slice): Slice =>
  useStore(progress, select);
