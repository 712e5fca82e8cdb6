/** Hints, solution and checks: fetched once they are asked for, and asked for again after a failure. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabExtras } from '@/lib/labs/for-page';

export interface ExtrasState {
  readonly extras: LabExtras | null;
  readonly problem: string | null;
  /** How many hints of an objective have been opened. */
  readonly opened: Readonly<Record<string, number>>;
}

export interface ExtrasStore extends StoreApi<ExtrasState> {
  load(): Promise<LabExtras>;
  openHint(objective: string): Promise<void>;
}

export function createExtrasStore(lab: string, fetchJson: (url: string) => Promise<unknown>): ExtrasStore {
  const store = createStore<ExtrasState>(() => ({ extras: null, problem: null, opened: {} }));
  let loading: Promise<LabExtras> | null = null;
  const load = () => {
    loading ??= fetchJson(`/labs/${lab}.json`).then(
      (value) => {
        const extras = value as LabExtras;
        store.setState({ extras, problem: null });
        return extras;
      },
      (error: unknown) => {
        loading = null;
        const problem = `Hints, checks and solution of this lab could not be loaded (${error instanceof Error ? error.message : String(error)}). Check the connection and try again.`;
        store.setState({ problem });
        throw new Error(problem, { cause: error });
      },
    );
    return loading;
  };
  return {
    ...store,
    load,
    async openHint(objective) {
      const { hints } = await load();
      const most = hints[objective]?.length ?? 0;
      store.setState(({ opened }) => ({
        opened: { ...opened, [objective]: Math.min(most, (opened[objective] ?? 0) + 1) },
      }));
    },
  };
}
