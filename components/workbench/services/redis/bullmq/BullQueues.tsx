'use client';
import { useCallback } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { RedisClient } from '@/sandboxes/service-clients/redis';
import { Section } from '../../../network/Section';
import { PickRow } from '../../PickRow';
import type { ServicePanelProps } from '../../registry';
import { useKept } from '../../use-kept';
import { useRedis } from '../use-redis';
import { JobDetails } from './JobDetails';
import { type JobRow, jobsOf } from './jobs';
import { type JobState, type QueueView, queuesOf, STATES } from './queues';
import { clockOf, durationOf } from './words';

interface Opened {
  readonly base: string;
  readonly state: JobState;
  readonly job: string | null;
}

/** The queues of BullMQ in this Redis, the jobs of a state, and a job: nothing where there is none. */
export function BullQueues(props: ServicePanelProps) {
  const [opened, open] = useKept<Opened | null>(props.plan.name, 'jobs', () => null);
  const look = useCallback(
    async (client: RedisClient) => ({
      queues: await queuesOf(client),
      jobs: opened === null ? [] : await jobsOf(client, opened.base, opened.state),
      of: opened,
    }),
    [opened],
  );
  const { shown } = useRedis(props, look);
  if (!shown || shown.queues.length === 0) return null;
  return (
    <Section title="Queues (BullMQ)">
      <ul className="space-y-3">
        {shown.queues.map((queue) => (
          <li key={queue.base} className="space-y-1.5">
            <Queue queue={queue} opened={opened} open={open} now={props.now()} />
            {opened?.base === queue.base ? (
              <>
                <Jobs
                  jobs={shown.of?.base === opened.base && shown.of.state === opened.state ? shown.jobs : null}
                  total={queue.counts[opened.state]}
                  opened={opened}
                  open={open}
                  now={props.now()}
                />
                {opened.job === null ? null : (
                  <JobDetails
                    key={`${opened.base} ${opened.job}`}
                    {...props}
                    base={opened.base}
                    id={opened.job}
                    onOpen={(job) => open({ ...opened, job })}
                  />
                )}
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Queue({
  queue: { base, name, prefix, paused, counts, limitedFor, settings, schedulers },
  opened,
  open,
  now,
}: {
  readonly queue: QueueView;
  readonly opened: Opened | null;
  open(next: Opened | null): void;
  readonly now: number;
}) {
  return (
    <>
      <p className="text-xs text-muted">
        <span className="font-mono text-sm text-ink">{name}</span>
        {prefix === 'bull' ? null : (
          <>
            {' '}
            with the prefix <span className="font-mono">{prefix}</span>
          </>
        )}
        {paused ? <span className="text-warn"> paused: workers take no more jobs</span> : null}
        {limitedFor === null ? null : (
          <span className="text-warn"> rate limit reached, for {durationOf(limitedFor)} more</span>
        )}
      </p>
      <div className="flex flex-wrap gap-1">
        {STATES.filter((state) => state !== 'paused' || counts.paused > 0).map((state) => {
          const picked = opened?.base === base && opened.state === state;
          const count = counts[state];
          return (
            <button
              key={state}
              type="button"
              aria-pressed={picked}
              onClick={() => open(picked ? null : { base, state, job: null })}
              className={classNames(
                'inline-flex min-h-6 items-center gap-1.5 rounded border px-1.5 text-xs hover:bg-sunken',
                picked ? 'border-line-strong bg-sunken' : 'border-line',
              )}
            >
              <span className="text-muted">{state}</span>
              <span
                className={classNames(
                  'tabular-nums',
                  state === 'failed' && count > 0 ? 'text-bad' : 'text-ink',
                )}
              >
                {count.toLocaleString('en')}
              </span>
            </button>
          );
        })}
      </div>
      {schedulers.length > 0 ? (
        <ul aria-label={`Schedulers of ${name}`} className="text-xs text-muted">
          {schedulers.map(({ id, job, rhythm, next }) => (
            <li key={id}>
              <span className="font-mono text-ink">{id}</span> adds {job === '' ? 'a job' : job} {rhythm},
              next at {clockOf(next)} (in {durationOf(Math.max(0, next - now))})
            </li>
          ))}
        </ul>
      ) : null}
      {settings.length > 0 ? (
        <p className="text-2xs text-faint">
          {settings.map(([setting, value]) => `${setting} ${value}`).join(', ')}
        </p>
      ) : null}
    </>
  );
}

function Jobs({
  jobs,
  total,
  opened,
  open,
  now,
}: {
  /** null: they are being asked for. */
  readonly jobs: readonly JobRow[] | null;
  readonly total: number;
  readonly opened: Opened;
  open(next: Opened): void;
  readonly now: number;
}) {
  if (jobs === null) return null;
  if (jobs.length === 0) return <p className="text-xs text-muted">No job is {opened.state}.</p>;
  return (
    <div>
      <ul aria-label={`Jobs ${opened.state}`}>
        {jobs.map(({ id, name, attemptsMade, failedReason, due }) => (
          <li key={id}>
            <PickRow
              picked={id === opened.job}
              onPick={() => open({ ...opened, job: id === opened.job ? null : id })}
            >
              <span className="shrink-0 font-mono text-muted">{id}</span>
              <span className="shrink-0 text-ink">{name}</span>
              <span className="min-w-0 flex-1 truncate text-bad">{failedReason}</span>
              <span className="shrink-0 text-2xs text-faint">
                {due === null ? null : `due in ${durationOf(Math.max(0, due - now))}`}
                {due === null && attemptsMade > 0 ? `attempt ${attemptsMade}` : null}
              </span>
            </PickRow>
          </li>
        ))}
      </ul>
      {total > jobs.length ? (
        <p className="text-xs text-faint">… and {(total - jobs.length).toLocaleString('en')} more.</p>
      ) : null}
    </div>
  );
}
