/** The learner's files: edited at once, kept soon after, never lost. A vanilla store; React only binds. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FileMap } from '@/lib/labs/for-page';
import { PathProblem, pathProblem, renamedFile, sameFiles, withFile, withoutFile } from './files';
import { compareThree, type FileChange, merged } from './merge';
import type { WorkspaceSnapshot, WorkspaceStorage } from './storage';

/** What undo would bring back, and what it is called. */
export interface UndoStep {
  readonly label: string;
  readonly files: FileMap;
  readonly tabs: readonly string[];
  readonly active: string | null;
}

export type SaveState =
  | { readonly kind: 'saved'; readonly at: number | null }
  | { readonly kind: 'saving' }
  /** This browser keeps nothing for the page: the work lives until it closes. */
  | { readonly kind: 'memory' }
  | { readonly kind: 'failed'; readonly message: string };

export interface WorkspaceState {
  /** `false` until what was kept has been read; edits wait for it. */
  readonly ready: boolean;
  readonly files: FileMap;
  /** The start state that the work began from. */
  readonly base: FileMap;
  readonly tabs: readonly string[];
  readonly active: string | null;
  readonly save: SaveState;
  readonly undo: UndoStep | null;
  /** The lesson's start files changed since the work began. */
  readonly update: { readonly changes: readonly FileChange[] } | null;
  /** Another tab saved while this one held unsaved edits. */
  readonly elsewhere: WorkspaceSnapshot | null;
}

export interface LabFiles {
  readonly lab: string;
  readonly files: FileMap;
  readonly version: string;
  readonly open: string;
}

/** Sends and hears "this lab was saved" between the tabs of one browser. */
export interface TabChannel {
  post(lab: string): void;
  listen(listener: (lab: string) => void): () => void;
}

export interface WorkspaceDependencies {
  openStorage(): Promise<WorkspaceStorage>;
  readonly channel: TabChannel;
  now(): number;
  newRevision(): string;
  /** Calls back after a pause; the return value cancels. */
  later(callback: () => void, milliseconds: number): () => void;
}

export interface WorkspaceStore extends StoreApi<WorkspaceState> {
  /** Reads what was kept and listens to other tabs until the signal aborts. */
  load(signal: AbortSignal): Promise<void>;
  /** Writes now what a pause would write. Resolves when it is kept. */
  flush(): Promise<void>;
  open(path: string): void;
  close(path: string): void;
  edit(path: string, text: string): void;
  /** A program has written the file, or removed it (null). What can be undone stays so, with the file as it is now. */
  receive(path: string, text: string | null): void;
  /** @throws {PathProblem} */
  create(path: string, text?: string): void;
  /** @throws {PathProblem} */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Back to the lesson's start state: one file, or all. Can be undone. */
  reset(path?: string): void;
  /** Puts other files in place of all (import, solution, a shared link). Can be undone. */
  replaceAll(files: FileMap, label: string): void;
  undo(): void;
  dismissUndo(): void;
  /** A new version of the lesson: keep every file as it is, take all, or take only what the learner has not touched. */
  resolveUpdate(choice: 'keep' | 'take' | 'merge'): void;
  /** Two tabs: keep this tab's files or the other's. */
  resolveElsewhere(choice: 'mine' | 'theirs'): void;
}

const SAVE_AFTER = 400;

export function createWorkspaceStore(lab: LabFiles, dependencies: WorkspaceDependencies): WorkspaceStore {
  const { channel, now, newRevision, later } = dependencies;
  const store = createStore<WorkspaceState>(() => ({
    ready: false,
    files: lab.files,
    base: lab.files,
    tabs: [lab.open],
    active: lab.open,
    save: { kind: 'saved', at: null },
    undo: null,
    update: null,
    elsewhere: null,
  }));
  let storage: WorkspaceStorage | null = null;
  let version = lab.version;
  let revision: string | null = null;
  let dirty = false;
  let cancelSave: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();

  const adopt = (snapshot: WorkspaceSnapshot) => {
    revision = snapshot.revision;
    version = snapshot.version;
    dirty = false;
    const tabs = snapshot.tabs.filter((path) => Object.hasOwn(snapshot.files, path));
    const active =
      snapshot.active !== null && tabs.includes(snapshot.active) ? snapshot.active : (tabs[0] ?? null);
    const changes =
      version === lab.version
        ? []
        : compareThree(snapshot.base, snapshot.files, lab.files).filter(({ kind }) => kind !== 'mine');
    store.setState({
      files: snapshot.files,
      base: snapshot.base,
      tabs,
      active,
      update: changes.length > 0 ? { changes } : null,
      elsewhere: null,
      save: storage?.durable ? { kind: 'saved', at: snapshot.savedAt } : { kind: 'memory' },
    });
    if (version !== lab.version && changes.length === 0) settleVersion(snapshot.files);
  };

  /** From here on the work counts as begun from the present start state. */
  const settleVersion = (files: FileMap) => {
    version = lab.version;
    change({ files, base: lab.files, update: null });
  };

  const save = async () => {
    cancelSave?.();
    cancelSave = null;
    if (!storage || !dirty || store.getState().elsewhere) return;
    dirty = false;
    const { files, base, tabs, active } = store.getState();
    const snapshot: WorkspaceSnapshot = {
      lab: lab.lab,
      files,
      base,
      version,
      tabs,
      active,
      revision: newRevision(),
      savedAt: now(),
    };
    try {
      const result = await storage.save(snapshot, revision);
      if (result.kind === 'conflict') {
        dirty = true;
        store.setState({ elsewhere: result.theirs });
        return;
      }
      revision = snapshot.revision;
      store.setState({
        save: storage.durable ? { kind: 'saved', at: snapshot.savedAt } : { kind: 'memory' },
      });
      channel.post(lab.lab);
    } catch (error) {
      dirty = true;
      const reason = error instanceof Error ? error.message : String(error);
      store.setState({
        save: {
          kind: 'failed',
          message: `This browser could not keep your work (${reason}). Download it as a zip to be safe.`,
        },
      });
    }
  };

  const flush = () => {
    saving = saving.then(save);
    return saving;
  };

  const change = (update: Partial<WorkspaceState>) => {
    store.setState(update);
    dirty = true;
    if (storage?.durable && store.getState().save.kind === 'saved')
      store.setState({ save: { kind: 'saving' } });
    cancelSave?.();
    cancelSave = later(() => void flush(), SAVE_AFTER);
  };

  const step = (label: string): UndoStep => {
    const { files, tabs, active } = store.getState();
    return { label, files, tabs, active };
  };

  const withTabsOf = (files: FileMap): Pick<WorkspaceState, 'files' | 'tabs' | 'active'> => {
    const { tabs: before, active: current } = store.getState();
    const tabs = before.filter((path) => Object.hasOwn(files, path));
    if (tabs.length === 0) {
      const first = Object.hasOwn(files, lab.open) ? lab.open : Object.keys(files).sort()[0];
      if (first !== undefined) tabs.push(first);
    }
    return {
      files,
      tabs,
      active: current !== null && tabs.includes(current) ? current : (tabs.at(-1) ?? null),
    };
  };

  const hear = async () => {
    if (!storage?.durable) return;
    const theirs = await storage.load(lab.lab);
    if (!theirs || theirs.revision === revision) return;
    if (dirty) store.setState({ elsewhere: theirs });
    else {
      const { tabs, active } = store.getState();
      adopt({ ...theirs, tabs, active });
    }
  };

  return {
    ...store,
    async load(signal) {
      storage = await dependencies.openStorage();
      const kept = await storage.load(lab.lab).catch((error: unknown) => {
        store.setState({
          save: {
            kind: 'failed',
            message: `What you did earlier could not be read (${String(error)}). Reload the page to try again.`,
          },
        });
        return null;
      });
      if (signal.aborted) return;
      if (kept) adopt(kept);
      else if (!storage.durable) store.setState({ save: { kind: 'memory' } });
      store.setState({ ready: true });
      const stop = channel.listen((which) => {
        if (which === lab.lab)
          hear().catch((error: unknown) => console.warn('Another tab’s work could not be read:', error));
      });
      signal.addEventListener('abort', stop, { once: true });
    },
    flush,
    open(path) {
      const { files, tabs, active } = store.getState();
      if (!Object.hasOwn(files, path)) return;
      if (active === path && tabs.includes(path)) return;
      change({ tabs: tabs.includes(path) ? tabs : [...tabs, path], active: path });
    },
    close(path) {
      const { tabs, active } = store.getState();
      const at = tabs.indexOf(path);
      const rest = tabs.filter((tab) => tab !== path);
      change({
        tabs: rest,
        active: active === path ? (rest[Math.min(at, rest.length - 1)] ?? null) : active,
      });
    },
    edit(path, text) {
      const { files } = store.getState();
      if (files[path] !== text) change({ files: withFile(files, path, text), undo: null });
    },
    receive(path, text) {
      const { files, undo } = store.getState();
      if (text === null ? !Object.hasOwn(files, path) : files[path] === text) return;
      const next = (all: FileMap) => (text === null ? withoutFile(all, path) : withFile(all, path, text));
      const kept = undo && { ...undo, files: next(undo.files) };
      change({ ...withTabsOf(next(files)), undo: kept });
    },
    create(path, text = '') {
      const { files, tabs } = store.getState();
      const problem = pathProblem(files, path);
      if (problem) throw new PathProblem(problem);
      change({ files: withFile(files, path, text), tabs: [...tabs, path], active: path, undo: null });
    },
    rename(from, to) {
      if (from === to) return;
      const { files, tabs, active } = store.getState();
      const renamed = renamedFile(files, from, to);
      change({
        files: renamed,
        tabs: tabs.map((tab) => (tab === from ? to : tab)),
        active: active === from ? to : active,
        undo: step(`Renamed ${from} to ${to}`),
      });
    },
    remove(path) {
      const undo = step(`Deleted ${path}`);
      change({ ...withTabsOf(withoutFile(store.getState().files, path)), undo });
    },
    reset(path) {
      const { files } = store.getState();
      if (path === undefined) {
        const undo = step('Reset all files');
        version = lab.version;
        change({ ...withTabsOf(lab.files), base: lab.files, update: null, undo });
        return;
      }
      const text = lab.files[path];
      const undo = step(`Reset ${path}`);
      change({
        ...withTabsOf(text === undefined ? withoutFile(files, path) : withFile(files, path, text)),
        undo,
      });
    },
    replaceAll(files, label) {
      if (sameFiles(files, store.getState().files)) return;
      const undo = step(label);
      change({ ...withTabsOf(files), undo });
    },
    undo() {
      const { undo } = store.getState();
      if (undo) change({ files: undo.files, tabs: undo.tabs, active: undo.active, undo: null });
    },
    dismissUndo() {
      store.setState({ undo: null });
    },
    resolveUpdate(choice) {
      const { files, base } = store.getState();
      const next = { keep: files, take: lab.files, merge: merged(base, files, lab.files) }[choice];
      const undo =
        choice === 'keep'
          ? null
          : step(
              choice === 'take'
                ? 'Took the new version of the lesson'
                : 'Merged the new version of the lesson',
            );
      version = lab.version;
      change({ ...withTabsOf(next), base: lab.files, update: null, undo });
    },
    resolveElsewhere(choice) {
      const { elsewhere, tabs, active } = store.getState();
      if (!elsewhere) return;
      if (choice === 'theirs') {
        adopt({ ...elsewhere, tabs, active });
        return;
      }
      revision = elsewhere.revision;
      dirty = true;
      store.setState({ elsewhere: null });
      void flush();
    },
  };
}
