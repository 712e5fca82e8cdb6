'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import type { RunningProcess } from '@/lib/projections/machines';
import { useSession } from '../context';

/** The processes of a machine with what can be done to each. */
export function ProcessControls({ processes }: { readonly processes: readonly RunningProcess[] }) {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  const ignore = () => undefined;
  if (processes.length === 0) return <p className="text-xs text-muted">Nothing runs here.</p>;
  return (
    <ul className="space-y-1 border-line border-l-2 pl-2">
      {processes.map(({ pid, command, stopped }) => {
        const pause = active.find(({ fault }) => fault.kind === 'pause' && fault.pid === pid);
        return (
          <li key={pid} className="flex flex-wrap items-center gap-1.5 text-sm text-ink">
            <span className="min-w-0 flex-1">
              <span className="font-mono text-xs">{command}</span>{' '}
              <span className="text-xs text-faint">
                {pid}
                {stopped ? ', paused' : ''}
              </span>
            </span>
            <Button
              size="small"
              aria-pressed={pause !== undefined}
              aria-label={`Pause process ${pid}`}
              title="SIGSTOP: it answers nothing, its sockets stay"
              onClick={() =>
                void (pause ? breaks.remove(pause.id) : breaks.inject({ kind: 'pause', pid })).catch(ignore)
              }
            >
              {pause ? 'Continue' : 'Pause'}
            </Button>
            <Button
              size="small"
              look="danger"
              aria-label={`Kill process ${pid}`}
              title="SIGKILL: it is gone without a word"
              onClick={() => void breaks.inject({ kind: 'kill', pid }).catch(ignore)}
            >
              Kill
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
