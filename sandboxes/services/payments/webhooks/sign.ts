import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

export const newSecret = () => PREFIX + randomBytes(24).toString('base64');

/** 24 to 64 bytes in base64 behind `whsec_`, as the Standard Webhooks specification wants symmetric secrets. */
export function isSecret(text: string): boolean {
  if (!text.startsWith(PREFIX) || !/^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(PREFIX.length))) return false;
  const { length } = keyOf(text);
  return length >= 24 && length <= 64;
}

const keyOf = (secret: string) => Buffer.from(secret.slice(PREFIX.length), 'base64');

/**
 * The `webhook-signature` of Standard Webhooks: HMAC-SHA256 over id, timestamp and the body's very bytes; one for each secret,
 * so that a receiver can change secrets without a gap.
 * @param timestamp seconds since the epoch
 */
export const signatureOf = (
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: string,
): string =>
  secrets
    .map((secret) => {
      const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
      return `v1,${mac}`;
    })
    .join(' ');
