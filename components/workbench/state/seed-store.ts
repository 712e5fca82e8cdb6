/** By which seed the lab's runs repeat: the learner's choice, else the lab's own. Remembered in this browser, lab by lab. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeptSettings } from './layout-store';

export interface SeedState {
  /** null: runs do not repeat. */
  readonly seed: string | null;
}

export interface SeedStore extends StoreApi<SeedState> {
  /** Reads what was chosen before. */
  recall(): void;
  /** For the next run. @param seed null: none. An empty one is none too */
  choose(seed: string | null): void;
}

/** Characters. */
export const LONGEST_SEED = 64;

/** @param own the lab's; null: it has none */
export function createSeedStore(kept: KeptSettings, own: string | null): SeedStore {
  const store = createStore<SeedState>(() => ({ seed: own }));
  const asSeed = (text: string) => text.trim().slice(0, LONGEST_SEED) || null;
  return {
    ...store,
    recall() {
      const text = kept.read();
      // An empty one says that the learner wants none, whatever the lab has.
      if (text !== null) store.setState({ seed: asSeed(text) });
    },
    choose(seed) {
      store.setState({ seed: asSeed(seed ?? '') });
      kept.write(store.getState().seed ?? '');
    },
  };
}
