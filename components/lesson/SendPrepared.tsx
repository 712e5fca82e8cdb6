'use client';
import { Send } from 'lucide-react';
import { useCallback } from 'react';
import { Button } from '../ui/Button';
import { stageName } from '../ui/stage-names';
import { useHydrated } from '../ui/use-hydrated';
import { useWorkbench } from '../workbench/context';
import { useLesson } from './context';
import { ExchangeView } from './ExchangeView';
import { RequestText } from './RequestText';
import { useAction } from './use-action';

/** A prepared request of the lab, and after it was sent to the learner's own server, the exchange. */
export function SendPrepared({ id }: { readonly id: string }) {
  const { lab } = useLesson();
  const workbench = useWorkbench();
  const hydrated = useHydrated();
  const request = lab.requests.find((candidate) => candidate.id === id);
  const send = useCallback(async () => {
    if (!workbench) throw new Error('The workbench is not open yet. Wait a moment, then send again.');
    return workbench.send({ prepared: id });
  }, [workbench, id]);
  const [sending, run] = useAction(send);
  if (!request)
    throw new Error(`The lab "${lab.id}" has no prepared request "${id}"; add it to its lab.json.`);

  return (
    <div className="space-y-3">
      {sending.state === 'done' ? (
        <ExchangeView exchange={sending.result} />
      ) : (
        <RequestText request={request} />
      )}
      <div data-screen-only className="hidden flex-wrap items-center gap-3 scripted:flex" aria-live="polite">
        <Button
          look={sending.state === 'done' ? 'secondary' : 'primary'}
          disabled={!hydrated || !workbench || sending.state === 'running'}
          onClick={run}
        >
          <Send aria-hidden size={14} />
          {sending.state === 'done' ? 'Send it again' : 'Send to my server'}
        </Button>
        {sending.state === 'running' ? <p className="text-sm text-muted">{stageOf(workbench?.run)}</p> : null}
        {sending.state === 'failed' ? <p className="text-sm text-bad">{sending.message}</p> : null}
        {sending.state === 'done' && sending.result.response ? (
          <p className="sr-only">
            Answered {sending.result.response.status} {sending.result.response.reason}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function stageOf(run: NonNullable<ReturnType<typeof useWorkbench>>['run'] | undefined): string {
  return run?.state === 'starting' ? stageName(run.stage) : 'Waiting for the answer';
}
