import { html, raw } from 'hono/html';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { writePage } from './page';

/** What oidc-provider throws where it wants the page again. */
interface Again {
  readonly name: string;
}

/** @param form oidc-provider's hidden field and input, which the button belongs to by its id */
export const enterUserCode = (ctx: KoaContextWithOIDC, form: string, _out?: unknown, error?: Again) =>
  writePage(
    ctx,
    'Connect a device',
    html`${error ? html`<p role="alert">${complaintOf(error)}</p>` : ''}
<p id="hint">Enter the code that your device shows.</p>
${raw(form.replace(/<input\s+(?=[^>]*name="user_code")/, '<input aria-label="Code" aria-describedby="hint" '))}
<button type="submit" form="op.deviceInputForm">Continue</button>`,
  );

export const confirmDevice = (
  ctx: KoaContextWithOIDC,
  form: string,
  client: { readonly clientName?: string | undefined; readonly clientId: string },
  _device: unknown,
  userCode: string,
) =>
  writePage(
    ctx,
    'Is this your device?',
    html`<p><strong>${client.clientName ?? client.clientId}</strong> should show this code:</p>
<p><code>${userCode}</code></p>
<p>If it does not, or you did not begin this, cancel: somebody else may be asking for your access.</p>
${raw(form)}
<button type="submit" form="op.deviceConfirmForm">Continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>`,
  );

export const deviceDone = (ctx: KoaContextWithOIDC) =>
  writePage(ctx, 'Device connected', html`<p>You can go back to your device, and close this page.</p>`);

function complaintOf({ name }: Again): string {
  if (name === 'NoCodeError') return 'There was no code.';
  if (name === 'NotFoundError') return 'There is no such code. Look at your device again.';
  if (name === 'ExpiredError') return 'This code has expired. Your device can ask for a new one.';
  if (name === 'AlreadyUsedError') return 'This code has been used. Your device can ask for a new one.';
  if (name === 'AbortedError') return 'Cancelled. Nothing was given to the device.';
  return 'This did not work. Enter the code again.';
}
