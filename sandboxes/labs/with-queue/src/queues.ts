import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Where it is, and with which key, is in the environment: AWS_ENDPOINT_URL_SQS, AWS_ACCESS_KEY_ID and so on. */
export const sqs = new SQSClient();

export async function urlOf(QueueName: string): Promise<string | undefined> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
}
