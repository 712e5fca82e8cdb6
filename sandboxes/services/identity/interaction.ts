import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import type { User } from './configuration';
import type { Context, Middleware } from './middleware';
import { consentPage } from './pages/consent';
import { errorPage } from './pages/error';
import { loginPage } from './pages/login';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Bytes: a name and a password. */
const LONGEST_FORM = 16_384;

/**
 * Where the provider sends somebody whom it must ask: who they are, and what an application may do.
 * GET `/interaction/:uid` shows the page; POST to its `/login`, `/consent` and `/abort` answers.
 */
export function interactionPages(provider: Provider, users: readonly User[]): Middleware {
  return async (ctx, next) => {
    const [, address, step] = /^(\/interaction\/[\w-]+)(?:\/(login|consent|abort))?$/.exec(ctx.path) ?? [];
    if (address === undefined || ctx.method !== (step === undefined ? 'GET' : 'POST')) return next();
    try {
      const interaction = await provider.interactionDetails(ctx.req, ctx.res);
      if (step === undefined) return await show(ctx, address, interaction);
      if (step === 'abort')
        return await finish(ctx, { error: 'access_denied', error_description: 'the user said no' }, false);
      if (interaction.prompt.name !== step)
        throw new errors.InvalidRequest(`this interaction is at its ${interaction.prompt.name}`);
      return await (step === 'login' ? login(ctx, address, interaction) : consent(ctx, interaction));
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      ctx.status = error.status;
      return errorPage(ctx, error);
    }
  };

  async function show(ctx: Context, address: string, interaction: Interaction, refusedName?: string) {
    const { prompt, params } = interaction;
    const client = await clientNameOf(interaction);
    if (prompt.name === 'login') {
      const username = refusedName ?? textOf(params['login_hint']);
      return loginPage(ctx, { address, client, username, refused: refusedName !== undefined });
    }
    const user = users.find(({ sub }) => sub === interaction.session?.accountId);
    const { scopes, resources } = missingIn(interaction);
    return consentPage(ctx, { address, client, user: user?.username ?? '', scopes, resources });
  }

  async function login(ctx: Context, address: string, interaction: Interaction) {
    const form = await formOf(ctx.req);
    const username = form.get('username') ?? '';
    const user = users.find((one) => one.username === username);
    // Compared also where there is no such user: how long it takes tells nobody who exists.
    const right = isSame(form.get('password') ?? '', user?.password ?? '');
    if (user === undefined || !right) {
      ctx.status = 400;
      return show(ctx, address, interaction, username);
    }
    return finish(ctx, { login: { accountId: user.sub, amr: ['pwd'] } }, false);
  }

  async function consent(ctx: Context, interaction: Interaction) {
    const { grantId, params, session } = interaction;
    const before = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const grant =
      before ?? new provider.Grant({ accountId: session?.accountId, clientId: textOf(params['client_id']) });
    const { scopes, claims, resources } = missingIn(interaction);
    if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
    if (claims.length > 0) grant.addOIDCClaims([...claims]);
    for (const [identifier, wanted] of Object.entries(resources))
      grant.addResourceScope(identifier, wanted.join(' '));
    return finish(ctx, { consent: { grantId: await grant.save() } }, true);
  }

  async function finish(ctx: Context, result: InteractionResults, mergeWithLastSubmission: boolean) {
    const next = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission });
    ctx.redirect(next);
    // The browser must come with GET: it was a form that led here.
    ctx.status = 303;
  }

  async function clientNameOf({ params }: Interaction): Promise<string> {
    const id = textOf(params['client_id']);
    const client = await provider.Client.find(id);
    return client?.clientName ?? id;
  }
}

/** What was asked for, and not yet given or refused. */
function missingIn({ prompt: { details } }: Interaction) {
  return {
    scopes: (details['missingOIDCScope'] ?? []) as readonly string[],
    claims: (details['missingOIDCClaims'] ?? []) as readonly string[],
    resources: (details['missingResourceScopes'] ?? {}) as Readonly<Record<string, readonly string[]>>,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isSame = (one: string, other: string): boolean => timingSafeEqual(sha256(one), sha256(other));
const sha256 = (text: string) => createHash('sha256').update(text).digest();

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same: who leaves off ends the connection, and with it the answer.
    if (size <= LONGEST_FORM) chunks.push(chunk);
  }
  if (size > LONGEST_FORM) throw new errors.InvalidRequest(`the form is longer than ${LONGEST_FORM} bytes`);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
