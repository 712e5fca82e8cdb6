/** Dead letters go back where they failed. Here a task is done at once; the rate is not kept. */
import { redrivePolicy } from './attributes';
import { SqsError } from './errors';
import { type Input, integer, optionalText, text } from './input';
import type { MessageQueue } from './message-queue';
import type { Queues } from './queues';

interface Asked {
  readonly queues: Queues;
  readonly input: Input;
}

interface Task {
  readonly SourceArn: string;
  readonly DestinationArn: string | undefined;
  readonly Status: 'COMPLETED';
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly StartedTimestamp: number;
}

/** The last ten of each source, newest first. */
const tasks = new WeakMap<MessageQueue, readonly Task[]>();

const sourceOf = ({ queues, input }: Asked): MessageQueue => {
  const queue = queues.byArn(text(input, 'SourceArn'));
  if (queue === null)
    throw new SqsError(
      'ResourceNotFoundException',
      "The resource that you specified for the SourceArn parameter doesn't exist.",
      404,
    );
  return queue;
};

export const moveTasks = {
  StartMessageMoveTask(asked: Asked) {
    const { queues, input } = asked;
    const source = sourceOf(asked);
    integer(input, 'MaxNumberOfMessagesPerSecond', 1, 500);
    const isTarget = queues.all.some(
      ({ attributes }) => redrivePolicy(attributes['RedrivePolicy'])?.deadLetterTargetArn === source.arn,
    );
    if (!isTarget)
      throw new SqsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    const given = optionalText(input, 'DestinationArn');
    const destination = given === undefined ? null : queues.byArn(given);
    if (given !== undefined && destination === null)
      throw new SqsError(
        'ResourceNotFoundException',
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
        404,
      );
    let moved = 0;
    for (const message of source.drain()) {
      const to = destination ?? queues.byArn(message.deadLetterSource ?? '');
      (to ?? source).accept(message, to === null ? message.deadLetterSource : null);
      if (to !== null) moved++;
    }
    const task: Task = {
      SourceArn: source.arn,
      DestinationArn: given,
      Status: 'COMPLETED',
      ApproximateNumberOfMessagesMoved: moved,
      StartedTimestamp: queues.outside.now(),
    };
    tasks.set(source, [task, ...(tasks.get(source) ?? [])].slice(0, 10));
    return {
      TaskHandle: Buffer.from(JSON.stringify({ id: queues.outside.newId(), source: source.arn })).toString(
        'base64',
      ),
    };
  },

  ListMessageMoveTasks(asked: Asked) {
    const most = integer(asked.input, 'MaxResults', 1, 10) ?? 1;
    return { Results: (tasks.get(sourceOf(asked)) ?? []).slice(0, most) };
  },
};
