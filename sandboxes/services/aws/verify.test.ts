import { describe, expect, it } from 'vitest';
import type { PathStyle, SignableRequest } from './canonical-request';
import { sha256Hex } from './signing-key';
import published from './signing-vectors.json';
import { SignatureError, type Verifier, verify } from './verify';

interface Suite {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly now: string;
  readonly service: string;
}

const verifierOf = ({ accessKeyId, secret, now, service }: Suite, style: PathStyle): Verifier => ({
  credentials: new Map([[accessKeyId, secret]]),
  region: 'us-east-1',
  service,
  style,
  now: () => Date.parse(now),
});

/** Lines of a request as bytes of the wire say them; a line that begins with a space is one more value. */
function parse(lines: readonly string[]): SignableRequest {
  const [first = '', ...rest] = lines;
  const target = first.slice(first.indexOf(' ') + 1, first.lastIndexOf(' '));
  const headers = new Map<string, string[]>();
  for (const line of rest.join('\n').replace(/\n +/g, ',').split('\n')) {
    const cut = line.indexOf(':');
    const name = line.slice(0, cut).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(cut + 1).trim()]);
  }
  const [path = '', query = ''] = target.split('?');
  return { method: first.split(' ')[0] ?? '', path, query, headers };
}

const UNSIGNED_QUERY = /X-Amz-Signature=/;
const hashOf = ({ headers, query }: SignableRequest, other: string): string =>
  headers.get('x-amz-content-sha256')?.[0]?.trim() ?? (UNSIGNED_QUERY.test(query) ? other : sha256Hex(''));

describe('AWS’s published vectors', () => {
  it.each(published.service.vectors)('accepts $name', ({ name, request }) => {
    const parsed = parse(request);
    const verifier = verifierOf(published.service, name.includes('unnormalized') ? 's3' : 'normalized');
    expect(verify(parsed, hashOf(parsed, sha256Hex('')), verifier).accessKeyId).toBe('AKIDEXAMPLE');
  });

  it.each(published.s3.vectors)('accepts $name of S3', ({ request }) => {
    const parsed = parse(request);
    expect(verify(parsed, hashOf(parsed, 'UNSIGNED-PAYLOAD'), verifierOf(published.s3, 's3'))).toMatchObject({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      scope: '20130524/us-east-1/s3/aws4_request',
    });
  });

  it.each([...published.service.vectors, ...published.s3.vectors])(
    'refuses $name with one byte changed',
    ({ request }) => {
      const suite = request.some((line) => line.includes('/s3/')) ? published.s3 : published.service;
      const verifier = verifierOf(suite, suite === published.s3 ? 's3' : 'normalized');
      const hash = (parsed: SignableRequest) =>
        hashOf(parsed, suite === published.s3 ? 'UNSIGNED-PAYLOAD' : sha256Hex(''));
      for (const change of [
        (one: SignableRequest) => ({ ...one, method: 'DELETE' }),
        (one: SignableRequest) => ({ ...one, path: `${one.path}x` }),
        (one: SignableRequest) => ({ ...one, query: `${one.query}&x=1` }),
        (one: SignableRequest) => ({ ...one, headers: new Map([...one.headers, ['host', ['elsewhere']]]) }),
      ]) {
        const parsed = change(parse(request));
        expect(() => verify(parsed, hash(parsed), verifier)).toThrow(SignatureError);
      }
    },
  );
});

describe('a request that is not as it was signed', () => {
  const signed = (name: string) =>
    parse(published.s3.vectors.find((one) => one.name === name)?.request ?? []);
  const problem = (request: SignableRequest, verifier: Partial<Verifier> = {}) => {
    try {
      verify(request, hashOf(request, 'UNSIGNED-PAYLOAD'), {
        ...verifierOf(published.s3, 's3'),
        ...verifier,
      });
    } catch (error) {
      if (error instanceof SignatureError) return error.problem;
      throw error;
    }
    return null;
  };
  const at = (time: string) => ({ now: () => Date.parse(time) });
  const query = (change: (text: string) => string): SignableRequest => {
    const one = signed('presigned URL');
    return { ...one, query: change(one.query) };
  };

  it.each([
    [
      'a key nobody knows',
      { credentials: new Map() },
      { reason: 'unknown key', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    ],
    ['another secret', { credentials: new Map([['AKIAIOSFODNN7EXAMPLE', 'guess']]) }, { reason: 'mismatch' }],
    [
      'another region',
      { region: 'eu-central-1' },
      { reason: 'wrong region', given: 'us-east-1', expected: 'eu-central-1' },
    ],
    ['another service', { service: 'sqs' }, { reason: 'wrong service', given: 's3', expected: 'sqs' }],
    ['a clock 16 minutes late', at('2013-05-24T00:16:00Z'), { reason: 'skewed' }],
    ['a clock 16 minutes early', at('2013-05-23T23:44:00Z'), { reason: 'skewed' }],
  ])('%s', (_, verifier, expected) => {
    expect(problem(signed('GET Object'), verifier)).toMatchObject(expected);
  });

  it('lets a clock be a quarter of an hour off', () => {
    expect(problem(signed('GET Object'), at('2013-05-24T00:15:00Z'))).toBeNull();
  });

  it('a presigned URL ends with its last second', () => {
    expect(problem(signed('presigned URL'), at('2013-05-25T00:00:00Z'))).toBeNull();
    expect(problem(signed('presigned URL'), at('2013-05-25T00:00:01Z'))).toMatchObject({
      reason: 'expired',
      seconds: 86_400,
    });
    expect(problem(signed('presigned URL'), at('2013-05-23T00:00:00Z'))).toMatchObject({
      reason: 'not yet valid',
    });
  });

  it.each([
    [
      'a longer expiry than was signed',
      (text: string) => text.replace('86400', '604800'),
      { reason: 'mismatch' },
    ],
    ['more than a week', (text: string) => text.replace('86400', '604801'), { reason: 'malformed' }],
    ['no number', (text: string) => text.replace('86400', 'soon'), { reason: 'malformed' }],
    ['less than nothing', (text: string) => text.replace('86400', '-1'), { reason: 'malformed' }],
    ['no expiry', (text: string) => text.replace('X-Amz-Expires=86400&', ''), { reason: 'malformed' }],
    [
      'another day',
      (text: string) => text.replace('%2F20130524%2F', '%2F20130525%2F'),
      { reason: 'malformed' },
    ],
    ['no scope', (text: string) => text.replace(/%2Faws4_request/, ''), { reason: 'malformed' }],
    ['another algorithm', (text: string) => text.replace('HMAC-SHA256', 'MD5'), { reason: 'malformed' }],
    ['nothing', () => '', { reason: 'anonymous' }],
  ])('a query with %s', (_, change, expected) => {
    expect(problem(query(change))).toMatchObject(expected);
  });

  it('both mechanisms at once', () => {
    const headers = new Map([...signed('GET Object').headers]);
    expect(problem({ ...signed('presigned URL'), headers })).toEqual({ reason: 'two mechanisms' });
  });
});
