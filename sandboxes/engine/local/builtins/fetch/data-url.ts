/** `fetch('data:…')`: the content is in the URL (Fetch §4.3). */
import { fetchFailed } from './failure';
import { Headers } from './headers';
import { type Response, received } from './response';

const DEFAULT_TYPE = 'text/plain;charset=US-ASCII';

/** @throws {TypeError} `fetch failed`: the URL has no comma, or no base64 where it says so */
export function fetchData(url: URL): Response {
  const [, head, content] = /^data:([^,]*),([^#]*)/.exec(url.href) ?? [];
  if (head === undefined || content === undefined) throw fetchFailed(new Error('invalid data: URL'));
  const base64 = /; *base64$/i.test(head);
  const given = head.replace(/; *base64$/i, '').trim();
  const type = given.startsWith(';') ? `text/plain${given}` : given || DEFAULT_TYPE;
  const bytes = percentDecoded(content);
  const headers = new Headers({ 'content-type': type });
  const origin = { url: url.href.replace(/#.*/, ''), redirected: false, type: 'basic' } as const;
  return received(base64 ? fromBase64(bytes) : bytes, { status: 200, statusText: 'OK', headers }, origin);
}

function percentDecoded(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const escaped = text[index] === '%' ? /^%([0-9a-f]{2})/i.exec(text.slice(index, index + 3)) : null;
    if (escaped) index += 2;
    bytes.push(escaped ? Number.parseInt(String(escaped[1]), 16) : text.charCodeAt(index));
  }
  return new Uint8Array(bytes);
}

function fromBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(String.fromCharCode(...bytes)), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw fetchFailed(new Error('invalid data: URL', { cause }));
  }
}
