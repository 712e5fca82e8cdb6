import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { Hono } from 'hono';
import { ordersShipped } from './consumer.ts';
import { sqs, urlOf } from './queues.ts';

export const app = new Hono();

/** Answered as soon as the order is safe in the queue; it is shipped by the consumer, when that comes to it. */
app.post('/orders/:id', async (c) => {
  const { item } = await c.req.json<{ item: string }>();
  const order = { id: c.req.param('id'), item };
  await sqs.send(
    new SendMessageCommand({ QueueUrl: await urlOf('orders'), MessageBody: JSON.stringify(order) }),
  );
  return c.json({ accepted: order.id }, 202);
});

app.get('/shipped', (c) => c.json(ordersShipped()));

app.get('/queues/:name', async (c) => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: await urlOf(c.req.param('name')), AttributeNames: ['All'] }),
  );
  return c.json({
    waiting: Number(Attributes['ApproximateNumberOfMessages']),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
  });
});

/** What failed is tried again. */
app.post('/failed/retry', async (c) => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: await urlOf('failed-orders'), AttributeNames: ['QueueArn'] }),
  );
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.['QueueArn'] }));
  return c.json({ started: true }, 202);
});
