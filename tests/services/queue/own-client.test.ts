/** What the workbench's panel sees of queues: looking must not count as receiving. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listQueues, messagesOf } from '../../../components/workbench/services/queue/look';
import type { Asking } from '../../../components/workbench/services/registry';
import type { AwsPlace } from '../../../sandboxes/service-clients/aws/client';
import { callSqs } from '../../../sandboxes/service-clients/aws/sqs';
import { queue as service } from '../../../sandboxes/services/queue/index';
import type { RunningService } from '../../../sandboxes/services/service';

let server: RunningService;
let place: AwsPlace;
beforeAll(async () => {
  server = await service.start({
    host: '127.0.0.1',
    port: 0,
    data: null,
    assets: null,
    flags: { credentials: ['AKID:secret'] },
    log: (line) => {
      throw new Error(line);
    },
  });
  place = {
    endpoint: `http://127.0.0.1:${server.port}`,
    key: { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'us-east-1' },
    now: Date.now,
    send: (url, init) => fetch(url, init),
  };
});
afterAll(() => server.stop());

it('shows messages as they are, and leaves them so', async () => {
  const { signal } = new AbortController();
  const { QueueUrl: dead } = await callSqs(place, 'CreateQueue', { QueueName: 'failed' });
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
    maxReceiveCount: 1,
  });
  const { QueueUrl } = await callSqs(place, 'CreateQueue', {
    QueueName: 'orders',
    Attributes: { RedrivePolicy },
  });
  await callSqs(place, 'SendMessage', { QueueUrl, MessageBody: 'a' });
  await callSqs(place, 'SendMessage', { QueueUrl, MessageBody: 'later', DelaySeconds: 900 });
  await callSqs(place, 'ReceiveMessage', { QueueUrl });

  const asking = {
    plan: { port: server.port },
    ask: (path: string, init: RequestInit) => fetch(`${place.endpoint}${path}`, init),
  } as unknown as Asking;
  for (let look = 0; look < 3; look++)
    expect(await messagesOf(asking, 'orders', signal)).toMatchObject([
      { body: 'a', state: 'in flight', received: 1 },
      { body: 'later', state: 'delayed', received: 0 },
    ]);
  expect(await listQueues(place, signal)).toMatchObject([
    { url: dead, name: 'failed', sources: ['orders'], deadLetters: null },
    {
      url: QueueUrl,
      visible: 0,
      inFlight: 1,
      delayed: 1,
      deadLetters: { name: 'failed', maxReceiveCount: 1 },
    },
  ]);
  await expect(messagesOf(asking, 'nowhere', signal)).rejects.toThrow('The specified queue does not exist.');
  await expect(callSqs(place, 'PurgeQueue', { QueueUrl: 'http://x/nowhere' })).rejects.toMatchObject({
    code: 'AWS.SimpleQueueService.NonExistentQueue',
  });
});
