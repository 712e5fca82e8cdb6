'use client';
import type { ReactNode } from 'react';
import type { LabForPage } from '@/lib/labs/for-page';
import { WorkbenchProvider } from '../workbench/context';

/** The whole window for one lab. */
export function PlaygroundShell({
  lab,
  title = 'Playground',
  skeleton,
}: {
  readonly lab: LabForPage;
  readonly title?: string;
  readonly skeleton: ReactNode;
}) {
  return (
    <WorkbenchProvider lab={lab}>
      <main
        id="content"
        tabIndex={-1}
        className="flex h-[calc(100dvh-var(--spacing-header))] flex-col outline-none"
      >
        <h1 className="sr-only">{title}</h1>
        <div className="min-h-0 grow">{skeleton}</div>
      </main>
    </WorkbenchProvider>
  );
}
