'use client';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { useInView } from '../ui/use-in-view';
import { whenIdle } from '../ui/when-idle';
import { useLoadedSession, useLoadSession } from './context';
import { notLoaded } from './lazy-session';
import { Problem } from './Problem';

/**
 * The workbench, loaded once it comes into view and the browser is idle; `children` (the code, from the server) stand there until then.
 * A load that fails says so and can be tried again.
 */
export function LazyWorkbench({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const near = useInView(place);
  const load = useLoadSession();
  const session = useLoadedSession();
  const [Workbench, setWorkbench] = useState<ComponentType | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const missing = !Workbench || !session;

  useEffect(() => {
    if (!near || !missing || problem !== null) return;
    let current = true;
    const open = async () => {
      try {
        const [module] = await Promise.all([import('./Workbench').catch(notLoaded), load()]);
        if (current) setWorkbench(() => module.Workbench);
      } catch (error) {
        if (current) setProblem(error);
      }
    };
    const cancel = whenIdle(() => void open(), 600);
    return () => {
      current = false;
      cancel();
    };
  }, [near, missing, problem, load]);

  return (
    <div ref={place} className="flex h-full min-h-0 flex-col">
      {problem && missing ? (
        <Problem
          message={problem instanceof Error ? problem.message : String(problem)}
          remedy="Check the connection."
        >
          <Button size="small" onClick={() => setProblem(null)}>
            Try again
          </Button>
        </Problem>
      ) : null}
      <div className="min-h-0 flex-1">{missing ? children : <Workbench />}</div>
    </div>
  );
}
