/** Which terminals are open. What lives in them is loaded with the first one, and goes on while nobody looks. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveTerminal } from '../terminal/live-terminal';

export interface OpenTerminal {
  readonly id: number;
  readonly name: string;
}

export interface TerminalsState {
  readonly open: readonly OpenTerminal[];
  readonly shown: number;
}

export interface TerminalsStore extends StoreApi<TerminalsState> {
  show(id: number): void;
  add(): void;
  /** Ends what runs in it. The last one is replaced by a new one when the tool is opened again. */
  close(id: number): void;
  /** Made at the first call. Rejects when its code cannot be loaded; asked for again, it is loaded again. */
  live(id: number, load: () => Promise<MakeTerminal>): Promise<LiveTerminal>;
  /** Whether any terminal has been used: then the sandbox follows the editor. */
  readonly used: boolean;
  dispose(): void;
}

export type MakeTerminal = (name: string, onExit: () => void) => LiveTerminal;

export function createTerminalsStore(): TerminalsStore {
  const store = createStore<TerminalsState>(() => ({ open: [], shown: 0 }));
  const living = new Map<number, Promise<LiveTerminal>>();
  let next = 1;

  const add = () => {
    const id = next++;
    const { open } = store.getState();
    const numbers = new Set(open.map(({ name }) => name));
    let number = 1;
    while (numbers.has(`Terminal ${number}`)) number++;
    store.setState({ open: [...open, { id, name: `Terminal ${number}` }], shown: id });
  };
  const end = (id: number) => {
    // One that could not be loaded has nothing to end.
    living.get(id)?.then(
      (live) => live.dispose(),
      () => undefined,
    );
    living.delete(id);
  };
  const close = (id: number) => {
    end(id);
    const { open, shown } = store.getState();
    const left = open.filter((each) => each.id !== id);
    store.setState({ open: left, shown: shown === id ? (left.at(-1)?.id ?? 0) : shown });
  };

  return {
    ...store,
    show: (id) => store.setState({ shown: id }),
    add,
    close,
    live(id, load) {
      const known = living.get(id);
      if (known) return known;
      const name = store.getState().open.find((each) => each.id === id)?.name ?? 'Terminal';
      const made = load().then((make) => make(name, () => close(id)));
      living.set(id, made);
      made.catch(() => living.delete(id));
      return made;
    },
    get used() {
      return living.size > 0;
    },
    dispose() {
      for (const id of [...living.keys()]) end(id);
      store.setState({ open: [], shown: 0 });
    },
  };
}
