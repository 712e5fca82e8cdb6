import { call, hangUp } from './over-http';
import { perSecond } from './per-second';
import { signed } from './signed';

async function action(name: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${name}` };
  const asked = signed('sqs', 'normalized', {
    method: 'POST',
    path: '/',
    headers,
    body: JSON.stringify(body),
  });
  const { body: text } = await call(asked);
  return text === '' ? {} : JSON.parse(text);
}

interface Received {
  readonly Messages?: readonly { readonly ReceiptHandle: string }[];
}

const { QueueUrl } = await action('CreateQueue', { QueueName: 'bench' });
await perSecond(8, async () => {
  await action('SendMessage', { QueueUrl, MessageBody: 'work' });
  const { Messages = [] }: Received = await action('ReceiveMessage', { QueueUrl });
  for (const { ReceiptHandle } of Messages) await action('DeleteMessage', { QueueUrl, ReceiptHandle });
});
hangUp();
