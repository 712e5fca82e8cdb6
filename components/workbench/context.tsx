'use client';
/** Gives a lesson's blocks and the workbench one session, loaded after the text can be read. */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import type { LabForPage } from '@/lib/labs/for-page';
import type { WorkbenchApi } from './contract';
import { createLazySession, type LazySession } from './lazy-session';
import { RecordingDrop } from './RecordingDrop';
import type { Session } from './session';
import type { Tool } from './state/layout-store';

const SessionContext = createContext<LazySession | null>(null);

export interface WorkbenchProviderProps {
  readonly lab: LabForPage;
  /** The tool that is shown first; the HTTP client when left out. */
  readonly opening?: Tool;
  readonly children: ReactNode;
}

/** Put it around the prose and the workbench of one lab. */
export function WorkbenchProvider({ lab, opening, children }: WorkbenchProviderProps) {
  const [lazy] = useState(() => createLazySession(lab, opening));
  useEffect(() => {
    // Whoever touches the page may press Run next, which must not wait. A load that fails is tried again, and told, then.
    const load = () => void lazy.load().catch((error: unknown) => console.info(error));
    const cancel = onFirstTouch(load);
    return () => {
      cancel();
      lazy.end();
    };
  }, [lazy]);
  return (
    <SessionContext.Provider value={lazy}>
      {children}
      <RecordingDrop load={lazy.load} />
    </SessionContext.Provider>
  );
}

function onFirstTouch(callback: () => void): () => void {
  const controller = new AbortController();
  const touched = () => {
    controller.abort();
    callback();
  };
  for (const type of ['pointerdown', 'keydown'])
    document.addEventListener(type, touched, { capture: true, passive: true, signal: controller.signal });
  return () => controller.abort();
}

const useLazySession = (): LazySession => {
  const lazy = useContext(SessionContext);
  if (!lazy) throw new Error('The workbench needs a <WorkbenchProvider> around it.');
  return lazy;
};

/** Loads the session of the provider around. */
export const useLoadSession = (): LazySession['load'] => useLazySession().load;

const nothing = { getState: () => null, getInitialState: () => null, subscribe: () => () => undefined };
const unloaded = () => null;

/** The session, or `null` as long as it is not loaded. */
export function useLoadedSession(): Session | null {
  const lazy = useContext(SessionContext);
  return useSyncExternalStore(lazy?.subscribe ?? nothing.subscribe, lazy?.current ?? unloaded, unloaded);
}

/** The session of the workbench around; only for the parts of a workbench, which is shown once it is loaded. */
export function useSession(): Session {
  const session = useLoadedSession();
  if (!session) throw new Error('useSession is only for what stands in a <Workbench>.');
  return session;
}

const IDLE: WorkbenchApi['run'] = { state: 'idle' };
const NONE: readonly never[] = [];

/** What lesson blocks may ask of the workbench; `null` on a page without one. What it does not yet know is empty. */
export function useWorkbench(): WorkbenchApi | null {
  const lazy = useContext(SessionContext);
  const session = useLoadedSession();
  const running = useStore(session?.run ?? nothing);
  const run = running?.run ?? IDLE;
  const log = running?.log ?? null;
  const checks = useStore(session?.checks ?? nothing)?.checks ?? NONE;
  const retried = useStore(session?.requests ?? nothing)?.activeFaults ?? NONE;
  const broken = useStore(session?.breaks ?? nothing)?.on ?? NONE;
  const activeFaults = useMemo(() => [...retried, ...broken], [retried, broken]);
  return useMemo(
    () => (lazy ? { ...lazy.actions, run, log, checks, activeFaults } : null),
    [lazy, run, log, checks, activeFaults],
  );
}
