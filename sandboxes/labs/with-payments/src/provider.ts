import { createHmac, timingSafeEqual } from 'node:crypto';

const {
  PAYMENTS_URL = 'http://localhost:4242',
  PAYMENTS_KEY = '',
  PAYMENTS_WEBHOOK_SECRET = '',
} = process.env;

interface Charge {
  readonly amount: number;
  readonly card: string;
  readonly description: string;
}

/** Asked again with the same key, it is one charge: so a lost answer costs nobody anything. */
export async function charge(key: string, wanted: Charge): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${PAYMENTS_URL}/v1/payments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${PAYMENTS_KEY}`, 'idempotency-key': key },
    body: JSON.stringify({ ...wanted, currency: 'eur' }),
    signal: AbortSignal.timeout(5000),
  });
  return { status: response.status, body: await response.json() };
}

const TOLERANCE_SECONDS = 300;

/** @param body the bytes as they came: written anew after parsing they may differ, and the signature with them */
export function isGenuine(headers: Headers, body: string): boolean {
  const id = headers.get('webhook-id') ?? '';
  const timestamp = headers.get('webhook-timestamp') ?? '';
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const secret = Buffer.from(PAYMENTS_WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
  const wanted = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
  return (headers.get('webhook-signature') ?? '').split(' ').some((signature) => {
    const given = Buffer.from(signature.replace('v1,', ''), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
