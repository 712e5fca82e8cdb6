'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';
import { obstacleTo } from './isolated-page';
import { needsOwnEngine } from './lab-needs';

/** What stands between the learner and a run in the WebContainer, with both ways on. */
export default function EngineBanner() {
  const { engine, lab, run, checks } = useSession();
  const chosen = useStore(engine.choice, (state) => state.chosen);
  const failed = useStore(run, ({ run: { state } }) => state === 'failed');
  const broken = useStore(checks, (state) => state.broken !== null);
  if (chosen === 'local') return null;
  const obstacle = needsOwnEngine(lab) ?? obstacleTo(window);
  const unprepared = obstacle === null && !window.crossOriginIsolated;
  if (obstacle === null && !unprepared && !failed && !broken) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-info-soft px-3 py-1.5 text-sm text-ink"
    >
      <span className="min-w-0 flex-1 basis-60">
        {obstacle ??
          (unprepared
            ? 'You chose the WebContainer, which needs this page to be loaded anew. Your files are kept.'
            : 'This run was in StackBlitz’s WebContainer. The tab’s own engine needs nobody’s servers.')}
      </span>
      <span className="flex flex-wrap gap-1.5">
        {unprepared ? (
          <Button size="small" look="primary" onClick={() => void engine.switchTo('webcontainer')}>
            Load it anew
          </Button>
        ) : null}
        <Button size="small" onClick={() => void engine.switchTo('local')}>
          Back to the tab’s own engine
        </Button>
      </span>
    </div>
  );
}
