'use client';
import { useCallback, useMemo } from 'react';
import { Section } from '../../network/Section';
import { placeOf } from '../aws/place';
import { PickRow } from '../PickRow';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { useKept } from '../use-kept';
import { listQueues, messagesOf, type QueueView } from './look';
import { QueueMessages } from './QueueMessages';

/** Queues and what is in them. Looking receives nothing. */
export default function QueuePanel({ plan, ask, now }: ServicePanelProps) {
  const [picked, pick] = useKept<string | null>(plan.name, 'queue', () => null);
  const place = useMemo(() => placeOf({ plan, ask, now }), [plan, ask, now]);
  const look = useCallback(
    async (signal: AbortSignal) => {
      const queues = await listQueues(place, signal);
      const queue = queues.find(({ name }) => name === picked);
      return {
        queues,
        opened: queue ? { queue, messages: await messagesOf({ plan, ask }, queue.name, signal) } : null,
      };
    },
    [place, plan, ask, picked],
  );
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const { queues, opened } = shown;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Queues">
        {queues.length === 0 ? (
          <p className="text-sm text-muted">
            There are no queues. CreateQueue makes one, from the server or in the terminal:{' '}
            <code className="font-mono text-ink">aws sqs create-queue --queue-name orders</code>
          </p>
        ) : (
          <Queues queues={queues} picked={picked} onPick={(name) => pick(name === picked ? null : name)} />
        )}
      </Section>
      {opened && opened.queue.name === picked ? (
        <QueueMessages key={opened.queue.name} {...opened} place={place} />
      ) : null}
    </>
  );
}

function Queues({
  queues,
  picked,
  onPick,
}: {
  readonly queues: readonly QueueView[];
  readonly picked: string | null;
  onPick(name: string): void;
}) {
  return (
    <ul>
      {queues.map(({ name, visible, inFlight, delayed, deadLetters, sources }) => (
        <li key={name}>
          <PickRow picked={name === picked} onPick={() => onPick(name)}>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-mono text-ink">{name}</span>
              {deadLetters ? (
                <span className="block text-2xs text-faint">
                  to {deadLetters.name} after {deadLetters.maxReceiveCount}{' '}
                  {deadLetters.maxReceiveCount === 1 ? 'receive' : 'receives'}
                </span>
              ) : null}
              {sources.length > 0 ? (
                <span className="block text-2xs text-faint">dead letters of {sources.join(', ')}</span>
              ) : null}
            </span>
            <Count what="visible" count={visible} bad={sources.length > 0} />
            <Count what="in flight" count={inFlight} />
            <Count what="delayed" count={delayed} />
          </PickRow>
        </li>
      ))}
    </ul>
  );
}

function Count({
  what,
  count,
  bad = false,
}: {
  readonly what: string;
  readonly count: number;
  readonly bad?: boolean;
}) {
  const tone = count === 0 ? 'text-faint' : bad ? 'text-bad' : 'text-ink';
  return (
    <span className="w-14 shrink-0 text-right text-2xs text-muted">
      <span className={`block text-sm tabular-nums ${tone}`}>{count.toLocaleString('en')}</span> {what}
    </span>
  );
}
