import { AWS_FLAGS, awsEnvironment } from '../aws/credentials';
import type { ServiceDefinition } from '../service';

export const queueDefinition: ServiceDefinition = {
  name: 'queue',
  title: 'Queues (SQS)',
  port: 9324,
  about: 'message queues that speak SQS',
  flags: {
    ...AWS_FLAGS,
    queues: {
      type: 'string',
      value: '<file>',
      about: 'starting data: JSON, a list of { "QueueName", "Attributes" } as CreateQueue takes them',
    },
  },
  environment: ({ host, port, flags }) => ({
    ...awsEnvironment(flags),
    AWS_ENDPOINT_URL_SQS: `http://${host}:${port}`,
  }),
  real: 'docker run --rm -p 9324:9324 softwaremill/elasticmq-native',
};
