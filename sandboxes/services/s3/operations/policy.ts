/** Who else may do what: the policy of a bucket, as far as one account and everybody else go. */
import type { Answer, Call } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import type { BucketPolicy } from '../state';

type Statement = BucketPolicy['statements'][number];

export async function putBucketPolicy(call: Call): Promise<Answer> {
  const { name, settings } = call.store.bucket(call.bucket);
  const text = await receiveText(call);
  const policy: BucketPolicy = { text, statements: statementsOf(text, name) };
  call.store.change({ t: 'bucket', name, settings: { ...settings, policy } });
  return { status: 204 };
}

export function getBucketPolicy(call: Call): Answer {
  const { policy = null } = call.store.bucket(call.bucket).settings;
  if (policy === null) throw new S3Error('NoSuchBucketPolicy', { fields: { BucketName: call.bucket } });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy.text };
}

export function deleteBucketPolicy(call: Call): Answer {
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, policy: null } });
  return { status: 204 };
}

/** Operations whose action has another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  GetObjectAttributes: 'GetObject',
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListParts: 'ListMultipartUploadParts',
  DeleteObjects: 'DeleteObject',
  PostObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};

/** @param operation as AWS calls it @returns null: the policy says nothing of it */
export function decision(
  policy: BucketPolicy,
  operation: string,
  bucket: string,
  key: string,
): 'allow' | 'deny' | null {
  const action = `s3:${ACTIONS[operation] ?? operation}`;
  const resource = `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  const about = policy.statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
  if (about.some(({ allows }) => !allows)) return 'deny';
  return about.length > 0 ? 'allow' : null;
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}$`,
  ).test(text);

function statementsOf(text: string, bucket: string): Statement[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new S3Error('MalformedPolicy');
    throw error;
  }
  const { Statement: statements } = (given ?? {}) as { Statement?: unknown };
  const all = Array.isArray(statements) ? statements : [statements];
  return all.map((one: unknown): Statement => {
    if (typeof one !== 'object' || one === null) throw malformed('Missing required field Statement');
    const { Effect, Principal, Action, Resource, Condition, ...more } = one as Record<string, unknown>;
    const other = Object.keys(more).find((name) => name !== 'Sid');
    if (Condition !== undefined || other !== undefined)
      throw new S3Error('NotImplemented', { fields: { Header: `Statement.${other ?? 'Condition'}` } });
    if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`Invalid effect: ${String(Effect)}`);
    const who =
      typeof Principal === 'object' && Principal !== null ? (Principal as { AWS?: unknown }).AWS : Principal;
    if (who === undefined) throw malformed('Missing required field Principal');
    if (who !== '*') throw malformed('Invalid principal in policy');
    const resources = texts(Resource, 'Resource');
    const arn = `arn:aws:s3:::${bucket}`;
    if (!resources.every((each) => each === arn || each.startsWith(`${arn}/`)))
      throw malformed('Policy has invalid resource');
    return { allows: Effect === 'Allow', actions: texts(Action, 'Action'), resources };
  });
}

function texts(given: unknown, name: string): string[] {
  const all = Array.isArray(given) ? given : [given];
  if (given === undefined || !all.every((one): one is string => typeof one === 'string'))
    throw malformed(`Missing required field ${name}`);
  return all;
}

const malformed = (message: string) => new S3Error('MalformedPolicy', { message });
