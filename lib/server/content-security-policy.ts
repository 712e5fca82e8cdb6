/** What a page may load and run. Everything is our own; scripts by hash, so that pages stay static. */
import { createHash } from 'node:crypto';

/** The CSP source of an inline script, exactly as it stands between its tags. */
export const scriptHash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Hash sources of every inline script of a document, without repetition. */
export function inlineScriptHashes(html: string): string[] {
  const inline = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...new Set([...inline].map(([, text = '']) => scriptHash(text)))];
}

/**
 * @param scripts sources beside `'self'`: hashes, or in dev a nonce
 * @param vendor an origin that may be framed and asked whether it answers; null on every page that runs no WebContainer
 * @param ancestors sources of `frame-ancestors`: who may embed the page; null: any site, as a learning platform does
 *
 * `frame-src 'self'` keeps the sandbox's frame from navigating anywhere else, the one way out that its own policy cannot
 * close. Styles need `'unsafe-inline'` for Monaco.
 */
export function pagePolicy(
  scripts: readonly string[],
  vendor: string | null = null,
  ancestors: string | null = null,
): string {
  const self = vendor === null ? "'self'" : `'self' ${vendor}`;
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts.join(' ')}`.trimEnd(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${self}`,
    "worker-src 'self' blob:",
    `frame-src ${self}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(ancestors === null ? [] : [`frame-ancestors ${ancestors}`]),
  ].join('; ');
}
