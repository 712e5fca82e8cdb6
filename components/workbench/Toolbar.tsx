'use client';
import { PanelLeft, Play, RotateCw, Square } from 'lucide-react';
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { useSession } from './context';
import { engineParts } from './engine-choice/parts';
import { RunStatus } from './RunStatus';
import { SaveStatus } from './SaveStatus';
import { WorkbenchMenu, type WorkbenchSheet } from './WorkbenchMenu';

export function Toolbar({
  small,
  onSheet,
}: {
  readonly small: boolean;
  onSheet(sheet: WorkbenchSheet): void;
}) {
  const { run, layout, runNow, output } = useSession();
  const state = useStore(run, (snapshot) => snapshot.run.state);
  const tree = useStore(layout, (snapshot) => snapshot.tree);
  const alive = state === 'running' || state === 'starting' || state === 'stuck';
  // What fails stands in the bar below and in the output.
  const quietly = (promise: Promise<void>) => void promise.catch(() => undefined);
  return (
    <div
      role="toolbar"
      aria-label="Run"
      className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line bg-surface px-2"
    >
      {small ? null : (
        <IconButton
          label={tree ? 'Hide files' : 'Show files'}
          aria-pressed={tree}
          onClick={() => layout.set({ tree: !tree })}
        >
          <PanelLeft aria-hidden size={16} />
        </IconButton>
      )}
      {alive ? (
        <Button size="small" onClick={() => quietly(run.stop())}>
          <Square aria-hidden size={12} className="fill-current" /> Stop
        </Button>
      ) : (
        <Button size="small" look="primary" title="Ctrl+Enter" onClick={() => quietly(runNow())}>
          <Play aria-hidden size={13} className="fill-current" /> Run
        </Button>
      )}
      <IconButton
        label="Restart"
        disabled={state === 'idle' || state === 'starting'}
        onClick={() => quietly(run.restart('Restarted.'))}
      >
        <RotateCw aria-hidden size={15} />
      </IconButton>
      <RunStatus />
      {engineParts && !small ? (
        <Suspense fallback={null}>
          <engineParts.Badge onOpen={() => onSheet('engine')} />
        </Suspense>
      ) : null}
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        <SaveStatus small={small} />
        <WorkbenchMenu onSheet={onSheet} onNotice={(text) => output.notice(text)} />
      </span>
    </div>
  );
}
