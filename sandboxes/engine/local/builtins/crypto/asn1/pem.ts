/** PEM (RFC 7468), with the headers of the older encrypted form (RFC 1421). */
import { Buffer } from 'node:buffer';

export interface Pem {
  /** `PRIVATE KEY`, `CERTIFICATE`, … */
  readonly label: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/g;

/** Every block of a text, in order. */
export function readPem(text: string): Pem[] {
  return [...text.matchAll(BLOCK)].map(([, label = '', inner = '']) => {
    const headers = new Map<string, string>();
    let body = inner;
    for (let line = /^([\w-]+): (.*)\r?\n/.exec(body); line; line = /^([\w-]+): (.*)\r?\n/.exec(body)) {
      headers.set(line[1] ?? '', (line[2] ?? '').trim());
      body = body.slice(line[0].length);
    }
    return { label, headers, bytes: Buffer.from(body.replace(/\s+/g, ''), 'base64') };
  });
}

export function writePem(label: string, bytes: Uint8Array, headers: readonly string[] = []): string {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  const above = headers.length > 0 ? [...headers, ''] : [];
  return [`-----BEGIN ${label}-----`, ...above, ...lines, `-----END ${label}-----`, ''].join('\n');
}
