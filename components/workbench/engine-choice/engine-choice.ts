/** Which engine runs the learner's files: this tab's own, or another that the host offers. Remembered in this browser. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '@/sandboxes/engine/contract';
import { loadEngine } from '../engine';
import { browserSettings, type KeptSettings } from '../state/layout-store';

export type ChoosableEngine = 'local' | 'webcontainer';

export interface EngineChoiceState {
  readonly chosen: ChoosableEngine;
}

export interface EngineChoice extends StoreApi<EngineChoiceState> {
  /** Reads what was chosen before. An engine that is no longer offered counts as the local one. */
  recall(): void;
  choose(engine: ChoosableEngine): void;
  /** The chosen engine. A failed load is not remembered. */
  load(): Promise<Engine>;
}

export type EngineLoaders = { readonly local: () => Promise<Engine> } & {
  readonly [Id in Exclude<ChoosableEngine, 'local'>]?: () => Promise<Engine>;
};

export function createEngineChoice(loaders: EngineLoaders, kept: KeptSettings): EngineChoice {
  const store = createStore<EngineChoiceState>(() => ({ chosen: 'local' }));
  return {
    ...store,
    recall() {
      if (kept.read() === 'webcontainer' && loaders.webcontainer) store.setState({ chosen: 'webcontainer' });
    },
    choose(engine) {
      store.setState({ chosen: engine });
      kept.write(engine);
    },
    load: () => (loaders[store.getState().chosen] ?? loaders.local)(),
  };
}

/** Of this page. The condition is known when the site is built: where the host offers nothing, nothing of it is in the bundle. */
export const engineChoice = createEngineChoice(
  process.env.WEBCONTAINERS === 'on'
    ? {
        local: loadEngine,
        webcontainer: async () => (await import('./load-webcontainer')).loadWebContainer(),
      }
    : { local: loadEngine },
  browserSettings('backlab.engine'),
);
