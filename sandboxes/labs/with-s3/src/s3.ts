import { S3Client } from '@aws-sdk/client-s3';

/**
 * Where it is, and with which key, is in the environment: AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID and so on.
 * A bucket is the first part of the path, not of the host name: `http://s3:9000/photos/…`.
 */
export const s3 = new S3Client({ forcePathStyle: true });

export const Bucket = 'photos';
