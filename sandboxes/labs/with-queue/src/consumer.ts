import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { sqs, urlOf } from './queues.ts';

const shipped: string[] = [];
const stopping = new AbortController();

async function ship(order: { id: string; item: string }): Promise<void> {
  if (order.item === 'unicorn') throw new Error('There are no unicorns');
  shipped.push(order.id);
}

/** Waits at the queue; a message that fails is there again at once, until it has failed too often. */
export async function consume(): Promise<void> {
  const QueueUrl = await urlOf('orders');
  const { signal: abortSignal } = stopping;
  while (!abortSignal.aborted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 }),
      { abortSignal },
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      try {
        await ship(JSON.parse(Body));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch (error) {
        console.log(`Failed: ${error instanceof Error ? error.message : error}`);
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      }
    }
  }
}

export const ordersShipped = (): readonly string[] => shipped;
export const stop = (): void => stopping.abort();
