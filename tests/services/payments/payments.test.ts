import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { payments } from '../../../sandboxes/services/payments';
import type { RunningService } from '../../../sandboxes/services/service';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PAYMENT = { amount: 1250, currency: 'eur', card: 'card_ok', description: 'Zoë’s books' };

interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Where webhooks arrive. */
function createReceiver() {
  const arrived: Arrived[] = [];
  const waiting = new Set<() => void>();
  let answer = 200;
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      arrived.push({ headers: request.headers, body });
      response.writeHead(answer).end();
      for (const look of waiting) look();
    });
  });
  return {
    server,
    arrived,
    answerWith(status: number) {
      answer = status;
    },
    /** Resolves once so many have come. */
    count: (wanted: number) =>
      new Promise<readonly Arrived[]>((resolve) => {
        const look = () => {
          if (arrived.length < wanted) return;
          waiting.delete(look);
          resolve(arrived);
        };
        waiting.add(look);
        look();
      }),
  };
}

const receiver = createReceiver();
const folder = mkdtempSync(join(tmpdir(), 'backlab-payments-'));
let service: RunningService;
let hook: string;
const start = (data: string | null = null) =>
  payments.start({
    host: '127.0.0.1',
    port: 0,
    data,
    assets: null,
    flags: { webhook: hook, 'webhook-secret': SECRET },
    log: () => undefined,
  });

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(receiver.server.address() as AddressInfo).port}/hook`;
  service = await start();
});
beforeEach(async () => {
  await service.reset();
  receiver.arrived.length = 0;
  receiver.answerWith(200);
});
afterAll(async () => {
  await service.stop();
  receiver.server.close();
  receiver.server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${service.port}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_backlab', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown>,
  };
};

describe('payments', () => {
  it('takes money, gives it back, and keeps count', async () => {
    const paid = await ask('POST', '/v1/payments', PAYMENT);
    expect(paid).toMatchObject({
      status: 201,
      body: { id: 'pay_0001', status: 'succeeded', captured: 1250 },
    });
    expect((await ask('POST', '/v1/refunds', { payment: 'pay_0001', amount: 250 })).status).toBe(201);
    expect((await ask('POST', '/v1/refunds', { payment: 'pay_0001', amount: 1001 })).body).toMatchObject({
      status: 409,
      code: 'amount_too_large',
      detail: 'Of payment pay_0001 only 1000 is left to give back.',
    });
    expect((await ask('GET', '/v1/balance')).body).toEqual({ eur: 1000 });
  });

  it('authorises first and captures later, or cancels', async () => {
    for (const id of ['pay_0001', 'pay_0002'])
      expect((await ask('POST', '/v1/payments', { ...PAYMENT, capture: false })).body).toMatchObject({
        id,
        status: 'requires_capture',
        captured: 0,
      });
    expect((await ask('POST', '/v1/payments/pay_0001/capture', { amount: 1000 })).body).toMatchObject({
      status: 'succeeded',
      captured: 1000,
    });
    expect((await ask('POST', '/v1/payments/pay_0001/cancel')).status).toBe(409);
    expect((await ask('POST', '/v1/payments/pay_0002/cancel')).body).toMatchObject({ status: 'canceled' });
    expect((await ask('GET', '/v1/balance')).body).toEqual({ eur: 1000 });
  });

  it('declines what a test token says, and keeps the payment as failed', async () => {
    const declined = await ask('POST', '/v1/payments', { ...PAYMENT, card: 'card_insufficient_funds' });
    expect(declined).toMatchObject({ status: 402, body: { code: 'insufficient_funds' } });
    expect((await ask('GET', '/v1/payments/pay_0001')).body).toMatchObject({ status: 'failed', captured: 0 });
  });

  it.each([
    [{ ...PAYMENT, amount: 12.5 }, /^amount: /],
    [{ ...PAYMENT, amount: 0 }, /^amount: /],
    [{ ...PAYMENT, currency: 'EUR' }, /^currency: three small letters/],
    [{ ...PAYMENT, card: '4242 4242 4242 4242' }, /^card: this looks like a card number/],
    [{ ...PAYMENT, card: 'card_of_mine' }, /^card: no such token; there are card_ok/],
    [{ ...PAYMENT, colour: 'red' }, /colour/],
  ])('says what is wrong with %j', async (body, detail) => {
    expect(await ask('POST', '/v1/payments', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', detail: expect.stringMatching(detail) },
    });
  });

  it('knows nobody without the key', async () => {
    const refused = await ask('GET', '/v1/payments', undefined, { authorization: 'Bearer sk_test_other' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="payments"');
  });
});

describe('an idempotency key', () => {
  const once = (body: object = PAYMENT) =>
    ask('POST', '/v1/payments', body, { 'idempotency-key': 'order-7' });

  it('charges once, however often it is sent, also at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => once()));
    for (const { status, body } of answers)
      expect(status === 201 ? body['id'] : body['code']).toMatch(/^(pay_0001|idempotency_key_in_use)$/);
    expect((await ask('GET', '/v1/balance')).body).toEqual({ eur: 1250 });
    const replayed = await once();
    expect([replayed.body['id'], replayed.headers.get('idempotency-replayed')]).toEqual(['pay_0001', 'true']);
  });

  it('belongs to one request: another body is refused, one that was not understood may be mended', async () => {
    expect((await once({ ...PAYMENT, amount: -1 })).status).toBe(400);
    expect((await once()).status).toBe(201);
    expect(await once({ ...PAYMENT, amount: 9 })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('remembers a declined card too', async () => {
    const declined = { ...PAYMENT, card: 'card_declined' };
    expect([(await once(declined)).status, (await once(declined)).status]).toEqual([402, 402]);
    expect((await ask('GET', '/v1/payments')).body['data']).toHaveLength(1);
  });

  it('finds the answer that was lost', async () => {
    await ask('PUT', '/_faults', { lost: 1 });
    await expect(once()).rejects.toThrow('fetch failed');
    await ask('DELETE', '/_faults');
    expect((await once()).body).toMatchObject({ id: 'pay_0001' });
    expect((await ask('GET', '/v1/balance')).body).toEqual({ eur: 1250 });
  });
});

describe('webhooks', () => {
  const isSigned = ({ headers, body }: Arrived, secret = SECRET) => {
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(content).digest('base64');
    return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`);
  };

  it('are signed over the very bytes, as Standard Webhooks says', async () => {
    await ask('POST', '/v1/payments', PAYMENT);
    const [event] = await receiver.count(1);
    if (event === undefined) throw new Error('no event came');
    expect(isSigned(event)).toBe(true);
    expect(isSigned({ ...event, body: event.body.replace('1250', '1251') })).toBe(false);
    expect(JSON.parse(event.body)).toMatchObject({
      type: 'payment.succeeded',
      data: { id: 'pay_0001', amount: 1250 },
    });
    expect(event.headers['webhook-id']).toBe('evt_0001');
  });

  it('can look odd and mean the same', async () => {
    await ask('PUT', '/_webhooks/settings', { format: 'odd' });
    await ask('POST', '/v1/payments', PAYMENT);
    const [event] = await receiver.count(1);
    if (event === undefined) throw new Error('no event came');
    expect(event.body).toContain('"amount": 1250.0');
    expect(event.body).toContain('Zo\\u00eb\\u2019s books');
    expect(isSigned(event)).toBe(true);
    const parsed = JSON.parse(event.body) as object;
    expect(parsed).toMatchObject({ data: { amount: 1250, description: PAYMENT.description } });
    expect(isSigned({ ...event, body: JSON.stringify(parsed) })).toBe(false);
  });

  it('carry a signature of each secret while one is being replaced', async () => {
    const { body } = await ask('POST', '/_webhooks/endpoints/we_1/rotate');
    const [newer = '', older] = body['secrets'] as string[];
    expect(older).toBe(SECRET);
    await ask('POST', '/v1/payments', PAYMENT);
    const [event] = await receiver.count(1);
    if (event === undefined) throw new Error('no event came');
    expect([isSigned(event, newer), isSigned(event, older)]).toEqual([true, true]);
    await ask('POST', '/_webhooks/endpoints/we_1/rotate?only=new');
    await ask('POST', '/v1/payments', PAYMENT);
    const [, next] = await receiver.count(2);
    if (next === undefined) throw new Error('no second event came');
    expect([isSigned(next, newer), isSigned(next, older)]).toEqual([true, false]);
  });

  it('come twice when told so, and out of order', async () => {
    await ask('PUT', '/_webhooks/settings', { duplicates: 1 });
    await ask('POST', '/v1/payments', PAYMENT);
    expect((await receiver.count(2)).map(({ headers }) => headers['webhook-id'])).toEqual([
      'evt_0001',
      'evt_0001',
    ]);
    await ask('PUT', '/_webhooks/settings', { reorder: true });
    await ask('POST', '/v1/payments', { ...PAYMENT, capture: false });
    await ask('POST', '/v1/payments/pay_0002/capture');
    const ids = (await receiver.count(4)).slice(2).map(({ headers }) => headers['webhook-id']);
    expect(ids.sort()).toEqual(['evt_0002', 'evt_0003']);
  });

  it('are tried again on a schedule, then given up', async () => {
    receiver.answerWith(500);
    await ask('PUT', '/_webhooks/settings', { retries: [1, 1] });
    await ask('POST', '/v1/payments', PAYMENT);
    await receiver.count(3);
    await expect
      .poll(async () => (await ask('GET', '/_webhooks/deliveries')).body['data'])
      .toMatchObject([{ state: 'dead', attempts: [{ status: 500 }, { status: 500 }, { status: 500 }] }]);
    receiver.answerWith(204);
    await ask('POST', '/_webhooks/events/evt_0001/resend');
    expect(await receiver.count(4)).toHaveLength(4);
  });

  it('end where an endpoint is gone', async () => {
    receiver.answerWith(410);
    await ask('POST', '/v1/payments', PAYMENT);
    await receiver.count(1);
    await expect
      .poll(async () => (await ask('GET', '/_webhooks/endpoints')).body['data'])
      .toMatchObject([{ disabled: true }]);
  });
});

it('has what it had after a restart, also what was not delivered', async () => {
  await service.stop();
  receiver.answerWith(500);
  service = await start(folder);
  await ask('POST', '/v1/payments', PAYMENT, { 'idempotency-key': 'k' });
  await receiver.count(1);
  await service.stop();
  receiver.answerWith(200);
  service = await start(folder);
  expect((await ask('POST', '/v1/payments', PAYMENT, { 'idempotency-key': 'k' })).body['id']).toBe(
    'pay_0001',
  );
  expect((await ask('GET', '/v1/balance')).body).toEqual({ eur: 1250 });
  expect((await receiver.count(2)).map(({ headers }) => headers['webhook-id'])).toEqual([
    'evt_0001',
    'evt_0001',
  ]);
});
