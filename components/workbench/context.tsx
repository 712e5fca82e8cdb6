'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { WorkbenchApi } from './contract';

const Current = createContext<WorkbenchApi | null>(null);

/** Wraps a lesson's text and its workbench. `api` is `null` until the workbench is there. */
export function WorkbenchProvider({
  api,
  children,
}: {
  readonly api: WorkbenchApi | null;
  readonly children: ReactNode;
}) {
  return <Current value={api}>{children}</Current>;
}

/** The workbench beside this lesson; `null` on the server, on paper, and before it is there. */
export const useWorkbench = (): WorkbenchApi | null => useContext(Current);
