/** Who asks, in the words with which S3 refuses. */
import type { SignableRequest } from '../aws/canonical-request';
import {
  MOST_SKEW,
  type Place,
  SignatureError,
  type SignatureProblem,
  type Verified,
  type Verifier,
  verify,
} from '../aws/verify';
import { type Particulars, S3Error } from './errors';

const UNSIGNED = 'UNSIGNED-PAYLOAD';
const PAYLOADS = [
  UNSIGNED,
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
];

/**
 * @returns null for a request that nobody signed: what that may do is for its caller to say
 * @throws {S3Error}
 */
export function authenticate(
  request: SignableRequest,
  verifier: Verifier,
): { verified: Verified | null; payload: string } {
  const inQuery = request.query.includes('X-Amz-');
  const given = request.headers.get('x-amz-content-sha256')?.[0];
  const payload = given ?? UNSIGNED;
  try {
    const verified = verify(request, payload, verifier);
    if (given === undefined && !inQuery)
      throw new S3Error('InvalidRequest', {
        message: 'Missing required header for this request: x-amz-content-sha256',
      });
    checkPayload(payload);
    checkSignedHeaders(request, verified);
    if (request.headers.has('x-amz-security-token') || /X-Amz-Security-Token=/i.test(request.query))
      throw new S3Error('InvalidToken');
    return { verified, payload };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    if (error.problem.reason === 'anonymous') return { verified: null, payload };
    throw inWords(error.problem);
  }
}

function checkPayload(payload: string): void {
  if (PAYLOADS.includes(payload) || /^[\da-f]{64}$/.test(payload)) return;
  throw new S3Error('InvalidArgument', {
    message:
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    fields: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: payload },
  });
}

/** What acts on a request must be signed, or somebody on the way could add it. */
function checkSignedHeaders({ headers }: SignableRequest, { signedHeaders, place }: Verified): void {
  const needed = [...headers.keys()].filter(
    (name) =>
      name === 'host' ||
      (name.startsWith('x-amz-') && !(place === 'query' && name === 'x-amz-content-sha256')),
  );
  const unsigned = needed.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length > 0)
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      fields: { HeadersNotSigned: unsigned.join(', ') },
    });
}

const hexOf = (text: string): string => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' ');
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+/, '');

const malformed = (place: Place, detail: string, fields: Particulars['fields'] = {}): S3Error =>
  place === 'header'
    ? new S3Error('AuthorizationHeaderMalformed', {
        message: `The authorization header is malformed; ${detail}`,
        fields,
      })
    : new S3Error('AuthorizationQueryParametersError', { message: detail, fields });

function inWords(problem: Exclude<SignatureProblem, { reason: 'anonymous' }>): S3Error {
  switch (problem.reason) {
    case 'two mechanisms':
      return new S3Error('InvalidArgument', {
        message:
          'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      });
    case 'unsupported algorithm':
      return new S3Error('InvalidRequest', {
        message:
          'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      });
    case 'malformed':
      return malformed(problem.place, problem.detail);
    case 'unknown key':
      return new S3Error('InvalidAccessKeyId', { fields: { AWSAccessKeyId: problem.accessKeyId } });
    case 'wrong region':
    case 'wrong service': {
      const detail =
        problem.reason === 'wrong region'
          ? `the region '${problem.given}' is wrong; expecting '${problem.expected}'`
          : `incorrect service "${problem.given}". This endpoint belongs to "${problem.expected}".`;
      const region: Record<string, string> =
        problem.reason === 'wrong region' ? { Region: problem.expected } : {};
      return problem.place === 'header'
        ? malformed('header', detail, region)
        : malformed('query', `Error parsing the X-Amz-Credential parameter; ${detail}`, region);
    }
    case 'skewed':
      return new S3Error('RequestTimeTooSkewed', {
        fields: {
          RequestTime: problem.signed,
          ServerTime: timeOf(problem.now),
          MaxAllowedSkewMilliseconds: String(MOST_SKEW),
        },
      });
    case 'expired':
      return new S3Error('AccessDenied', {
        message: 'Request has expired',
        fields: {
          'X-Amz-Expires': String(problem.seconds),
          Expires: timeOf(problem.expires),
          ServerTime: timeOf(problem.now),
        },
      });
    case 'not yet valid':
      return new S3Error('AccessDenied', {
        message: 'Request is not yet valid',
        fields: { ServerTime: timeOf(problem.now) },
      });
    case 'mismatch':
      return new S3Error('SignatureDoesNotMatch', {
        fields: {
          AWSAccessKeyId: problem.accessKeyId,
          StringToSign: problem.stringToSign,
          SignatureProvided: problem.signature,
          StringToSignBytes: hexOf(problem.stringToSign),
          CanonicalRequest: problem.canonicalRequest,
          CanonicalRequestBytes: hexOf(problem.canonicalRequest),
        },
      });
  }
}
