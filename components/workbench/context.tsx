'use client';
/** Gives a lesson's blocks and the workbench one session. The engine, the editor and the checks load later. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { LabForPage } from '@/lib/labs/for-page';
import type { WorkbenchApi } from './contract';
import { createSession, type Session } from './session';

const SessionContext = createContext<Session | null>(null);

export interface WorkbenchProviderProps {
  readonly lab: LabForPage;
  readonly mode: 'lesson' | 'playground';
  readonly children: ReactNode;
}

/** Put it around the prose and the `<Workbench>` of one lab. */
export function WorkbenchProvider({ lab, mode, children }: WorkbenchProviderProps) {
  const [session] = useState(() => createSession(lab, mode));
  useEffect(() => {
    const controller = new AbortController();
    session
      .open(controller.signal)
      .catch((error: unknown) => console.error('The workbench could not open:', error));
    return () => controller.abort();
  }, [session]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** The session of the workbench around; only for components inside the provider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a <WorkbenchProvider> around it.');
  return session;
}

export const useHasSession = (): boolean => useContext(SessionContext) !== null;

/** What lesson blocks may ask of the workbench; `null` on a page without one. */
export function useWorkbench(): WorkbenchApi | null {
  const session = useContext(SessionContext);
  return useApi(session);
}

const nothing = { getState: () => null, getInitialState: () => null, subscribe: () => () => undefined };

function useApi(session: Session | null): WorkbenchApi | null {
  const run = useStore(session?.run ?? nothing);
  const checks = useStore(session?.checks ?? nothing)?.checks;
  const activeFaults = useStore(session?.requests ?? nothing)?.activeFaults;
  return useMemo(() => {
    if (!session || !run || !checks || !activeFaults) return null;
    return { ...session.actions, run: run.run, log: run.log, checks, activeFaults };
  }, [session, run, checks, activeFaults]);
}
