import { html } from 'hono/html';
import { meaningOf } from '../scopes';
import { type PageTarget, writePage } from './page';

export interface ConsentPage {
  /** Where its forms lead. */
  readonly address: string;
  readonly client: string;
  readonly user: string;
  readonly scopes: readonly string[];
  /** Scopes of APIs, by the API's identifier. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

export const consentPage = (target: PageTarget, { address, client, user, scopes, resources }: ConsentPage) =>
  writePage(
    target,
    `Let ${client} in?`,
    html`<p>You are signed in as <strong>${user}</strong>. <strong>${client}</strong> wants to:</p>
<ul>
${scopes.map((scope) => html`<li>${meaningOf(scope)}</li>`)}
${Object.entries(resources).map(([api, wanted]) => wanted.map((scope) => html`<li>${meaningOf(scope)} at ${api}</li>`))}
${scopes.length === 0 && Object.keys(resources).length === 0 ? html`<li>sign you in again</li>` : ''}
</ul>
<form method="post" action="${address}/consent">
<button type="submit" autofocus>Allow</button>
</form>
<form method="post" action="${address}/abort">
<button type="submit">Deny</button>
</form>`,
  );
