import type { EventLog } from './event-log';
import type { Context, Middleware } from './middleware';
import type { SigningKeys } from './signing-keys';
import type { Store } from './store';

export interface Controlled {
  readonly store: Store;
  readonly events: EventLog;
  /** @param retire whether what the old keys signed is void from now on */
  rotateKeys(retire: boolean): Promise<SigningKeys>;
}

/** What no provider shows, for labs and panels: `/_control`. Tokens themselves are not in it. */
export function control({ store, events, rotateKeys }: Controlled): Middleware {
  const answers: Readonly<Record<string, (ctx: Context) => unknown>> = {
    'POST /_control/rotate-keys': async ({ query }) => {
      const keys = await rotateKeys(query['retire'] !== undefined);
      return { keys: keys.map(({ kid, alg }, index) => ({ kid, alg, signs: index === 0 })) };
    },
    'GET /_control/events': () => events.all(),
    'GET /_control/records': () => store.all().flatMap((record) => describe(record)),
  };
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/_control/')) return next();
    const answer = answers[`${ctx.method} ${ctx.path}`];
    if (answer) {
      ctx.body = await answer(ctx);
      return undefined;
    }
    ctx.status = 404;
    ctx.body = {
      error: 'not_found',
      error_description: `there is no ${ctx.method} ${ctx.path}, only ${Object.keys(answers).join(', ')}`,
    };
    return undefined;
  };
}

/** Kinds that a lesson speaks of; the others are the provider's own. */
const SHOWN = new Set([
  'Session',
  'Grant',
  'AuthorizationCode',
  'AccessToken',
  'RefreshToken',
  'ClientCredentials',
  'DeviceCode',
]);

function describe({ model, json, expiresAt }: ReturnType<Store['all']>[number]) {
  if (!SHOWN.has(model)) return [];
  const { accountId, clientId, scope, consumed, grantId } = JSON.parse(json) as Record<string, unknown>;
  return [{ kind: model, user: accountId, client: clientId, scope, grant: grantId, consumed, expiresAt }];
}
