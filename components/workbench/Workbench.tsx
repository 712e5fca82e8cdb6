'use client';
import { type ComponentType, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Banners } from './Banners';
import { useSession } from './context';
import { engineParts } from './engine-choice/parts';
import { ShortcutsSheet } from './ShortcutsSheet';
import { SmallBody } from './SmallBody';
import { Toolbar } from './Toolbar';
import { useShortcuts } from './use-shortcuts';
import { WideBody } from './WideBody';
import type { WorkbenchSheet } from './WorkbenchMenu';
import { CompareDialog } from './work/CompareDialog';
import { ShareDialog } from './work/ShareDialog';
import { SolutionDialog } from './work/SolutionDialog';

/** Below this width the parts take turns. */
const SMALL = 600;
/** From this width on the tools stand beside the editor instead of under it. */
const WIDE = 1000;

/** Files, editor, run, HTTP client, output, checks and pictures of one lab, once its session is loaded. */
export function Workbench() {
  const { lab } = useSession();
  const root = useRef<HTMLElement>(null);
  const width = useWidth(root);
  const [sheet, setSheet] = useState<WorkbenchSheet | null>(null);
  const press = useShortcuts(() => setSheet('shortcuts'));
  const small = width !== null && width < SMALL;
  const onSolution = () => setSheet('solution');
  const close = () => setSheet(null);
  return (
    <section
      ref={root}
      aria-label={`Workbench: ${lab.title}`}
      onKeyDown={press}
      className="flex h-full min-h-0 flex-col overflow-hidden bg-surface text-ink"
    >
      <Toolbar small={small} onSheet={setSheet} />
      <Banners small={small} />
      <div className="min-h-0 flex-1">
        {width === null ? null : small ? (
          <SmallBody onSolution={onSolution} />
        ) : (
          <WideBody sideBySide={width >= WIDE} onSolution={onSolution} />
        )}
      </div>
      {sheet === 'shortcuts' ? <ShortcutsSheet onClose={close} /> : null}
      {engineParts && sheet === 'engine' ? (
        <Suspense fallback={null}>
          <engineParts.Dialog onClose={close} />
        </Suspense>
      ) : null}
      {sheet === 'share' ? <ShareDialog onClose={close} /> : null}
      {sheet === 'solution' ? <SolutionDialog small={small} onClose={close} /> : null}
      {sheet === 'start' ? <StartDialog small={small} onClose={close} /> : null}
    </section>
  );
}

const StartDialog: ComponentType<{ readonly small: boolean; onClose(): void }> = ({ small, onClose }) => {
  const { lab, workspace } = useSession();
  const base = useStore(workspace, (state) => state.update) ? workspace.getState().base : lab.files;
  return (
    <CompareDialog
      title="My files and the lesson’s start"
      other={base}
      otherName="the start"
      small={small}
      onClose={onClose}
    />
  );
};

function useWidth(element: React.RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null);
  // Before the first paint: one shape must not flash before the other.
  useLayoutEffect(() => {
    if (!element.current) return;
    const { width: first } = element.current.getBoundingClientRect();
    if (first > 0) setWidth(first);
    const observer = new ResizeObserver(([entry]) => {
      // Hidden behind another tab it has no width; it keeps its shape and its state.
      if (entry && entry.contentRect.width > 0) setWidth(entry.contentRect.width);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
