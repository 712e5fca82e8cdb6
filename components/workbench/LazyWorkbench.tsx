'use client';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
import { Problem } from './Problem';
import type { WorkbenchProps } from './Workbench';

/**
 * The workbench, loaded once it comes into view and the browser is idle; `children` (the code, from the server) stand there until then.
 * A load that fails says so and can be tried again.
 */
export function LazyWorkbench({ children, ...props }: WorkbenchProps & { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [Workbench, setWorkbench] = useState<ComponentType<WorkbenchProps> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setNear(true);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    if (!near) return;
    let current = true;
    const load = () =>
      import('./Workbench').then(
        (module) => {
          if (current) setWorkbench(() => module.Workbench);
        },
        (error: unknown) => {
          if (current)
            setProblem(
              `The workbench could not be loaded (${error instanceof Error ? error.message : String(error)}).`,
            );
        },
      );
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(load, 50);
      return () => {
        current = false;
        clearTimeout(timer);
      };
    }
    const wish = requestIdleCallback(() => void load(), { timeout: 600 });
    return () => {
      current = false;
      cancelIdleCallback(wish);
    };
  }, [near, attempt]);

  return (
    <div ref={place} className="flex h-full min-h-0 flex-col">
      {problem && !Workbench ? (
        <Problem message={problem} remedy="Check the connection.">
          <button
            type="button"
            className="rounded border border-line bg-surface px-2 py-0.5 text-xs text-ink"
            onClick={() => {
              setProblem(null);
              setAttempt((count) => count + 1);
            }}
          >
            Try again
          </button>
        </Problem>
      ) : null}
      <div className="min-h-0 flex-1">{Workbench ? <Workbench {...props} /> : children}</div>
    </div>
  );
}
