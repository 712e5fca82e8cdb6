/** What the clients of AWS's services have in common: who asks, of whom, and in which words they are refused. */
import { type AwsKey, signHeaders } from './sign';

/** Where a service is, and how requests get there. */
export interface AwsPlace {
  /** `http://s3:9000` */
  readonly endpoint: string;
  readonly key: AwsKey;
  /** The service's clock: signatures are good for a quarter of an hour. */
  now(): number;
  send(url: URL, init: RequestInit): Promise<Response>;
}

/** The key that a lab's programs have: AWS_ACCESS_KEY_ID and so on. */
export const keyFrom = (env: Readonly<Record<string, string>>): AwsKey => ({
  accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
  region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
});

/** The service's own words. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface AwsRequest {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

const NOTHING = new Uint8Array();

/** Signed and sent. @param service `s3`, `sqs` */
export function sendSigned(
  { endpoint, key, now, send }: AwsPlace,
  service: string,
  { method, path, query = '', headers = {}, body = NOTHING, signal }: AwsRequest,
): Promise<Response> {
  const url = new URL(`${endpoint.replace(/\/$/, '')}${path}${query === '' ? '' : `?${query}`}`);
  const signed = signHeaders({ method, url, headers, body }, { key, service, now: now() });
  return send(url, {
    method,
    headers: signed,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    ...(signal ? { signal } : {}),
  });
}
