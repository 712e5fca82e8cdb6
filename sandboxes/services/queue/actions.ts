/** SQS's actions: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
import { allowsRedriveFrom, checkAttributes, redrivePolicy } from './attributes';
import { invalid, missing, SqsError } from './errors';
import { entries, type Input, integer, list, optionalText, text, texts } from './input';
import { type Message, md5Of, md5OfAttributes, readAttributes, sizeOf } from './message';
import { handleOf, type MessageQueue } from './message-queue';
import { moveTasks } from './move-tasks';
import type { Queues } from './queues';

export interface Request {
  readonly queues: Queues;
  readonly input: Input;
  /** What its client reaches it by: `http://queue:9324`. */
  readonly origin: string;
  readonly accessKeyId: string;
  /** Its client went away. */
  readonly signal: AbortSignal;
}

type Output = Readonly<Record<string, unknown>>;
type Action = (request: Request) => Output | Promise<Output>;

const LONGEST_BATCH = 1_048_576;

const queueOf = ({ queues, input }: Request): MessageQueue => queues.byUrl(text(input, 'QueueUrl'));
const urlOf = ({ origin }: Request, { name }: MessageQueue): string => `${origin}/000000000000/${name}`;

export const ACTIONS: Readonly<Record<string, Action>> = {
  CreateQueue(request) {
    const { queues, input } = request;
    const name = text(input, 'QueueName');
    const attributes = texts(input, 'Attributes');
    return { QueueUrl: urlOf(request, queues.create(name, attributes, texts(input, 'tags'))) };
  },

  GetQueueUrl: (request) => ({
    QueueUrl: urlOf(request, request.queues.byUrl(text(request.input, 'QueueName'))),
  }),

  ListQueues(request) {
    const { queues, input } = request;
    const prefix = optionalText(input, 'QueueNamePrefix') ?? '';
    const most = integer(input, 'MaxResults', 1, 1000);
    const after = optionalText(input, 'NextToken');
    const found = queues.all.filter(
      ({ name }) => name.startsWith(prefix) && (after === undefined || name > after),
    );
    const page = found.slice(0, most ?? 1000);
    return {
      ...(page.length === 0 ? {} : { QueueUrls: page.map((queue) => urlOf(request, queue)) }),
      ...(most !== undefined && found.length > page.length ? { NextToken: page.at(-1)?.name } : {}),
    };
  },

  DeleteQueue(request) {
    request.queues.delete(queueOf(request));
    return {};
  },

  PurgeQueue(request) {
    queueOf(request).purge();
    return {};
  },

  GetQueueAttributes(request) {
    const queue = queueOf(request);
    const asked = list(request.input, 'AttributeNames').map(String);
    const all = attributesOf(queue);
    const unknown = asked.find((name) => name !== 'All' && !KNOWN_ATTRIBUTES.has(name) && !(name in all));
    if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const shown = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
    return shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) };
  },

  SetQueueAttributes(request) {
    const queue = queueOf(request);
    const given = texts(request.input, 'Attributes');
    checkAttributes(given, queue.fifo);
    if ('FifoQueue' in given) throw new SqsError('InvalidAttributeName', 'Unknown Attribute FifoQueue.');
    checkTarget(request, queue, given['RedrivePolicy']);
    const kept = Object.entries({ ...queue.attributes, ...given }).filter(([, value]) => value !== '');
    queue.attributes = Object.fromEntries(kept);
    queue.modified = request.queues.outside.now();
    queue.wake();
    return {};
  },

  SendMessage(request) {
    return sendOne(queueOf(request), request.input);
  },

  SendMessageBatch(request) {
    const queue = queueOf(request);
    const given = entries(request.input);
    const size = given.reduce((sum, one) => sum + sizeOf(String(one['MessageBody'] ?? ''), {}), 0);
    if (size > LONGEST_BATCH)
      throw new SqsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${LONGEST_BATCH} bytes. You have sent ${size} bytes.`,
      );
    return batch(given, (entry) => sendOne(queue, entry));
  },

  async ReceiveMessage(request) {
    const { input, queues, signal } = request;
    const queue = queueOf(request);
    const most = integer(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
    const timeout = integer(input, 'VisibilityTimeout', 0, 43_200);
    const wait =
      integer(input, 'WaitTimeSeconds', 0, 20) ?? Number(queue.attribute('ReceiveMessageWaitTimeSeconds'));
    const until = queues.outside.now() + wait * 1000;
    for (;;) {
      const messages = signal.aborted ? [] : queue.receive(most, timeout);
      const left = until - queues.outside.now();
      if (messages.length > 0 || left <= 0 || signal.aborted || !queues.has(queue))
        return messages.length === 0
          ? {}
          : { Messages: messages.map((message) => shown(message, input, request)) };
      await change(queue, queues, left, signal);
    }
  },

  DeleteMessage(request) {
    queueOf(request).delete(text(request.input, 'ReceiptHandle'));
    return {};
  },

  DeleteMessageBatch(request) {
    const queue = queueOf(request);
    return batch(entries(request.input), (entry) => {
      queue.delete(text(entry, 'ReceiptHandle'));
      return {};
    });
  },

  ChangeMessageVisibility(request) {
    changeVisibility(queueOf(request), request.input);
    return {};
  },

  ChangeMessageVisibilityBatch(request) {
    const queue = queueOf(request);
    return batch(entries(request.input), (entry) => {
      changeVisibility(queue, entry);
      return {};
    });
  },

  ListDeadLetterSourceQueues(request) {
    const { arn } = queueOf(request);
    const sources = request.queues.all.filter(
      ({ attributes }) => redrivePolicy(attributes['RedrivePolicy'])?.deadLetterTargetArn === arn,
    );
    return { queueUrls: sources.map((queue) => urlOf(request, queue)) };
  },

  TagQueue(request) {
    const queue = queueOf(request);
    queue.tags = { ...queue.tags, ...texts(request.input, 'Tags') };
    return {};
  },

  UntagQueue(request) {
    const queue = queueOf(request);
    const gone = list(request.input, 'TagKeys');
    queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !gone.includes(key)));
    return {};
  },

  ListQueueTags: (request) => ({ Tags: queueOf(request).tags }),

  ...moveTasks,
};

const KNOWN_ATTRIBUTES = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

function attributesOf(queue: MessageQueue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  const seconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000));
  const settings = [
    'VisibilityTimeout',
    'DelaySeconds',
    'MaximumMessageSize',
    'MessageRetentionPeriod',
    'ReceiveMessageWaitTimeSeconds',
    'SqsManagedSseEnabled',
  ];
  const fifo = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
  const policies = ['RedrivePolicy', 'RedriveAllowPolicy'].filter(
    (name) => queue.attributes[name] !== undefined,
  );
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.created),
    LastModifiedTimestamp: seconds(queue.modified),
    ...Object.fromEntries(
      [...settings, ...(queue.fifo ? fifo : []), ...policies].map((name) => [name, queue.attribute(name)]),
    ),
    ...(queue.fifo ? { FifoQueue: 'true' } : {}),
  };
}

/** The queue for dead letters must be there, of the same kind, and willing. */
function checkTarget({ queues }: Request, source: MessageQueue, policy: string | undefined): void {
  const target = redrivePolicy(policy);
  if (target === null) return;
  const refuse = (reason: string) => invalid('RedrivePolicy', policy, reason);
  const queue = queues.byArn(target.deadLetterTargetArn);
  if (queue === null) throw refuse('Dead letter target does not exist.');
  if (queue.fifo !== source.fifo) throw refuse('Dead-letter queue must be same type of queue as the source.');
  if (!allowsRedriveFrom(queue.attributes['RedriveAllowPolicy'], source.arn))
    throw refuse('Queue does not have permission to use the dead letter queue.');
}

function sendOne(queue: MessageQueue, input: Input): Output {
  const body = text(input, 'MessageBody');
  const attributes = readAttributes(input, 'MessageAttributes');
  const system = readAttributes(input, 'MessageSystemAttributes');
  const { id, sequence } = queue.send({
    body,
    attributes,
    system,
    group: optionalText(input, 'MessageGroupId'),
    deduplication: optionalText(input, 'MessageDeduplicationId'),
    delay: integer(input, 'DelaySeconds', 0, 900),
  });
  return {
    MessageId: id,
    MD5OfMessageBody: md5Of(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(system),
    ...(sequence === '' ? {} : { SequenceNumber: sequence }),
  };
}

function changeVisibility(queue: MessageQueue, input: Input): void {
  const timeout = integer(input, 'VisibilityTimeout', 0, 43_200);
  if (timeout === undefined) throw missing('VisibilityTimeout');
  queue.changeVisibility(text(input, 'ReceiptHandle'), timeout);
}

/** Each entry by itself: some may fail. */
function batch(given: readonly Input[], run: (entry: Input) => Output): Output {
  const Successful: Output[] = [];
  const Failed: Output[] = [];
  for (const entry of given) {
    const Id = text(entry, 'Id');
    try {
      Successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.oldCode, Message: error.message });
    }
  }
  return { Successful, ...(Failed.length === 0 ? {} : { Failed }) };
}

function shown(message: Message, input: Input, { accessKeyId }: Request): Output {
  const asked = list(input, 'MessageSystemAttributeNames', 'AttributeNames').map(String);
  const system: Record<string, string | null | undefined> = {
    SenderId: accessKeyId,
    SentTimestamp: String(message.sent),
    ApproximateReceiveCount: String(message.received),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived),
    SequenceNumber: message.sequence === '' ? undefined : message.sequence,
    MessageDeduplicationId: message.deduplication,
    MessageGroupId: message.group,
    AWSTraceHeader: message.system['AWSTraceHeader']?.StringValue,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  const own = list(input, 'MessageAttributeNames').map(String);
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) =>
      own.some(
        (one) =>
          one === 'All' ||
          one === '.*' ||
          one === name ||
          (one.endsWith('.*') && name.startsWith(one.slice(0, -2))),
      ),
    ),
  );
  const named = Object.entries(system).filter(
    ([name, value]) =>
      value !== undefined && value !== null && (asked.includes('All') || asked.includes(name)),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: handleOf(message),
    MD5OfBody: md5Of(message.body),
    Body: message.body,
    ...(named.length === 0 ? {} : { Attributes: Object.fromEntries(named) }),
    ...(Object.keys(attributes).length === 0
      ? {}
      : { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

/** Until something was sent, comes out of hiding, or the wait is over. */
function change(queue: MessageQueue, { outside }: Queues, left: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const next = queue.nextVisible;
    const cancel = outside.after(Math.min(left, next === null ? left : next - outside.now()), () => done());
    const done = () => {
      cancel();
      queue.waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    queue.waiting.add(done);
    signal.addEventListener('abort', done);
  });
}
