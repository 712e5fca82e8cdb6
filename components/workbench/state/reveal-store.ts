/** Wishes to show something once: lines in the editor, a moment in a picture. Each has a number, so that the same wish can come twice. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface RevealState {
  readonly editor: {
    readonly wish: number;
    readonly path: string;
    readonly lines: LineRange | null;
    readonly column: number | null;
  } | null;
  readonly picture: { readonly wish: number; readonly id: string; readonly seq: number | null } | null;
}

export interface RevealStore extends StoreApi<RevealState> {
  show(path: string, lines: LineRange | null, column?: number | null): void;
  picture(id: string, seq: number | null): void;
}

export function createRevealStore(): RevealStore {
  const store = createStore<RevealState>(() => ({ editor: null, picture: null }));
  let wish = 0;
  return {
    ...store,
    show: (path, lines, column = null) => store.setState({ editor: { wish: ++wish, path, lines, column } }),
    picture: (id, seq) => store.setState({ picture: { wish: ++wish, id, seq } }),
  };
}
