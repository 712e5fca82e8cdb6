import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { faultControl } from '../fault-policy/control';
import type { PolicyHolder } from '../fault-policy/holder';
import { injectFaults } from '../fault-policy/inject';
import type { Verdict } from '../fault-policy/verdict';
import { idempotent } from '../idempotency/middleware';
import { IdempotencyStore } from '../idempotency/store';

/** So many requests are remembered, the newest. */
const REMEMBERED = 1000;
const KEY_LIFETIME_MS = 24 * 3600 * 1000;

export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the policy made of it; null: it was turned away before that, or waits for a place. */
  fate: Verdict['fate'] | null;
  /** null: none was sent, or not yet. */
  status: number | null;
  /** Milliseconds until it was answered or given up; null: it is under way. */
  took: number | null;
}

interface Effect {
  readonly id: number;
  readonly at: number;
  readonly body: unknown;
}

export interface FlakyApp {
  readonly fetch: Hono<{ Bindings: HttpBindings }>['fetch'];
  /** Nothing was asked, nothing done. */
  clear(): void;
}

/**
 * Any address answers what it was sent; POST `/effects` does something that can be counted. `/_faults` is the policy,
 * `/_requests` what came, also what was refused or lost, `/_keys` the idempotency keys that it knows.
 */
export function createFlakyApp(holder: PolicyHolder): FlakyApp {
  const keys = new IdempotencyStore(KEY_LIFETIME_MS);
  let requests: SeenRequest[] = [];
  let effects: Effect[] = [];

  const service = new Hono<{ Bindings: HttpBindings; Variables: { seen: SeenRequest } }>();
  service.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const seen: SeenRequest = {
      at: holder.now(),
      method: c.req.method,
      path: pathname + search,
      headers: c.req.header(),
      fate: null,
      status: null,
      took: null,
    };
    requests.push(seen);
    if (requests.length > REMEMBERED) requests.shift();
    c.set('seen', seen);
    await next();
    seen.took = holder.now() - seen.at;
    // What was hung up on, reset or cut has no answer that Hono sends, nor has who did not wait for one.
    const waits = !c.env.outgoing.destroyed;
    if (waits && (seen.fate === null || seen.fate === 'answer' || seen.fate === 'error'))
      seen.status = c.res.status;
  });
  service.use(
    injectFaults(holder, (c, { fate }) => {
      (c.get('seen') as SeenRequest).fate = fate;
    }),
  );
  service.get('/effects', (c) => c.json(effects));
  service.post('/effects', idempotent(keys, holder.now), async (c) => {
    const effect = { id: effects.length + 1, at: holder.now(), body: await c.req.text() };
    effects.push(effect);
    return c.json(effect, 201);
  });
  service.all('*', async (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    return c.json({
      method: c.req.method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: c.req.header(),
      body: await c.req.text(),
    });
  });

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/_faults', faultControl(holder));
  app.get('/_requests', (c) => c.json(requests));
  app.get('/_keys', (c) => c.json(keys.list(holder.now())));
  app.route('/', service);
  return {
    fetch: app.fetch,
    clear() {
      keys.clear();
      requests = [];
      effects = [];
    },
  };
}
