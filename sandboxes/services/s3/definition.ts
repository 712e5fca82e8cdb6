import { AWS_FLAGS, awsEnvironment } from '../aws/credentials';
import type { ServiceDefinition } from '../service';

export const s3Definition: ServiceDefinition = {
  name: 's3',
  title: 'S3',
  port: 9000,
  about: 'an S3-compatible object store',
  flags: {
    ...AWS_FLAGS,
    seed: {
      type: 'string',
      value: '<folder>',
      about: 'starting data: its folders are buckets, their files objects',
    },
    public: { type: 'string', multiple: true, value: '<bucket>', about: 'anybody may read its objects' },
    domain: {
      type: 'string',
      multiple: true,
      value: '<name>',
      about: 'its subdomains are buckets; default s3 and localhost',
    },
    'smallest-part': {
      type: 'string',
      value: '<bytes>',
      about: 'of a multipart upload, but for the last; default 5242880',
    },
  },
  environment: ({ host, port, flags }) => ({
    ...awsEnvironment(flags),
    AWS_ENDPOINT_URL_S3: `http://${host}:${port}`,
  }),
  real: 'docker run --rm -p 9000:9000 -e MINIO_ROOT_USER=backlab -e MINIO_ROOT_PASSWORD=backlab-secret minio/minio server /data',
};
