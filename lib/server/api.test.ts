import { expect, test } from 'vitest';
import { api } from './api';

test('health answers and is never kept by a cache', async () => {
  const response = await api.request('/api/health');
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ status: 'ok' });
});

test('an unknown address is a problem document', async () => {
  const response = await api.request('/api/nothing');
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status: 404, instance: '/api/nothing' });
});
