'use client';
import { CircleCheck, Hammer } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useProgress } from '@/lib/progress/browser';
import { objectiveKey } from '@/lib/progress/state';
import { Button } from '../../ui/Button';
import { useHydrated } from '../../ui/use-hydrated';
import { useWorkbench } from '../../workbench/context';
import type { CheckOutcome } from '../../workbench/contract';
import { BlockFrame } from '../BlockFrame';
import { useLesson } from '../context';
import { useAction } from '../use-action';

/** What to build, and how the checks of its objective stand. */
export function Task({ objective, children }: { readonly objective: string; readonly children?: ReactNode }) {
  const { lab, showLab } = useLesson();
  const workbench = useWorkbench();
  const hydrated = useHydrated();
  const proven = useProgress((state) => state.objectives[objectiveKey(lab.id, objective)] !== undefined);
  const text = lab.objectives.find(({ id }) => id === objective)?.text;
  const check = useCallback(async () => {
    if (!workbench) throw new Error('The workbench is not open yet. Wait a moment, then press again.');
    await workbench.runChecks(objective);
  }, [workbench, objective]);
  const [checking, run] = useAction(check);
  const mine = workbench?.checks.filter((outcome) => outcome.objective === objective) ?? [];

  return (
    <BlockFrame
      kind="Build"
      icon={proven ? CircleCheck : Hammer}
      tone={proven ? 'good' : 'accent'}
      aside={proven ? <p className="text-xs font-medium text-good">Proven</p> : null}
    >
      {text ? <p className="text-[1.0625rem] leading-snug font-semibold">{text}</p> : null}
      <div className="space-y-2">{children}</div>
      <Verdicts checks={mine} />
      <div data-screen-only className="hidden flex-wrap items-center gap-3 scripted:flex" aria-live="polite">
        <Button
          look={proven ? 'secondary' : 'primary'}
          disabled={!hydrated || !workbench || checking.state === 'running'}
          onClick={run}
        >
          {checking.state === 'running' ? 'Checking' : proven ? 'Check it again' : 'Check my server'}
        </Button>
        <Button look="quiet" className="lg:hidden" disabled={!hydrated} onClick={showLab}>
          Open the lab
        </Button>
        {checking.state === 'failed' ? <p className="text-sm text-bad">{checking.message}</p> : null}
        {checking.state === 'done' ? <p className="text-sm text-muted">{summaryOf(mine)}</p> : null}
      </div>
    </BlockFrame>
  );
}

const marks = { pass: '✓', fail: '✗', running: '…', unknown: '·' } as const;
const words = { pass: 'passes', fail: 'fails', running: 'is running', unknown: 'has not run' } as const;
const colours = { pass: 'text-good', fail: 'text-bad', running: 'text-info', unknown: 'text-faint' } as const;

function Verdicts({ checks }: { readonly checks: readonly CheckOutcome[] }) {
  if (checks.every(({ verdict }) => verdict === 'unknown')) return null;
  return (
    <ul className="list-none space-y-1 pl-0 text-sm">
      {checks.map(({ id, title, verdict }) => (
        <li key={id} className="flex gap-2">
          <span aria-hidden className={`w-3 shrink-0 text-center font-semibold ${colours[verdict]}`}>
            {marks[verdict]}
          </span>
          <span>
            {title}
            <span className="sr-only"> {words[verdict]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function summaryOf(checks: readonly CheckOutcome[]): string {
  const count = (verdict: CheckOutcome['verdict']) =>
    checks.filter((check) => check.verdict === verdict).length;
  if (count('pass') + count('fail') < checks.length || checks.length === 0) {
    return 'Not every check of this objective has run; the checks panel says why.';
  }
  const failing = count('fail');
  if (failing === 0) return 'Every check of this objective passes.';
  return `${failing} of ${checks.length} ${failing === 1 ? 'fails' : 'fail'}; the checks panel shows what was sent, got and expected.`;
}
