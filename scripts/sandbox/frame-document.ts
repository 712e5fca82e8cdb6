/** The kernel's frame: its document, and the policy that it must be served with. */
import { createHash } from 'node:crypto';

/**
 * No way out for any code in the frame or its workers, and none but one script runs in it.
 * @param digest base64 SHA-256 of that script
 */
function policyFor(digest: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest}' blob: 'unsafe-eval'`,
    'worker-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    'sandbox allow-scripts',
  ].join('; ');
}

/** @param kernel the text of its script */
export function frameDocument(kernel: string): { readonly html: string; readonly csp: string } {
  const script = kernel.replaceAll('</script', '<\\/script');
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox</title><script>${script}</script></html>\n`,
    csp: policyFor(createHash('sha256').update(script).digest('base64')),
  };
}
