import {
  ALGORITHM,
  canonicalRequest,
  type PathStyle,
  stringToSign,
} from '../../../../sandboxes/services/aws/canonical-request';
import { sha256Hex, signatureOf, signingKey } from '../../../../sandboxes/services/aws/signing-key';
import type { Call } from './over-http';
import { HOST, PORT } from './per-second';

/** As the services have it by default (`sandboxes/services/aws/credentials.ts`). */
const [ID, SECRET, REGION] = ['backlab', 'backlab-secret', 'us-east-1'];

/** A call with Signature Version 4 in its header, as the SDK makes it. */
export function signed(
  service: 's3' | 'sqs',
  style: PathStyle,
  { method = 'GET', path, headers = {}, body = '' }: Call,
): Call {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${REGION}/${service}/aws4_request`;
  const hash = sha256Hex(body);
  const all: Readonly<Record<string, string>> = {
    ...headers,
    host: `${HOST}:${PORT}`,
    'x-amz-content-sha256': hash,
    'x-amz-date': time,
  };
  const names = Object.keys(all).sort();
  const values = new Map(names.map((name) => [name, [all[name] ?? '']] as const));
  const canonical = canonicalRequest({ method, path, query: '', headers: values }, names, hash, style);
  const signature = signatureOf(signingKey(SECRET, scope), stringToSign(time, scope, sha256Hex(canonical)));
  const authorization = `${ALGORITHM} Credential=${ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { method, path, body, headers: { ...all, authorization } };
}
