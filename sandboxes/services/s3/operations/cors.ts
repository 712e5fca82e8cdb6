/** Which pages of other origins may ask: the rules of a bucket, preflights, and what answers say of it. */
import { type Answer, type Call, xml } from '../call';
import { receiveText } from '../content';
import { S3Error } from '../errors';
import type { CorsRule } from '../state';
import { childrenOf, document, parseXml, textOf } from '../xml';

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];
const MOST_RULES = 100;

export async function putBucketCors(call: Call): Promise<Answer> {
  const rules = childrenOf(parseXml(await receiveText(call), 'CORSConfiguration'), 'CORSRule').map(
    (rule): CorsRule => {
      const texts = (name: string) => childrenOf(rule, name).map(({ text }) => text.trim());
      const [origins, methods] = [texts('AllowedOrigin'), texts('AllowedMethod')];
      if (origins.length === 0 || methods.length === 0) throw new S3Error('MalformedXML');
      const wrong = methods.find((method) => !METHODS.includes(method));
      if (wrong !== undefined)
        throw new S3Error('InvalidRequest', {
          message: `Found unsupported HTTP method in CORS config. Unsupported method is ${wrong}`,
        });
      const [headers, age] = [texts('AllowedHeader'), textOf(rule, 'MaxAgeSeconds')];
      for (const [what, list] of [
        ['AllowedOrigin', origins],
        ['AllowedHeader', headers],
      ] as const)
        for (const pattern of list)
          if (pattern.split('*').length > 2)
            throw new S3Error('InvalidRequest', {
              message: `${what} "${pattern}" can not have more than one wildcard.`,
            });
      return {
        origins,
        methods,
        headers,
        expose: texts('ExposeHeader'),
        maxAge: age === undefined ? null : Number(age),
        id: textOf(rule, 'ID') ?? null,
      };
    },
  );
  if (rules.length === 0 || rules.length > MOST_RULES) throw new S3Error('MalformedXML');
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, cors: rules } });
  return { status: 200 };
}

export function getBucketCors(call: Call): Answer {
  const { cors } = call.store.bucket(call.bucket).settings;
  if (cors === null) throw new S3Error('NoSuchCORSConfiguration', { fields: { BucketName: call.bucket } });
  return xml(
    document('CORSConfiguration', {
      CORSRule: cors.map(({ id, origins, methods, headers, expose, maxAge }) => ({
        ID: id ?? undefined,
        AllowedOrigin: origins,
        AllowedMethod: methods,
        AllowedHeader: headers,
        ExposeHeader: expose,
        MaxAgeSeconds: maxAge ?? undefined,
      })),
    }),
  );
}

export function deleteBucketCors(call: Call): Answer {
  const { name, settings } = call.store.bucket(call.bucket);
  call.store.change({ t: 'bucket', name, settings: { ...settings, cors: null } });
  return { status: 204 };
}

/** A browser asks before it sends. @throws {S3Error} AccessForbidden */
export function preflight(call: Call): Answer {
  const origin = call.header('origin');
  const method = call.header('access-control-request-method');
  if (origin === undefined)
    throw new S3Error('BadRequest', { message: 'Insufficient information. Origin request header needed.' });
  if (method === undefined || !METHODS.includes(method))
    throw new S3Error('BadRequest', {
      message: `Invalid Access-Control-Request-Method: ${method ?? 'null'}`,
    });
  const refused = (message: string) =>
    new S3Error('AccessForbidden', {
      message,
      fields: { Method: method, ResourceType: call.key === '' ? 'BUCKET' : 'OBJECT' },
    });
  const rules = call.store.buckets.get(call.bucket)?.settings.cors ?? null;
  if (rules === null) throw refused('CORSResponse: CORS is not enabled for this bucket.');
  const asked = list(call.header('access-control-request-headers'));
  const rule = rules.find(
    (one) =>
      allows(one, origin, method) &&
      asked.every((name) => one.headers.some((pattern) => matches(pattern, name))),
  );
  if (rule === undefined)
    throw refused(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  return {
    status: 200,
    headers: {
      ...granted(rule, origin),
      'access-control-allow-methods': rule.methods.join(', '),
      ...(asked.length === 0 ? {} : { 'access-control-allow-headers': asked.join(', ') }),
      ...(rule.maxAge === null ? {} : { 'access-control-max-age': String(rule.maxAge) }),
    },
  };
}

/** What every answer says to a page of another origin, refusals too. */
export function corsHeaders(
  rules: readonly CorsRule[] | null,
  origin: string | undefined,
  method: string,
): Record<string, string> {
  if (origin === undefined || rules === null) return {};
  const rule = rules.find((one) => allows(one, origin, method));
  if (rule === undefined) return {};
  return {
    ...granted(rule, origin),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.expose.length === 0 ? {} : { 'access-control-expose-headers': rule.expose.join(', ') }),
  };
}

function granted({ origins }: CorsRule, origin: string): Record<string, string> {
  const any = origins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(any ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const allows = ({ origins, methods }: CorsRule, origin: string, method: string): boolean =>
  methods.includes(method) && origins.some((pattern) => matches(pattern, origin));

const list = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');

function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.toLowerCase().split('*');
  const given = text.toLowerCase();
  if (after === undefined) return before === given;
  return given.length >= before.length + after.length && given.startsWith(before) && given.endsWith(after);
}
