import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import { problemResponse } from '../fault-policy/problem';
import { LedgerError } from './ledger';
import type { Provider } from './provider';
import { amountRequest, paymentRequest, readBody, refundRequest } from './requests';

/** `/v1`: payments, refunds, events and the balance, for whoever has the key. */
export function paymentsApi(provider: Provider, key: string, idempotency: MiddlewareHandler): Hono {
  const { ledger } = provider;
  const api = new Hono();
  api.use(withKey(key));
  api.use(idempotency);
  api.onError((error) => {
    if (!(error instanceof LedgerError)) throw error;
    const { status, code, message } = error;
    return problemResponse({ status, code, title: TITLES[status], detail: message });
  });

  api.get('/payments', (c) => c.json({ data: ledger.payments }));
  api.post('/payments', async (c) => {
    const read = await readBody(c.req.raw, paymentRequest);
    if ('refusal' in read) return read.refusal;
    const payment = ledger.pay(read.data);
    if (payment.status !== 'failed') return c.json(payment, 201);
    const { code, message } = payment.failure ?? { code: 'card_declined', message: '' };
    return c.json(
      { type: 'about:blank', status: 402, code, title: TITLES[402], detail: message, payment },
      402,
      { 'content-type': 'application/problem+json' },
    );
  });
  api.get('/payments/:id', (c) => c.json(ledger.payment(c.req.param('id'))));
  api.post('/payments/:id/capture', async (c) => {
    const read = await readBody(c.req.raw, amountRequest);
    return 'refusal' in read ? read.refusal : c.json(ledger.capture(c.req.param('id'), read.data.amount));
  });
  api.post('/payments/:id/cancel', (c) => c.json(ledger.cancel(c.req.param('id'))));

  api.get('/refunds', (c) => c.json({ data: ledger.refunds }));
  api.post('/refunds', async (c) => {
    const read = await readBody(c.req.raw, refundRequest);
    return 'refusal' in read
      ? read.refusal
      : c.json(ledger.giveBack(read.data.payment, read.data.amount), 201);
  });
  api.get('/refunds/:id', (c) => c.json(ledger.refund(c.req.param('id'))));

  api.get('/events', (c) => c.json({ data: provider.events }));
  api.get('/balance', (c) => c.json(ledger.balance()));
  return api;
}

const TITLES = { 402: 'The payment failed', 404: 'Not found', 409: 'Not possible now' } as const;

/** `Authorization: Bearer <key>` (RFC 6750), compared in constant time. */
function withKey(key: string): MiddlewareHandler {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(`Bearer ${key}`);
  return async (c, next) => {
    if (timingSafeEqual(digest(c.req.header('authorization') ?? ''), wanted)) return next();
    return problemResponse(
      {
        status: 401,
        code: 'wrong_key',
        title: 'Who are you?',
        detail: 'Send "Authorization: Bearer" with the secret key of this provider.',
      },
      { 'www-authenticate': 'Bearer realm="payments"' },
    );
  };
}
