import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { faultControl } from '../fault-policy/control';
import { createPolicyHolder } from '../fault-policy/holder';
import { injectFaults } from '../fault-policy/inject';
import { NO_FAULTS } from '../fault-policy/policy';
import { idempotent } from '../idempotency/middleware';
import { IdempotencyStore } from '../idempotency/store';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { problemsOf } from '../settings-file';
import { writeWhole } from '../whole-file';
import { paymentsApi } from './api';
import { keyOf, paymentsDefinition, webhookSecretOf } from './definition';
import { type GivenEndpoint, Provider } from './provider';
import { endpointRequest } from './requests';
import { webhookControl } from './webhooks/control';
import { post } from './webhooks/post';

const KEY_LIFETIME_MS = 24 * 3600 * 1000;

/** A payment provider that moves no money: see README.md. */
export const payments: Service = {
  ...paymentsDefinition,
  async start({ host, port, data, flags }) {
    const endpoints = endpointsOf(flags);
    const file = data === null ? null : join(data, 'payments.json');
    const keys = new IdempotencyStore(KEY_LIFETIME_MS);
    const save = () => {
      if (file !== null) writeWhole(file, JSON.stringify({ ...provider.save(), keys: keys.save() }));
    };
    const provider = new Provider({ now: Date.now, after, post }, save);
    const holder = createPolicyHolder({ now: Date.now, random: Math.random });
    const stored = file !== null && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    if (stored === null) provider.clear(endpoints);
    else {
      provider.load(stored);
      keys.load(stored.keys);
    }

    const app = new Hono<{ Bindings: HttpBindings }>();
    app.route('/_faults', faultControl(holder));
    app.route('/_webhooks', webhookControl(provider));
    app.use('/v1/*', injectFaults(holder));
    app.route('/v1', paymentsApi(provider, keyOf(flags), idempotent(keys, Date.now)));
    const listener = await listenHttp(app.fetch, host, port);
    return {
      port: listener.port,
      async reset() {
        keys.clear();
        provider.clear(endpoints);
        holder.set(NO_FAULTS);
        save();
      },
      async stop() {
        save();
        provider.stop();
        await listener.close();
      },
    };
  },
};

function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}

function endpointsOf(flags: FlagValues): readonly GivenEndpoint[] {
  if (flags['webhook'] === undefined) return [];
  const read = endpointRequest.safeParse({ url: flags['webhook'], secret: webhookSecretOf(flags) });
  if (read.success) return [read.data];
  throw new UsageError(
    problemsOf(read.error)
      .map((problem) => `payments: --webhook ${problem}`)
      .join('\n'),
  );
}
