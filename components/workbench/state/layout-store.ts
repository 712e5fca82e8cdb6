/** What is open where, remembered in this browser as far as it keeps anything. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export const TOOLS = [
  'requests',
  'browser',
  'output',
  'checks',
  'terminal',
  'services',
  'network',
  'pictures',
  'traffic',
] as const;
export type Tool = (typeof TOOLS)[number];

export interface LayoutState {
  readonly tool: Tool;
  /** On a phone: the editor or the tools. */
  readonly side: 'code' | 'tools';
  readonly tree: boolean;
  /** Edits restart a running server after a pause. */
  readonly rerun: boolean;
  readonly rawLogs: boolean;
  /** Tab leaves the editor instead of indenting. */
  readonly tabLeaves: boolean;
  /** A textarea instead of Monaco, for those who prefer it (screen readers, small machines). */
  readonly plainEditor: boolean;
  /** The terminal tells a screen reader what it shows. */
  readonly terminalReader: boolean;
  /** Sizes of panel groups in percent. */
  readonly sizes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface KeptSettings {
  read(): string | null;
  write(text: string): void;
}

export interface LayoutStore extends StoreApi<LayoutState> {
  /** The tool that is shown first. */
  readonly opening: Tool;
  load(): void;
  set(change: Partial<LayoutState>): void;
  show(tool: Tool): void;
}

const DEFAULTS: LayoutState = {
  tool: 'requests',
  side: 'code',
  tree: true,
  rerun: true,
  rawLogs: false,
  tabLeaves: false,
  plainEditor: false,
  terminalReader: true,
  sizes: {},
};

/** What is remembered; the rest begins anew with every visit. */
const KEPT = ['tree', 'rerun', 'rawLogs', 'tabLeaves', 'plainEditor', 'terminalReader', 'sizes'] as const;

export function createLayoutStore(kept: KeptSettings, opening: Tool = DEFAULTS.tool): LayoutStore {
  const store = createStore<LayoutState>(() => ({ ...DEFAULTS, tool: opening }));
  return {
    ...store,
    opening,
    load() {
      const text = kept.read();
      if (text === null) return;
      try {
        const value: unknown = JSON.parse(text);
        if (typeof value !== 'object' || value === null) return;
        const known = Object.fromEntries(
          KEPT.filter((key) => typeof (value as Record<string, unknown>)[key] === typeof DEFAULTS[key]).map(
            (key) => [key, (value as Record<string, unknown>)[key]],
          ),
        );
        store.setState(known);
      } catch (error) {
        console.info('The remembered layout cannot be read and begins anew:', error);
      }
    },
    set(change) {
      store.setState(change);
      const state = store.getState();
      kept.write(JSON.stringify(Object.fromEntries(KEPT.map((key) => [key, state[key]]))));
    },
    show: (tool) => store.setState({ tool, side: 'tools' }),
  };
}

/** `localStorage` under a key, or nothing where reading it throws. */
export const browserSettings = (key: string): KeptSettings => ({
  read() {
    try {
      return window.localStorage.getItem(key);
    } catch (error) {
      console.info(`"${key}" is not remembered:`, error);
      return null;
    }
  },
  write(text) {
    try {
      window.localStorage.setItem(key, text);
    } catch (error) {
      console.info(`"${key}" is not remembered:`, error);
    }
  },
});
