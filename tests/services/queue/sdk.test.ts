/** The unmodified AWS SDK asks, which compares every MD5 itself; expectations are of AWS's Developer Guide and API Reference. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  type QueueAttributeName,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type SQSClientConfig,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queue as service } from '../../../sandboxes/services/queue/index';
import type { RunningService } from '../../../sandboxes/services/service';

let server: RunningService;
let sqs: SQSClient;
const clients: SQSClient[] = [];
const start = (data: string | null = null, flags = {}) =>
  service.start({
    host: '127.0.0.1',
    port: 0,
    data,
    assets: null,
    flags: { credentials: ['AKID:secret'], ...flags },
    log: (line) => {
      throw new Error(line);
    },
  });
function clientOf({ port }: RunningService, settings: SQSClientConfig = {}): SQSClient {
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...settings,
  });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  server = await start();
  sqs = clientOf(server);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.stop();
});
beforeEach(() => server.reset());

const create = async (QueueName: string, Attributes: Partial<Record<QueueAttributeName, string>> = {}) =>
  (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) =>
  (
    await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const bodies = async (url: string, more = {}) => (await receive(url, more)).map(({ Body }) => Body);
const attributes = async (QueueUrl: string) =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
const refused = async (asking: Promise<unknown>) => {
  const error = await asking.then(
    () => null,
    (thrown) => thrown as Error,
  );
  return [error?.name, error?.message];
};

describe('queues', () => {
  it('are made, found, listed and deleted', async () => {
    const url = await create('mails', { VisibilityTimeout: '60' });
    expect(url).toBe(`http://127.0.0.1:${server.port}/000000000000/mails`);
    expect(await create('mails', { VisibilityTimeout: '60' })).toBe(url);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'mails' }))).QueueUrl).toBe(url);
    await create('other');
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'ma' }))).QueueUrls).toEqual([url]);
    expect(await attributes(url)).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:mails',
      VisibilityTimeout: '60',
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
    });
    expect((await refused(create('mails', { VisibilityTimeout: '61' })))[0]).toBe('QueueNameExists');
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    await expect(receive(url)).rejects.toBeInstanceOf(QueueDoesNotExist);
    expect((await refused(create('mails')))[0]).toBe('QueueDeletedRecently');
  });

  it.each([
    ['no name!', {}, 'InvalidParameterValue'],
    ['a.fifo', {}, 'InvalidParameterValue'],
    ['a', { FifoQueue: 'true' }, 'InvalidParameterValue'],
    ['a', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a', { ContentBasedDeduplication: 'true' }, 'InvalidAttributeName'],
    ['a', { RedrivePolicy: 'no json' }, 'InvalidAttributeValue'],
  ])('cannot be "%s" with %j', async (name, given, code) => {
    expect((await refused(create(name, given)))[0]).toBe(code);
  });

  it('are emptied once in a minute', async () => {
    const QueueUrl = await create('mails');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await attributes(QueueUrl)).toMatchObject({ ApproximateNumberOfMessages: '0' });
    expect((await refused(sqs.send(new PurgeQueueCommand({ QueueUrl }))))[0]).toBe('PurgeQueueInProgress');
  });
});

describe('messages', () => {
  it('come with their attributes and digests, and go when they are deleted', async () => {
    const QueueUrl = await create('mails');
    const MessageAttributes = {
      n: { DataType: 'Number', StringValue: '1' },
      to: { DataType: 'String.mail', StringValue: 'añn' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
    };
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'grüße 🦊', MessageAttributes }),
    );
    const [message] = await receive(QueueUrl);
    expect(message).toMatchObject({
      MessageId,
      Body: 'grüße 🦊',
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', SenderId: 'AKID' },
    });
    expect(await attributes(QueueUrl)).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    expect(await receive(QueueUrl)).toEqual([]);
    const ReceiptHandle = message?.ReceiptHandle;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(await attributes(QueueUrl)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' });
    expect(
      (await refused(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'no handle' }))))[0],
    ).toBe('ReceiptHandleIsInvalid');
  });

  it('travel in batches whose entries fail one by one', async () => {
    const QueueUrl = await create('mails');
    const Entries = [
      { Id: 'a', MessageBody: '1' },
      { Id: 'b', MessageBody: 'bad \u0001' },
      { Id: 'c', MessageBody: '3' },
    ];
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidMessageContents' }]);
    const got = await receive(QueueUrl);
    const handles = got.map(({ ReceiptHandle }, at) => ({ Id: `m${at}`, ReceiptHandle }));
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: handles.map((one) => ({ ...one, VisibilityTimeout: 0 })),
      }),
    );
    const again = await receive(QueueUrl);
    expect(again.map(({ Attributes }) => Attributes?.['ApproximateReceiveCount'])).toEqual(['2', '2']);
    const gone = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: again.map(({ ReceiptHandle }, at) => ({ Id: `m${at}`, ReceiptHandle })),
      }),
    );
    expect(gone.Successful).toHaveLength(2);
    const batch = (ids: string[]) =>
      sqs.send(
        new SendMessageBatchCommand({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody: 'x' })) }),
      );
    expect((await refused(batch([])))[0]).toBe('EmptyBatchRequest');
    expect((await refused(batch(['a', 'a'])))[0]).toBe('BatchEntryIdsNotDistinct');
    expect((await refused(batch(['a b'])))[0]).toBe('InvalidBatchEntryId');
    expect((await refused(batch([...'abcdefghijk'])))[0]).toBe('TooManyEntriesInBatchRequest');
  });

  it('wake who waits for them', async () => {
    const QueueUrl = await create('mails');
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'now' }));
    expect((await waiting).map(({ Body }) => Body)).toEqual(['now']);
    const [held] = await waiting;
    const next = bodies(QueueUrl, { WaitTimeSeconds: 20 });
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: held?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await next).toEqual(['now']);
  });

  it.each([
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be between 0 and 20, if provided.',
    ],
  ])('are not received with %j', async (more, message) => {
    expect(await refused(receive(await create('mails'), more))).toEqual(['InvalidParameterValue', message]);
  });
});

describe('dead letters', () => {
  it('are what was received too often, and go back by a move task', async () => {
    const dead = await create('dead');
    const deadLetterTargetArn = (await attributes(dead))['QueueArn'];
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const QueueUrl = await create('mails', { VisibilityTimeout: '0', RedrivePolicy });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    expect([await bodies(QueueUrl), await bodies(QueueUrl), await bodies(QueueUrl)]).toEqual([
      ['poison'],
      ['poison'],
      [],
    ]);
    const source = (await attributes(QueueUrl))['QueueArn'];
    const [letter] = await receive(dead, { VisibilityTimeout: 0 });
    expect(letter).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: source, ApproximateReceiveCount: '3' },
    });
    expect((await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }))).queueUrls).toEqual([
      QueueUrl,
    ]);
    expect((await refused(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: source }))))[0]).toBe(
      'InvalidParameterValue',
    );
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterTargetArn }));
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: deadLetterTargetArn }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    expect(await bodies(QueueUrl)).toEqual(['poison']);
  });

  it('go only where that is allowed', async () => {
    const dead = await create('dead', { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    const deadLetterTargetArn = (await attributes(dead))['QueueArn'];
    const QueueUrl = await create('mails');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const set = () =>
      refused(sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } })));
    expect((await set())[0]).toBe('InvalidParameterValue');
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: dead, Attributes: { RedriveAllowPolicy: '' } }));
    expect((await set())[0]).toBeUndefined();
  });
});

describe('FIFO queues', () => {
  const send = (
    QueueUrl: string,
    MessageBody: string,
    MessageGroupId?: string,
    MessageDeduplicationId?: string,
  ) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }));
  const fifo = () => create('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });

  it('keep the order of each group, which waits for its first message', async () => {
    const url = await fifo();
    for (const body of ['a1', 'a2', 'b1']) await send(url, body, body.slice(0, 1));
    const [first] = await receive(url, { MaxNumberOfMessages: 1 });
    expect(first?.Body).toBe('a1');
    expect(await bodies(url)).toEqual(['b1']);
    expect(await bodies(url)).toEqual([]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    expect(await bodies(url)).toEqual(['a2']);
  });

  it('take the same message once', async () => {
    const url = await fifo();
    const [one, two, other] = [
      await send(url, 'x', 'g'),
      await send(url, 'x', 'g'),
      await send(url, 'x', 'g', 'own'),
    ];
    expect([two.MessageId, two.SequenceNumber]).toEqual([one.MessageId, one.SequenceNumber]);
    expect(String(other.SequenceNumber) > String(one.SequenceNumber)).toBe(true);
    expect(other.SequenceNumber).toMatch(/^\d{20}$/);
    expect(await bodies(url)).toEqual(['x', 'x']);
  });

  it('want a group, and an id unless they make one', async () => {
    const url = await create('plain.fifo', { FifoQueue: 'true' });
    expect((await refused(send(url, 'x')))[0]).toBe('MissingParameter');
    expect((await refused(send(url, 'x', 'g')))[0]).toBe('InvalidParameterValue');
  });
});

describe('who asks', () => {
  it.each([
    [
      'another secret',
      { credentials: { accessKeyId: 'AKID', secretAccessKey: 'guess' } },
      'InvalidSignatureException',
    ],
    [
      'a key that nobody has',
      { credentials: { accessKeyId: 'WHO', secretAccessKey: 'x' } },
      'UnrecognizedClientException',
    ],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
    ['a clock an hour slow', { systemClockOffset: -3_600_000 }, 'InvalidSignatureException'],
  ])('is refused with %s', async (_, settings, code) => {
    expect((await refused(clientOf(server, settings).send(new ListQueuesCommand({}))))[0]).toBe(code);
  });

  it('hears that the query protocol is not there', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=ListQueues',
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('JSON protocol')]);
  });
});

describe('what outlives the process', () => {
  it('is every message that was acknowledged, with who has it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'backlab-queue-'));
    const file = join(folder, 'queues.json.in');
    writeFileSync(file, JSON.stringify([{ QueueName: 'mails', Attributes: { VisibilityTimeout: '600' } }]));
    try {
      const first = await start(folder, { queues: file });
      const QueueUrl = `http://127.0.0.1:${first.port}/000000000000/mails`;
      for (const MessageBody of ['1', '2'])
        await clientOf(first).send(new SendMessageCommand({ QueueUrl, MessageBody }));
      const taken = await clientOf(first).send(new ReceiveMessageCommand({ QueueUrl }));
      // Nothing is written when it stops: so it would be the same after a crash.
      await first.stop();
      const second = await start(folder, { queues: file });
      const url = `http://127.0.0.1:${second.port}/000000000000/mails`;
      const left = await clientOf(second).send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      expect([taken.Messages?.[0]?.Body, left.Messages?.map(({ Body }) => Body)]).toEqual(['1', ['2']]);
      await second.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('that cannot be read is refused', async () => {
    await expect(start(null, { queues: '/none' })).rejects.toThrow('queue: --queues /none:');
  });
});
