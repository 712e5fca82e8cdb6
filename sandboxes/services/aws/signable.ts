import type { IncomingMessage } from 'node:http';
import type { SignableRequest } from './canonical-request';

/** What came over HTTP, as Signature Version 4 reads it. */
export function signableFrom({ method = 'GET', url = '/', rawHeaders }: IncomingMessage): SignableRequest {
  const headers = new Map<string, string[]>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    const known = headers.get(name);
    if (known === undefined) headers.set(name, [value]);
    else known.push(value);
  }
  const cut = url.indexOf('?');
  return {
    method,
    path: cut === -1 ? url : url.slice(0, cut),
    query: cut === -1 ? '' : url.slice(cut + 1),
    headers,
  };
}
