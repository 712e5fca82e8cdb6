/** What the panel asks SQS for. */
import type { AwsPlace } from '@/sandboxes/service-clients/aws/client';
import { callSqs } from '@/sandboxes/service-clients/aws/sqs';
import type { PeekedMessage } from '@/sandboxes/services/queue/peek';
import type { Asking } from '../registry';

export interface QueueView {
  readonly url: string;
  readonly name: string;
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Of GetQueueAttributes, as they came. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where a message goes that was received too often. */
  readonly deadLetters: { readonly name: string; readonly maxReceiveCount: number } | null;
  /** Names of the queues whose dead letters it takes. */
  readonly sources: readonly string[];
}

export async function listQueues(place: AwsPlace, signal: AbortSignal): Promise<readonly QueueView[]> {
  const { QueueUrls = [] } = (await callSqs(place, 'ListQueues', {}, signal)) as {
    readonly QueueUrls?: readonly string[];
  };
  const queues = await Promise.all(QueueUrls.map((url) => describeQueue(place, url, signal)));
  return queues.map((queue) => ({
    ...queue,
    sources: queues.filter(({ deadLetters }) => deadLetters?.name === queue.name).map(({ name }) => name),
  }));
}

async function describeQueue(place: AwsPlace, url: string, signal: AbortSignal): Promise<QueueView> {
  const input = { QueueUrl: url, AttributeNames: ['All'] };
  const { Attributes = {} } = (await callSqs(place, 'GetQueueAttributes', input, signal)) as {
    readonly Attributes?: Readonly<Record<string, string>>;
  };
  const number = (name: string): number => Number(Attributes[name] ?? 0);
  return {
    url,
    name: nameIn(url, '/'),
    arn: Attributes['QueueArn'] ?? '',
    visible: number('ApproximateNumberOfMessages'),
    inFlight: number('ApproximateNumberOfMessagesNotVisible'),
    delayed: number('ApproximateNumberOfMessagesDelayed'),
    attributes: Attributes,
    deadLetters: targetOf(Attributes['RedrivePolicy']),
    sources: [],
  };
}

const nameIn = (text: string, before: string): string => text.slice(text.lastIndexOf(before) + 1);

/** The queue's name in its ARN. */
export const nameOfArn = (arn: string): string => nameIn(arn, ':');

/** @param policy JSON, which the server has checked */
function targetOf(policy: string | undefined): QueueView['deadLetters'] {
  if (policy === undefined) return null;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as {
    readonly deadLetterTargetArn: string;
    readonly maxReceiveCount: number | string;
  };
  return { name: nameOfArn(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}

/** Without receiving them: see `sandboxes/services/queue/peek.ts`. */
export async function messagesOf(
  { plan, ask }: Asking,
  name: string,
  signal: AbortSignal,
): Promise<readonly PeekedMessage[]> {
  const response = await ask(`/_messages/${encodeURIComponent(name)}`, { port: plan.port, signal });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error((answer as { readonly message: string }).message);
  return answer as readonly PeekedMessage[];
}
