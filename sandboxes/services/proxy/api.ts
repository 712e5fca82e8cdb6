import { Hono } from 'hono';
import type { ProxyStatus } from './status';

interface Control {
  status(): Promise<ProxyStatus>;
  /** What `nginx -t` says against the file as it is now: `[emerg] …`; null: nothing. */
  test(): Promise<string | null>;
  /** Takes the file as it is now. @returns what is said against it, or null */
  reload(): Promise<string | null>;
  /** The file and those that it includes, as they are now. @throws ConfigError */
  sources(): readonly { readonly file: string; readonly text: string }[];
  /** Forgets a response, or all of a zone. @returns how many; null: there is no such zone */
  purge(zone: string, key: string | null): number | null;
}

/** How others look into a proxy and rule it; nginx has signals and a command for the one, and nginx Plus an API for the other. */
export function proxyApi(control: Control): Hono {
  const app = new Hono();
  const verdict = (problem: string | null) => ({ problem });
  app.get('/status', async (c) => c.json(await control.status()));
  app.post('/test', async (c) => c.json(verdict(await control.test())));
  app.post('/reload', async (c) => c.json(verdict(await control.reload())));
  app.get('/sources', (c) => c.json(control.sources()));
  app.delete('/caches/:zone', (c) => {
    const forgotten = control.purge(c.req.param('zone'), c.req.query('key') ?? null);
    return forgotten === null ? c.json({ error: 'there is no such zone' }, 404) : c.json({ forgotten });
  });
  return app;
}
