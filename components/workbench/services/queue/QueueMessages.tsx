'use client';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import type { AwsPlace } from '@/sandboxes/service-clients/aws/client';
import { callSqs } from '@/sandboxes/service-clients/aws/sqs';
import type { PeekedMessage } from '@/sandboxes/services/queue/peek';
import { DismissibleProblem } from '../../DismissibleProblem';
import { Section } from '../../network/Section';
import { prettyJson } from '../../requests/bytes';
import { Draining, useLongest } from '../Draining';
import { Facts } from '../Facts';
import { useAttempt } from '../use-attempt';
import { nameOfArn, type QueueView } from './look';

const TONES = { visible: 'good', 'in flight': 'info', delayed: 'neutral' } as const;

/** One queue: what it is set to, and its messages, the oldest first. */
export function QueueMessages({
  queue,
  messages,
  place,
}: {
  readonly queue: QueueView;
  readonly messages: readonly PeekedMessage[];
  readonly place: AwsPlace;
}) {
  const { problem, attempt, dismiss } = useAttempt();
  const longest = useLongest();
  const count = queue.visible + queue.inFlight + queue.delayed;
  const run = (action: string, input: Readonly<Record<string, unknown>>) =>
    void attempt(() => callSqs(place, action, input));
  return (
    <Section title="Queue">
      <p className="font-mono text-xs break-all text-ink">{queue.name}</p>
      <Facts facts={settingsOf(queue)} />
      <div className="flex flex-wrap gap-1.5">
        {queue.sources.length > 0 ? (
          <Button
            size="small"
            disabled={queue.visible === 0}
            onClick={() => run('StartMessageMoveTask', { SourceArn: queue.arn })}
          >
            Move back to where they failed
          </Button>
        ) : null}
        <Button
          size="small"
          disabled={count === 0}
          onClick={() => run('PurgeQueue', { QueueUrl: queue.url })}
        >
          Purge
        </Button>
      </div>
      {problem ? <DismissibleProblem message={problem} onDismiss={dismiss} /> : null}
      {messages.length === 0 ? <p className="text-sm text-muted">It has no messages.</p> : null}
      <ul aria-label={`Messages of ${queue.name}`} className="space-y-1.5">
        {messages.map((message) => (
          <li key={message.id} className="space-y-1 rounded border border-line p-2">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-2xs text-muted">
              <Badge tone={TONES[message.state]}>{message.state}</Badge>
              <span className="tabular-nums">
                received {message.received === 1 ? 'once' : `${message.received} times`}
              </span>
              {message.group === null ? null : <span>group {message.group}</span>}
              {message.deadLetterSource === null ? null : (
                <span className="text-bad">failed in {nameOfArn(message.deadLetterSource)}</span>
              )}
              {message.hiddenFor > 0 ? (
                <Draining
                  milliseconds={message.hiddenFor}
                  whole={longest(`${message.id} ${message.received}`, message.hiddenFor)}
                />
              ) : null}
            </div>
            <pre className="max-h-40 overflow-auto font-mono text-xs break-words whitespace-pre-wrap text-ink">
              {prettyJson(message.body) ?? message.body}
            </pre>
            {Object.entries(message.attributes).map(([name, value]) => (
              <p key={name} className="font-mono text-2xs text-muted">
                {name}: {value}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {messages.length < count ? (
        <p className="text-xs text-faint">
          … and {(count - messages.length).toLocaleString('en')} younger ones.
        </p>
      ) : null}
    </Section>
  );
}

function settingsOf({ attributes }: QueueView): readonly (readonly [string, string])[] {
  const seconds = (name: string): string => `${attributes[name] ?? '?'} s`;
  return [
    ['Visibility timeout', seconds('VisibilityTimeout')],
    ['Delay', seconds('DelaySeconds')],
    ['Long poll', seconds('ReceiveMessageWaitTimeSeconds')],
    ['Kept for', `${(Number(attributes['MessageRetentionPeriod'] ?? 0) / 86_400).toLocaleString('en')} d`],
  ];
}
