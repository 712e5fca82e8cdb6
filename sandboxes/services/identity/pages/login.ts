import { html } from 'hono/html';
import { type PageTarget, writePage } from './page';

export interface LoginPage {
  /** Where its forms lead. */
  readonly address: string;
  readonly client: string;
  /** What was typed in before, or what the application suggests. */
  readonly username: string;
  readonly refused: boolean;
}

export const loginPage = (target: PageTarget, { address, client, username, refused }: LoginPage) =>
  writePage(
    target,
    'Sign in',
    html`<p>to continue to <strong>${client}</strong></p>
${refused ? html`<p role="alert" id="refused">There is no such user with this password.</p>` : ''}
<form method="post" action="${address}/login">
<label for="username">User name</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${refused ? html` aria-describedby="refused"` : ''}>
<button type="submit">Sign in</button>
</form>
<form method="post" action="${address}/abort">
<button type="submit">Cancel</button>
</form>`,
  );
