/** Which operation a request asks for: its method, whether it names a bucket and a key, and one parameter or header. */
import type { Verifier } from '../aws/verify';
import type { Call, Operation } from './call';
import { S3Error } from './errors';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './operations/buckets';
import { copyObject } from './operations/copy';
import { deleteBucketCors, getBucketCors, putBucketCors } from './operations/cors';
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from './operations/lifecycle';
import { listObjects } from './operations/listing';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
  uploadPartCopy,
} from './operations/multipart';
import { deleteObject, deleteObjects, getObject, getObjectAttributes, putObject } from './operations/objects';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './operations/policy';
import { postObject } from './operations/post-object';
import {
  deleteBucketTagging,
  deleteObjectTagging,
  getBucketTagging,
  getObjectTagging,
  putBucketTagging,
  putObjectTagging,
} from './operations/tagging';
import { getBucketVersioning, listObjectVersions, putBucketVersioning } from './operations/versions';

export interface Route {
  /** As AWS calls it. */
  readonly name: string;
  readonly run: Operation;
}

type Target = 'service' | 'bucket' | 'object';
type Entry = readonly [
  name: string,
  method: string,
  target: Target,
  parameter: string | null,
  run: Operation,
];

/** Parameters that ask for something else than the object or the bucket itself. */
const SUBRESOURCES = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'delete', 'encryption', 'intelligent-tiering'],
  ...[
    'inventory',
    'legal-hold',
    'lifecycle',
    'location',
    'logging',
    'metrics',
    'notification',
    'object-lock',
  ],
  ...['ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment'],
  ...['restore', 'retention', 'select', 'session', 'tagging', 'torrent', 'uploadId', 'uploads', 'versioning'],
  ...['versions', 'website'],
];

/**
 * @param smallestPart bytes of every part of a multipart upload but the last
 * @param verifier for forms, which bear their signature in their fields
 */
export function createRouter(smallestPart: number, verifier: Verifier): (call: Call) => Route {
  const table: readonly Entry[] = [
    ['ListBuckets', 'GET', 'service', null, listBuckets],
    ['CreateBucket', 'PUT', 'bucket', null, createBucket],
    ['HeadBucket', 'HEAD', 'bucket', null, headBucket],
    ['DeleteBucket', 'DELETE', 'bucket', null, deleteBucket],
    ['ListObjects', 'GET', 'bucket', null, listObjects],
    ['ListObjectVersions', 'GET', 'bucket', 'versions', listObjectVersions],
    ['GetBucketLocation', 'GET', 'bucket', 'location', getBucketLocation],
    ['GetBucketVersioning', 'GET', 'bucket', 'versioning', getBucketVersioning],
    ['PutBucketVersioning', 'PUT', 'bucket', 'versioning', putBucketVersioning],
    ['GetBucketCors', 'GET', 'bucket', 'cors', getBucketCors],
    ['PutBucketCors', 'PUT', 'bucket', 'cors', putBucketCors],
    ['DeleteBucketCors', 'DELETE', 'bucket', 'cors', deleteBucketCors],
    ['GetBucketTagging', 'GET', 'bucket', 'tagging', getBucketTagging],
    ['PutBucketTagging', 'PUT', 'bucket', 'tagging', putBucketTagging],
    ['DeleteBucketTagging', 'DELETE', 'bucket', 'tagging', deleteBucketTagging],
    ['ListMultipartUploads', 'GET', 'bucket', 'uploads', listMultipartUploads],
    ['GetBucketLifecycleConfiguration', 'GET', 'bucket', 'lifecycle', getBucketLifecycle],
    ['PutBucketLifecycleConfiguration', 'PUT', 'bucket', 'lifecycle', putBucketLifecycle],
    ['DeleteBucketLifecycle', 'DELETE', 'bucket', 'lifecycle', deleteBucketLifecycle],
    ['GetBucketPolicy', 'GET', 'bucket', 'policy', getBucketPolicy],
    ['PutBucketPolicy', 'PUT', 'bucket', 'policy', putBucketPolicy],
    ['DeleteBucketPolicy', 'DELETE', 'bucket', 'policy', deleteBucketPolicy],
    ['PostObject', 'POST', 'bucket', null, postObject(verifier)],
    ['DeleteObjects', 'POST', 'bucket', 'delete', deleteObjects],
    ['PutObject', 'PUT', 'object', null, orCopy(putObject, copyObject)],
    ['GetObject', 'GET', 'object', null, getObject],
    ['HeadObject', 'HEAD', 'object', null, getObject],
    ['DeleteObject', 'DELETE', 'object', null, deleteObject],
    ['GetObjectAttributes', 'GET', 'object', 'attributes', getObjectAttributes],
    ['GetObjectTagging', 'GET', 'object', 'tagging', getObjectTagging],
    ['PutObjectTagging', 'PUT', 'object', 'tagging', putObjectTagging],
    ['DeleteObjectTagging', 'DELETE', 'object', 'tagging', deleteObjectTagging],
    ['CreateMultipartUpload', 'POST', 'object', 'uploads', createMultipartUpload],
    ['UploadPart', 'PUT', 'object', 'uploadId', orCopy(uploadPart, uploadPartCopy)],
    ['CompleteMultipartUpload', 'POST', 'object', 'uploadId', completeMultipartUpload(smallestPart)],
    ['AbortMultipartUpload', 'DELETE', 'object', 'uploadId', abortMultipartUpload],
    ['ListParts', 'GET', 'object', 'uploadId', listParts],
  ];
  const routes = new Map(
    table.map(([name, method, target, parameter, run]) => [
      `${method} ${target} ${parameter ?? ''}`,
      { name, run },
    ]),
  );
  return (call) => {
    const target: Target = call.bucket === '' ? 'service' : call.key === '' ? 'bucket' : 'object';
    const parameter = SUBRESOURCES.find((one) => call.query.has(one)) ?? '';
    const route = routes.get(`${call.method} ${target} ${parameter}`);
    if (route !== undefined) return route;
    const known = parameter === '' || table.some(([, , , one]) => one === parameter);
    throw known
      ? new S3Error('MethodNotAllowed', {
          fields: { Method: call.method, ResourceType: target.toUpperCase() },
        })
      : new S3Error('NotImplemented', { fields: { Header: `?${parameter}` } });
  };
}

/** A PUT that names a source takes its bytes from there. */
const orCopy =
  (put: Operation, copy: Operation): Operation =>
  (call) =>
    (call.header('x-amz-copy-source') === undefined ? put : copy)(call);
