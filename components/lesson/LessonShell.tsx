'use client';
import { BookOpen, SquareTerminal } from 'lucide-react';
import { type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { LabForPage } from '@/lib/labs/for-page';
import { classNames } from '../ui/class-names';
import { useHydrated } from '../ui/use-hydrated';
import { WorkbenchProvider } from '../workbench/context';
import type { Tool } from '../workbench/state/layout-store';
import { LessonPlaceProvider } from './context';
import { SplitPane } from './SplitPane';

type View = 'read' | 'lab';

const views = [
  { id: 'read', name: 'Read', icon: BookOpen },
  { id: 'lab', name: 'Lab', icon: SquareTerminal },
] as const;

/** Text and workbench: side by side where there is room, two tabs on a phone. Both stay mounted, so nothing is lost. */
export function LessonShell({
  lesson,
  lab,
  opening = 'requests',
  workbench,
  children,
}: {
  readonly lesson: string;
  readonly lab: LabForPage;
  /** The tool of the workbench that is shown first. */
  readonly opening?: Tool;
  readonly workbench: ReactNode;
  readonly children: ReactNode;
}) {
  const [view, setView] = useState<View>('read');
  const text = useRef<HTMLElement>(null);
  const place = useRef<number | null>(null);
  const turnTo = useCallback((next: View) => {
    if ((text.current?.offsetHeight ?? 0) > 0) place.current = window.scrollY;
    setView(next);
  }, []);
  const showLab = useCallback(() => turnTo('lab'), [turnTo]);
  // On a phone the page is only as tall as the view on show, so the browser forgets how far one had read.
  useLayoutEffect(() => {
    if (view === 'read' && place.current !== null)
      window.scrollTo({ top: place.current, behavior: 'instant' });
  }, [view]);
  const hydrated = useHydrated();
  // A tap that came before React listened: the document has kept it, and shows what was asked for by CSS.
  useLayoutEffect(() => {
    const { tapped, tappedAt } = document.documentElement.dataset;
    delete document.documentElement.dataset['tapped'];
    delete document.documentElement.dataset['tappedAt'];
    if (tapped !== 'lab') return;
    place.current = Number(tappedAt);
    setView('lab');
  }, []);

  return (
    <WorkbenchProvider lab={lab} opening={opening}>
      <LessonPlaceProvider lesson={lesson} lab={lab} showLab={showLab}>
        <div
          data-on-paper
          data-split
          className="lg:grid lg:grid-cols-[minmax(0,var(--prose-width))_minmax(0,1fr)]"
        >
          <main
            ref={text}
            data-on-paper
            id="content"
            tabIndex={-1}
            className={classNames(
              'min-w-0 outline-none',
              view === 'lab' ? 'max-lg:hidden' : 'max-lg:lab-first:hidden',
            )}
          >
            {children}
          </main>
          <section
            aria-label="Lab"
            data-screen-only
            className={classNames(
              'min-w-0 bg-surface lg:sticky lg:top-header lg:h-[calc(100dvh-var(--spacing-header))]',
              'max-lg:scripted:h-[calc(100dvh-var(--spacing-header)-3.5rem)]',
              view === 'read' && 'max-lg:text-first:hidden',
            )}
          >
            <SplitPane />
            {workbench}
          </section>
        </div>
        <nav
          aria-label="Text or lab"
          data-screen-only
          className="sticky bottom-0 z-20 hidden h-14 border-t border-line bg-page max-lg:scripted:flex"
        >
          {views.map(({ id, name, icon: Icon }) => (
            <button
              key={id}
              type="button"
              aria-pressed={view === id}
              data-early={hydrated ? undefined : id}
              onClick={() => turnTo(id)}
              className="flex grow basis-0 items-center justify-center gap-2 text-sm font-medium text-muted aria-pressed:text-accent-ink aria-pressed:shadow-[inset_0_2px_var(--accent)]"
            >
              <Icon aria-hidden size={17} />
              {name}
            </button>
          ))}
        </nav>
      </LessonPlaceProvider>
    </WorkbenchProvider>
  );
}
