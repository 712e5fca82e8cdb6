/**
 * What a form may send: the policy that its signer wrote.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
import { ALGORITHM } from '../aws/canonical-request';
import { signatureOf, signingKey } from '../aws/signing-key';
import { sameText, type Verifier } from '../aws/verify';
import { S3Error } from './errors';

export interface SizeRange {
  readonly least: number;
  readonly most: number;
}

type Condition = readonly [operator: 'eq' | 'starts-with', field: string, value: string];

/** Fields that need no condition. */
const FREE = /^(?:x-amz-signature|file|policy|x-ignore-.*)$/;

/**
 * @param fields of the form, with `bucket`
 * @returns how large the file may be
 * @throws {S3Error} it is not signed, expired, or does not allow what the fields say
 */
export function checkPolicy(fields: ReadonlyMap<string, string>, verifier: Verifier): SizeRange {
  const encoded = fields.get('policy');
  if (encoded === undefined) throw new S3Error('AccessDenied');
  checkSignature(fields, encoded, verifier);
  const { expiration, conditions } = parsed(encoded);
  if (Date.parse(expiration) <= verifier.now()) throw refused('Policy expired.');
  const known = new Set<string>();
  let size: SizeRange = { least: 0, most: Number.POSITIVE_INFINITY };
  for (const condition of conditions) {
    if (!Array.isArray(condition)) throw invalid('Invalid Condition.');
    const [operator, name, value] = condition as readonly unknown[];
    if (operator === 'content-length-range') {
      size = { least: Number(name), most: Number(value) };
      if (!Number.isSafeInteger(size.least) || !Number.isSafeInteger(size.most))
        throw invalid("Invalid 'content-length-range' limit.");
      continue;
    }
    if (
      (operator !== 'eq' && operator !== 'starts-with') ||
      typeof name !== 'string' ||
      !name.startsWith('$') ||
      typeof value !== 'string'
    )
      throw invalid(`Invalid Condition: unknown operation '${String(operator)}'.`);
    const field = name.slice(1).toLowerCase();
    known.add(field);
    if (!holds([operator, field, value], fields))
      throw refused(`Policy Condition failed: ["${operator}", "${name}", "${value}"]`);
  }
  const extra = [...fields.keys()].filter(
    (name) => !known.has(name) && !FREE.test(name) && name !== 'bucket',
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
  return size;
}

function holds([operator, field, value]: Condition, fields: ReadonlyMap<string, string>): boolean {
  const given = fields.get(field) ?? '';
  if (operator === 'eq') return given === value;
  // A list of types is good when each of them is.
  return field === 'content-type'
    ? given.split(',').every((one) => one.startsWith(value))
    : given.startsWith(value);
}

/** Each `{"name": "value"}` as `["eq", "$name", "value"]`. */
function parsed(encoded: string): { expiration: string; conditions: readonly unknown[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('Invalid JSON.');
    throw error;
  }
  const { expiration, conditions } = (policy ?? {}) as { expiration?: unknown; conditions?: unknown };
  if (typeof expiration !== 'string' || Number.isNaN(Date.parse(expiration)))
    throw invalid("Invalid 'expiration' value: '" + `${String(expiration)}'`);
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.');
  return {
    expiration,
    conditions: conditions.flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.entries(one).map(([name, value]) => ['eq', `$${name}`, value])
        : [one],
    ),
  };
}

function checkSignature(fields: ReadonlyMap<string, string>, policy: string, verifier: Verifier): void {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw new S3Error('InvalidArgument', {
      message: `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      fields: { ArgumentName: name, ArgumentValue: '' },
    });
  };
  if (field('x-amz-algorithm') !== ALGORITHM)
    throw new S3Error('InvalidArgument', {
      message: `${ALGORITHM} is the only algorithm that is supported.`,
      fields: { ArgumentName: 'X-Amz-Algorithm', ArgumentValue: field('x-amz-algorithm') },
    });
  const [accessKeyId = '', ...rest] = field('x-amz-credential').split('/');
  const [day = '', region, service] = rest;
  const given = field('x-amz-date');
  if (region !== verifier.region || service !== verifier.service || !given.startsWith(day))
    throw new S3Error('InvalidArgument', {
      message: `Error parsing the X-Amz-Credential parameter; expecting '${given.slice(0, 8)}/${verifier.region}/${verifier.service}/aws4_request'.`,
      fields: { ArgumentName: 'X-Amz-Credential', ArgumentValue: field('x-amz-credential') },
    });
  const secret = verifier.credentials.get(accessKeyId);
  if (secret === undefined)
    throw new S3Error('InvalidAccessKeyId', { fields: { AWSAccessKeyId: accessKeyId } });
  const signature = field('x-amz-signature');
  if (!sameText(signatureOf(signingKey(secret, rest.join('/')), policy), signature))
    throw new S3Error('SignatureDoesNotMatch', {
      fields: { AWSAccessKeyId: accessKeyId, StringToSign: policy, SignatureProvided: signature },
    });
}

const refused = (why: string) =>
  new S3Error('AccessDenied', { message: `Invalid according to Policy: ${why}` });
const invalid = (why: string) => new S3Error('InvalidPolicyDocument', { message: `Invalid Policy: ${why}` });
