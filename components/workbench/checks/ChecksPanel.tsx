'use client';
import { Circle, CircleCheck, CircleDashed, CircleX, LoaderCircle, Play, Square } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { classNames } from '@/components/ui/class-names';
import { useProgress } from '@/lib/progress/browser';
import { objectiveKey } from '@/lib/progress/state';
import type { ExchangeRecord } from '@/sandboxes/checks/protocol';
import { useSession } from '../context';
import { Problem } from '../Problem';
import type { CheckEntry } from '../state/checks-store';
import { CounterExampleView } from './CounterExampleView';
import { Hints } from './Hints';
import { draftOfRecord } from './send-again';

const VERDICTS = {
  pass: { Icon: CircleCheck, name: 'passed', className: 'text-good' },
  fail: { Icon: CircleX, name: 'failed', className: 'text-bad' },
  running: { Icon: LoaderCircle, name: 'running', className: 'text-info motion-safe:animate-spin' },
  unknown: { Icon: Circle, name: 'not run yet', className: 'text-faint' },
} as const;

/** Objectives with their checks. Checks run in a sandbox of their own, so the running server is not disturbed. */
export function ChecksPanel({ onSolution }: { onSolution(): void }) {
  const { lab, checks, extras, actions, workspace } = useSession();
  const all = useStore(checks, (state) => state.checks);
  const running = useStore(checks, (state) => state.running);
  const broken = useStore(checks, (state) => state.broken);
  const ranWith = useStore(checks, (state) => state.ranWith);
  const stale = useStore(workspace, (state) => ranWith !== null && state.files !== ranWith);
  const problem = useStore(extras, (state) => state.problem);
  const proven = useProgress((state) => state.objectives);
  const passed = all.filter((check) => check.verdict === 'pass').length;
  const done = running === null && all.length > 0 && passed === all.length;

  const sendAgain = (record: ExchangeRecord) => {
    // What goes wrong is shown in the HTTP client.
    void actions.send({ draft: draftOfRecord(record) }).catch(() => undefined);
  };

  if (lab.objectives.length === 0)
    return <p className="p-4 text-sm text-muted">This lab has no checks: it is yours to play with.</p>;
  return (
    <div className="@container flex h-full min-h-0 flex-col overflow-y-auto">
      <div className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface px-3 py-2">
        {running === null ? (
          <Button size="small" look="primary" onClick={() => void checks.run()}>
            <Play aria-hidden size={13} /> Run all checks
          </Button>
        ) : (
          <Button size="small" onClick={() => checks.cancel()}>
            <Square aria-hidden size={13} /> Stop
          </Button>
        )}
        <p role="status" className="min-w-0 flex-1 truncate text-xs text-muted tabular-nums">
          {running !== null
            ? `Checking… ${all.filter((check) => check.verdict === 'pass' || check.verdict === 'fail').length} of ${all.length || 'all'} done`
            : all.length === 0
              ? 'Not run yet'
              : `${passed} of ${all.length} pass${stale ? '; your files changed since' : ''}`}
        </p>
      </div>
      {problem ? <Problem message={problem} /> : null}
      {broken ? (
        <Problem message={`The checks could not run: ${broken.message}`}>
          {broken.output ? (
            <pre className="max-h-48 w-full overflow-auto rounded border border-line bg-surface p-2 font-mono text-2xs whitespace-pre-wrap">
              {broken.output}
            </pre>
          ) : null}
        </Problem>
      ) : null}
      {done ? (
        <p className="flex items-center gap-2 border-b border-line bg-good-soft px-3 py-2.5 text-sm text-good motion-safe:animate-appear">
          <CircleCheck aria-hidden size={16} /> Every check passes. Your server does what this lesson set out
          to do.
        </p>
      ) : null}
      <ol className="grid grid-cols-1">
        {lab.objectives.map((objective) => {
          const own = all.filter((check) => check.objective === objective.id);
          const green = own.length > 0 && own.every((check) => check.verdict === 'pass');
          const Mark =
            green || proven[objectiveKey(lab.id, objective.id)] !== undefined ? CircleCheck : CircleDashed;
          const before = proven[objectiveKey(lab.id, objective.id)] !== undefined;
          return (
            <li key={objective.id} className="grid grid-cols-1 gap-2 border-b border-line px-3 py-3">
              <div className="flex items-start gap-2">
                <Mark
                  aria-hidden
                  size={16}
                  className={classNames(
                    'mt-0.5 shrink-0',
                    green ? 'text-good' : before ? 'text-good opacity-60' : 'text-faint',
                  )}
                />
                <h3 className="min-w-0 flex-1 text-sm font-medium text-ink">
                  {objective.text}
                  {green ? (
                    <span className="sr-only"> (proven)</span>
                  ) : before ? (
                    <span className="ml-1.5 text-2xs font-normal text-faint">proven before</span>
                  ) : null}
                </h3>
                <Button
                  size="small"
                  look="quiet"
                  disabled={running !== null}
                  onClick={() => void checks.run(objective.id)}
                  aria-label={`Check: ${objective.text}`}
                >
                  Check
                </Button>
              </div>
              {own.length > 0 ? (
                <ul className="ml-6 grid grid-cols-1 gap-1.5">
                  {own.map((check) => (
                    <CheckLine key={check.id} check={check} onSendAgain={sendAgain} />
                  ))}
                </ul>
              ) : null}
              {own.length > 0 && !green ? (
                <div className="ml-6">
                  <Hints objective={objective.id} onSolution={onSolution} />
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function CheckLine({
  check,
  onSendAgain,
}: {
  readonly check: CheckEntry;
  onSendAgain(exchange: ExchangeRecord): void;
}) {
  const { Icon, name, className } = VERDICTS[check.verdict];
  return (
    <li className="grid grid-cols-1 gap-1.5">
      <p className="flex items-start gap-2 text-sm text-ink">
        <Icon aria-hidden size={14} className={classNames('mt-[3px] shrink-0', className)} />
        <span className="min-w-0 flex-1">
          {check.title}
          <span className="sr-only">: {name}</span>
        </span>
        {check.duration === null ? null : (
          <span className="text-2xs text-faint tabular-nums">{Math.round(check.duration)} ms</span>
        )}
      </p>
      {check.counterExample ? (
        <CounterExampleView example={check.counterExample} onSendAgain={onSendAgain} />
      ) : null}
    </li>
  );
}
