'use client';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { stageName } from '@/components/ui/stage-names';
import { STAGES } from '@/sandboxes/engine/contract';
import { useSession } from './context';
import type { RunState } from './contract';

/** How the run stands, in a few words. */
function runText(run: RunState, silent: boolean, machines: readonly string[]): string {
  switch (run.state) {
    case 'idle':
      return 'Not running';
    case 'starting':
      return silent
        ? 'Running, but nothing listens yet'
        : run.detail
          ? `Starting ${run.detail}`
          : stageName(run.stage);
    case 'running':
      return machines.length > 1
        ? `${machines[0]} runs on port ${run.port}, beside ${machines.slice(1).join(', ')}`
        : `Running on port ${run.port}`;
    case 'stuck':
      return 'Stopped answering';
    case 'exited':
      return run.signal
        ? `Ended by ${run.signal}`
        : run.code === 0
          ? 'Exited'
          : `Crashed, exit code ${run.code}`;
    case 'failed':
      return 'Could not start';
  }
}

function tone(run: RunState): string {
  if (run.state === 'running') return 'bg-good';
  if (run.state === 'starting') return 'bg-info motion-safe:animate-pulse-soft';
  if (run.state === 'stuck' || run.state === 'failed') return 'bg-bad';
  if (run.state === 'exited' && run.code !== 0 && run.signal === null) return 'bg-bad';
  return 'bg-line-strong';
}

export function RunStatus() {
  const { run, lab } = useSession();
  const others = useStore(run, (snapshot) => snapshot.others);
  const state = useStore(run, (snapshot) => snapshot.run);
  const silent = useStore(run, (snapshot) => snapshot.silent);
  const seed = useStore(run, (snapshot) => snapshot.seed);
  const stage = state.state === 'starting' ? (STAGES as readonly string[]).indexOf(state.stage) : -1;
  return (
    <div className="flex min-w-0 items-center gap-2" data-testid="run-status" data-state={state.state}>
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', tone(state))} />
      <span role="status" className="truncate text-xs text-muted">
        {runText(state, silent, [
          lab.machines[0]?.name ?? '',
          ...others.flatMap(({ plan, state: each }) => (each === 'running' ? [plan.name] : [])),
        ])}
        {seed !== null && state.state !== 'idle' ? `, seed ${seed}` : ''}
      </span>
      {stage >= 0 && !silent ? (
        <span aria-hidden className="flex gap-0.5">
          {STAGES.map((name, index) => (
            <span
              key={name}
              className={classNames('h-1 w-3 rounded-full', index <= stage ? 'bg-accent' : 'bg-line')}
            />
          ))}
        </span>
      ) : null}
    </div>
  );
}
