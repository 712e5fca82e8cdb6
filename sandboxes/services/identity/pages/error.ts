import { html } from 'hono/html';
import { type PageTarget, writePage } from './page';

export const errorPage = (
  target: PageTarget,
  {
    error,
    error_description: description,
  }: { readonly error: string; readonly error_description?: string | undefined },
) =>
  writePage(
    target,
    'This request cannot go on',
    html`<p role="alert">${error}${description === undefined ? '' : `: ${description}`}</p>
<p>Go back to the application, and begin there again.</p>`,
  );
