import { Hono } from 'hono';
import type { Purge } from './cache/store';
import type { ProxyStatus } from './status';

/** Of a configuration. */
export interface Verdict {
  /** What refuses it: `[emerg] …`; null: nothing. */
  readonly problem: string | null;
  /** What is said of it all the same, without `[warn]`. */
  readonly warnings: readonly string[];
  /** Whether it could be read, whatever is wrong with what it says. */
  readonly syntaxOk: boolean;
}

interface Control {
  status(): Promise<ProxyStatus>;
  /** What `nginx -t` says against the file as it is now. */
  test(): Promise<Verdict>;
  /** Takes the file as it is now. */
  reload(): Promise<Verdict>;
  /** The file and those that it includes, as they are now. @throws ConfigError */
  sources(): readonly { readonly file: string; readonly text: string }[];
  /** @returns how many responses of a zone are forgotten; null: there is no such zone */
  purge(zone: string, purge: Purge): number | null;
}

/** How others look into a proxy and rule it; nginx has signals and a command for the one, and nginx Plus an API for the other. */
export function proxyApi(control: Control): Hono {
  const app = new Hono();
  app.get('/status', async (c) => c.json(await control.status()));
  app.post('/test', async (c) => c.json(await control.test()));
  app.post('/reload', async (c) => c.json(await control.reload()));
  app.get('/sources', (c) => c.json(control.sources()));
  app.delete('/caches/:zone', (c) => {
    const { key, tag } = c.req.query();
    const purge: Purge =
      key !== undefined ? { by: 'key', key } : tag !== undefined ? { by: 'tag', tag } : { by: 'all' };
    const forgotten = control.purge(c.req.param('zone'), purge);
    return forgotten === null ? c.json({ error: 'there is no such zone' }, 404) : c.json({ forgotten });
  });
  return app;
}
