import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flaky } from '../../../sandboxes/services/flaky';
import type { RunningService } from '../../../sandboxes/services/service';

let service: RunningService;
let address: string;
beforeAll(async () => {
  service = await flaky.start({
    host: '127.0.0.1',
    port: 0,
    data: null,
    assets: null,
    flags: { seed: '1' },
    log: () => undefined,
  });
  address = `http://127.0.0.1:${service.port}`;
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

const policy = async (wanted: object) => {
  const response = await fetch(`${address}/_faults`, { method: 'PUT', body: JSON.stringify(wanted) });
  expect(response.status, await response.clone().text()).toBe(200);
};
const effects = async () => (await (await fetch(`${address}/effects`)).json()) as { body: string }[];
const effect = (key?: string, body = 'once') =>
  fetch(`${address}/effects`, {
    method: 'POST',
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

describe('an HTTP service that fails as it is told', () => {
  it('answers what it was sent', async () => {
    const response = await fetch(`${address}/a/b?c=1`, { method: 'PUT', body: 'hello' });
    expect(await response.json()).toMatchObject({
      method: 'PUT',
      path: '/a/b',
      query: { c: '1' },
      body: 'hello',
    });
  });

  it('refuses a policy that cannot be, and keeps the one before', async () => {
    const response = await fetch(`${address}/_faults`, { method: 'PATCH', body: '{"hang":3}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_policy',
      detail: expect.stringMatching(/^hang: /),
    });
    expect((await fetch(`${address}/`)).status).toBe(200);
  });

  it('fails without an effect', async () => {
    await policy({ errors: { rate: 1, status: 502, retryAfter: 3 } });
    const response = await effect();
    expect(response.status).toBe(502);
    expect(response.headers.get('retry-after')).toBe('3');
    await fetch(`${address}/_faults`, { method: 'DELETE' });
    expect(await effects()).toEqual([]);
  });

  it('loses the answer and keeps the effect; the same key finds it again', async () => {
    await policy({ lost: 1 });
    await expect(effect('k1')).rejects.toThrow('fetch failed');
    await policy({});
    const again = await effect('k1');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await effects()).toHaveLength(1);
  });

  it('resets before anything is done', async () => {
    await policy({ reset: 1 });
    await expect(effect()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    await policy({});
    expect(await effects()).toEqual([]);
  });

  it('breaks off half way', async () => {
    await policy({ truncated: 1 });
    await expect(fetch(address).then((response) => response.text())).rejects.toThrow(/terminated|aborted/);
  });

  it('says nothing, until its client has gone', async () => {
    await policy({ hang: 1 });
    await expect(fetch(address, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout/);
    await policy({});
    expect((await fetch(address)).status).toBe(200);
  });

  it('sends slowly', async () => {
    await policy({ bytesPerSecond: 2000 });
    const began = performance.now();
    const text = await (await fetch(address)).text();
    expect(performance.now() - began).toBeGreaterThan((900 * text.length) / 2000);
  });

  it('counts requests in a window', async () => {
    await policy({ rateLimit: { requests: 2, per: 60_000 } });
    const answers = [await fetch(address), await fetch(address), await fetch(address)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('is too small for what comes at once', async () => {
    await policy({ hang: 1, capacity: { concurrent: 2, queue: 1 } });
    const gone = new AbortController();
    const asked = Array.from({ length: 5 }, () => fetch(address, { signal: gone.signal }));
    const refused = await Promise.any(asked);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'overloaded']);
    gone.abort();
    await Promise.allSettled(asked);
  });

  it('tells one request from another with the same key, and one that runs still', async () => {
    await effect('k2', 'one');
    expect((await effect('k2', 'two')).status).toBe(422);
    await policy({ bytesPerSecond: 1_000_000, latency: { kind: 'constant', milliseconds: 0 } });
    const both = await Promise.all([effect('k3'), effect('k3')]);
    for (const { status } of both) expect([201, 409]).toContain(status);
    expect(await effects()).toHaveLength(2);
  });

  it('shows what came, also what was refused', async () => {
    await policy({ errors: { rate: 1 } });
    await fetch(`${address}/x`, { headers: { traceparent: '00-abc' } });
    const seen = (await (await fetch(`${address}/_requests`)).json()) as object[];
    expect(seen).toMatchObject([
      { method: 'GET', path: '/x', headers: { traceparent: '00-abc' }, fate: 'error', status: 503 },
    ]);
  });

  it('closes what is not HTTP, as Node does', async () => {
    const socket = connect(service.port, '127.0.0.1');
    const text = await new Promise<string>((resolve, reject) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk.toString();
      });
      socket.on('end', () => resolve(all));
      socket.on('error', reject);
      socket.write('NOT HTTP\r\n\r\n');
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });
});
