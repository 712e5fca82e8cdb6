import { Hono } from 'hono';
import { problemResponse } from '../../fault-policy/problem';
import type { Provider } from '../provider';
import { endpointRequest, readBody } from '../requests';
import { webhookSettings } from './settings';
import { newSecret } from './sign';

const missing = (what: string) =>
  problemResponse({ status: 404, code: 'not_found', title: 'Not found', detail: `There is no ${what}.` });

/** `/_webhooks`: where events go, how they are delivered, and what came of it. What a provider shows on its dashboard. */
export function webhookControl(provider: Provider): Hono {
  const control = new Hono();
  control.get('/settings', (c) => c.json(provider.sender.settings));
  control.put('/settings', async (c) => {
    const read = await readBody(c.req.raw, webhookSettings);
    if ('refusal' in read) return read.refusal;
    provider.sender.settings = read.data;
    return c.json(read.data);
  });
  control.get('/deliveries', (c) => c.json({ data: provider.deliveries }));
  control.post('/events/:id/resend', (c) =>
    provider.resend(c.req.param('id')) ? c.body(null, 202) : missing(`event "${c.req.param('id')}"`),
  );

  control.get('/endpoints', (c) => c.json({ data: provider.endpoints }));
  control.post('/endpoints', async (c) => {
    const read = await readBody(c.req.raw, endpointRequest);
    return 'refusal' in read ? read.refusal : c.json(provider.addEndpoint(read.data), 201);
  });
  control.delete('/endpoints/:id', (c) =>
    provider.removeEndpoint(c.req.param('id'))
      ? c.body(null, 204)
      : missing(`endpoint "${c.req.param('id')}"`),
  );
  /** A new secret beside the old one; asked again with `?only=new`, the old one ends. */
  control.post('/endpoints/:id/rotate', (c) => {
    const endpoint = provider.endpoint(c.req.param('id'));
    if (endpoint === null) return missing(`endpoint "${c.req.param('id')}"`);
    const [newest = newSecret()] = endpoint.secrets;
    endpoint.secrets = c.req.query('only') === 'new' ? [newest] : [newSecret(), newest];
    return c.json(endpoint);
  });
  return control;
}
