'use client';
import { type ReactNode, useCallback } from 'react';
import { Button } from '@/components/ui/Button';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { RedisClient } from '@/sandboxes/service-clients/redis';
import { DismissibleProblem } from '../../../DismissibleProblem';
import { Facts } from '../../Facts';
import type { ServicePanelProps } from '../../registry';
import { useAttempt } from '../../use-attempt';
import { openRedis, useRedis } from '../use-redis';
import { act, actionsFor, type JobAction } from './actions';
import { type JobView, jobOf } from './jobs';
import { clockOf, durationOf } from './words';

const TITLES: Readonly<Record<JobAction, string>> = {
  retry: 'Back to waiting, with all of its attempts',
  promote: 'To waiting at once',
  remove: 'With its children',
};
const NAMES: Readonly<Record<JobAction, string>> = { retry: 'Retry', promote: 'Promote', remove: 'Remove' };

/** One job: what it is to do, how far it is, what went wrong. */
export function JobDetails({
  base,
  id,
  onOpen,
  ...props
}: ServicePanelProps & {
  readonly base: string;
  readonly id: string;
  onOpen(job: string): void;
}) {
  const look = useCallback(
    async (client: RedisClient) => ({ job: await jobOf(client, base, id) }),
    [base, id],
  );
  const { shown } = useRedis(props, look);
  const { problem, attempt, dismiss } = useAttempt();
  if (!shown) return null;
  const { job } = shown;
  if (job === null) return <p className="text-xs text-muted">Job {id} was removed.</p>;
  const tried = (action: JobAction) =>
    void attempt(async () => {
      const client = await openRedis(props, new AbortController().signal);
      try {
        await act(client, base, job, action);
      } finally {
        client.close();
      }
    });
  return (
    <section aria-label={`Job ${id}`} className="space-y-2 rounded border border-line p-2">
      <div className="flex flex-wrap items-center gap-1.5 text-xs">
        <span className="min-w-0 flex-1 break-words text-muted">
          <span className="font-mono text-ink">{id}</span> {job.name}{' '}
          <span className={job.state === 'failed' ? 'text-bad' : 'text-ink'}>
            {job.state ?? 'in no state'}
          </span>
        </span>
        {actionsFor(job).map((action) => (
          <Button
            key={action}
            size="small"
            title={TITLES[action]}
            aria-label={`${NAMES[action]} job ${id}`}
            onClick={() => tried(action)}
          >
            {NAMES[action]}
          </Button>
        ))}
      </div>
      {problem === null ? null : <DismissibleProblem message={problem} onDismiss={dismiss} />}
      <Facts facts={factsOf(job, props.now())} />
      {job.failedReason === null ? null : <p className="text-xs break-words text-bad">{job.failedReason}</p>}
      <Part title="Data">{indented(job.data)}</Part>
      {job.result === null ? null : <Part title="Result">{indented(job.result)}</Part>}
      <Part title="Options">{indented(job.options)}</Part>
      {job.stackTraces.length === 0 ? null : (
        <Part title="Stack traces, the newest first">{job.stackTraces.toReversed().join('\n\n')}</Part>
      )}
      {job.logs.length === 0 ? null : <Part title="Log">{job.logs.join('\n')}</Part>}
      <Family job={job} base={base} onOpen={onOpen} />
    </section>
  );
}

function factsOf(job: JobView, now: number): readonly (readonly [string, ReactNode])[] {
  const { addedAt, processedAt, finishedAt } = job;
  const times: readonly (readonly [string, number | null])[] = [
    ['Added', addedAt],
    ['Due', job.due],
    ['Taken by a worker', processedAt],
    ['Ended', finishedAt],
  ];
  return [
    ['Attempts', `${job.attemptsMade} of ${job.attempts}`],
    ...times.flatMap(([name, at]) => (at === null ? [] : [[name, clockOf(at)] as const])),
    ...(addedAt !== null && processedAt !== null && processedAt >= addedAt
      ? [['Waited', durationOf(processedAt - addedAt)] as const]
      : []),
    ...(processedAt === null
      ? []
      : [['Worked on for', durationOf(Math.max(0, (finishedAt ?? now) - processedAt))] as const]),
    ...(job.progress === null ? [] : [['Progress', job.progress] as const]),
    ...(job.priority === 0 ? [] : [['Priority', String(job.priority)] as const]),
    ...(job.stalled === 0 ? [] : [['Stalled', `${job.stalled} times`] as const]),
    ...(job.worker === null ? [] : [['Worker', job.worker] as const]),
    ...(job.lockedFor === null ? [] : [['Its lock ends in', durationOf(job.lockedFor)] as const]),
  ];
}

function Part({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <div>
      <p className="text-2xs text-faint">{title}</p>
      <ScrollRegion label={title} className="max-h-48 overflow-auto rounded bg-sunken px-2 py-1">
        <pre className="font-mono text-xs break-words whitespace-pre-wrap text-ink">{children}</pre>
      </ScrollRegion>
    </div>
  );
}

/** The jobs of a flow that it belongs to. */
function Family({
  job: { parent, pendingChildren, endedChildren },
  base,
  onOpen,
}: {
  readonly job: JobView;
  readonly base: string;
  onOpen(job: string): void;
}) {
  const link = (key: string) =>
    // One of another queue is found there.
    key.startsWith(`${base}:`) ? (
      <button
        type="button"
        className="rounded font-mono text-ink underline underline-offset-2"
        onClick={() => onOpen(key.slice(base.length + 1))}
      >
        {key}
      </button>
    ) : (
      <span className="font-mono break-all text-ink">{key}</span>
    );
  if (parent === null && pendingChildren.length + endedChildren.length === 0) return null;
  return (
    <ul className="text-xs text-muted">
      {parent === null ? null : <li>Its parent {link(parent)} waits for it.</li>}
      {pendingChildren.map((key) => (
        <li key={key}>It waits for {link(key)}.</li>
      ))}
      {endedChildren.map(([key, result]) => (
        <li key={key}>
          {link(key)} has ended: <span className="font-mono break-all">{result}</span>
        </li>
      ))}
    </ul>
  );
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}
