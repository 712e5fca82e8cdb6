import { html, raw } from 'hono/html';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { writePage } from './page';

/** @param form oidc-provider's, which the buttons belong to by its id */
export const confirmLogout = (ctx: KoaContextWithOIDC, form: string) =>
  writePage(
    ctx,
    'Sign out?',
    html`<p>This ends your session at ${ctx.host}.</p>
${raw(form)}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );

export const loggedOut = (ctx: KoaContextWithOIDC) =>
  writePage(ctx, 'Signed out', html`<p>Your session here has ended. You can close this page.</p>`);
