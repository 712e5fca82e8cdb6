/** SQS over its JSON protocol. */
import { AwsError, type AwsPlace, sendSigned } from './client';

/** @throws {AwsError} what SQS refuses it with; what `place.send` throws */
export async function callSqs(
  place: AwsPlace,
  action: string,
  input: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await sendSigned(place, 'sqs', {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
    body: new TextEncoder().encode(JSON.stringify(input)),
    signal,
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (response.ok) return answer;
  const { __type: type = '', message = '' } = answer;
  // SQS's code of old, by which programs know it; the type is the newer name.
  const [code] = response.headers.get('x-amzn-query-error')?.split(';') ?? [];
  throw new AwsError(code || String(type).replace(/^.*#/, ''), String(message), response.status);
}
