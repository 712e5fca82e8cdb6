'use client';
import { Zap } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { isSwitch } from '@/lib/labs/sandbox-fault';
import { Button } from '../../ui/Button';
import { useHydrated } from '../../ui/use-hydrated';
import { useWorkbench } from '../../workbench/context';
import { BlockFrame } from '../BlockFrame';
import { useLesson } from '../context';
import { useAction } from '../use-action';

/** Switches a fault on (a client that retries, a slow network), or plays one (a burst of traffic, a killed process). */
export function Break({ fault: id, children }: { readonly fault: string; readonly children?: ReactNode }) {
  const { lab } = useLesson();
  const workbench = useWorkbench();
  const hydrated = useHydrated();
  const fault = lab.faults.find((candidate) => candidate.id === id);
  const toggle = useCallback(async () => {
    if (!workbench) throw new Error('The workbench is not open yet. Wait a moment, then press again.');
    await workbench.fault(id);
  }, [workbench, id]);
  const [acting, run] = useAction(toggle);
  if (!fault) throw new Error(`The lab "${lab.id}" has no fault "${id}"; add it to its lab.json.`);
  const switches = fault.kind === 'replay' || (fault.kind !== 'traffic' && isSwitch(fault));
  const active = workbench?.activeFaults.includes(id) ?? false;

  return (
    <BlockFrame kind="Break it" icon={Zap} tone="warn">
      <p>
        <span className="font-semibold">{fault.title}.</span> {fault.description}
      </p>
      <div className="space-y-2">{children}</div>
      <div data-screen-only className="hidden flex-wrap items-center gap-3 scripted:flex" aria-live="polite">
        <Button
          disabled={!hydrated || !workbench || acting.state === 'running'}
          onClick={run}
          {...(switches ? { 'aria-pressed': active } : {})}
        >
          <Zap aria-hidden size={14} />
          {fault.kind === 'traffic'
            ? 'Play it'
            : !switches
              ? 'Do it now'
              : active
                ? 'Switch it off'
                : 'Switch it on'}
        </Button>
        {active ? (
          <p className="text-sm text-warn">
            {fault.kind === 'replay'
              ? `On: every request goes out ${fault.times} times.`
              : 'On. The Network tool beside shows what it does, and mends it.'}
          </p>
        ) : null}
        {acting.state === 'running' ? <p className="text-sm text-muted">Running</p> : null}
        {acting.state === 'done' && fault.kind === 'traffic' ? (
          <p className="text-sm text-muted">Played. The requests are in the client’s history.</p>
        ) : null}
        {acting.state === 'failed' ? <p className="text-sm text-bad">{acting.message}</p> : null}
      </div>
    </BlockFrame>
  );
}
