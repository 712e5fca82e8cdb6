/** S3's REST interface, as far as panels and the terminal need it. */
import { encodeUri } from '../../services/aws/canonical-request';
import { parseXml, type XmlElement } from '../../services/s3/xml';
import { AwsError, type AwsPlace, type AwsRequest, sendSigned } from './client';

export interface S3Request extends Omit<AwsRequest, 'path' | 'query'> {
  readonly bucket?: string;
  readonly key?: string;
  /** An empty value is a parameter without one: `?versioning`. */
  readonly query?: Readonly<Record<string, string | undefined>>;
}

export const pathOf = (bucket = '', key = ''): string =>
  `/${[...(bucket === '' ? [] : [bucket]), ...(key === '' ? [] : key.split('/'))].map(encodeUri).join('/')}`;

const queryOf = (query: NonNullable<S3Request['query']>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${encodeUri(name)}=${encodeUri(value)}`]))
    .join('&');

/** @throws {AwsError} what S3 refuses it with; what `place.send` throws */
export async function askS3(place: AwsPlace, request: S3Request): Promise<Response> {
  const { bucket, key, query = {}, ...rest } = request;
  const response = await sendSigned(place, 's3', {
    ...rest,
    path: pathOf(bucket, key),
    query: queryOf(query),
  });
  if (response.ok) return response;
  const text = await response.text();
  // The answer to HEAD has no body to say more.
  if (text === '')
    throw new AwsError(
      String(response.status),
      WORDS[response.status] ?? response.statusText,
      response.status,
    );
  const error = parseXml(text, 'Error');
  throw new AwsError(
    inside(error, 'Code') ?? String(response.status),
    inside(error, 'Message') ?? text,
    response.status,
  );
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
};

const inside = ({ children }: XmlElement, name: string): string | undefined =>
  children.find((child) => child.name === name)?.text;

/** @param root the name of the answer's outermost element: `ListBucketResult` */
export const askS3Xml = async (place: AwsPlace, request: S3Request, root: string): Promise<XmlElement> =>
  parseXml(await (await askS3(place, request)).text(), root);
