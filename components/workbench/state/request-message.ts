import { header, type RequestMessage } from '@/sandboxes/http1/message';
import type { RequestDraft } from '../contract';

/** What a plain client adds to a draft so that it is a well-formed message, and nothing more: Host and the body's length and type. */
export function toMessage(draft: RequestDraft, host: string): RequestMessage {
  const body = new TextEncoder().encode(draft.body ?? '');
  const headers: [string, string][] = draft.headers.map(([name, value]) => [name, value]);
  const lacks = (name: string) => header(headers, name) === undefined;
  // RFC 9112 §3.2: a client sends Host in every HTTP/1.1 request, first if it can.
  if (lacks('host')) headers.unshift(['Host', host]);
  if (body.length > 0) {
    if (lacks('content-type') && looksLikeJson(draft.body ?? ''))
      headers.push(['Content-Type', 'application/json']);
    if (lacks('content-length') && lacks('transfer-encoding'))
      headers.push(['Content-Length', String(body.length)]);
  } else if (
    ['POST', 'PUT', 'PATCH'].includes(draft.method) &&
    lacks('content-length') &&
    lacks('transfer-encoding')
  ) {
    // RFC 9110 §8.6: these methods anticipate content, so its absence is said.
    headers.push(['Content-Length', '0']);
  }
  return { method: draft.method, target: draft.path, version: '1.1', headers, body };
}

function looksLikeJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
