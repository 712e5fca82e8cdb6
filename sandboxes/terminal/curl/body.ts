/** What a request carries: -d and its kin, -F, -T. */
import { joinBytes } from '../../bytes';
import type { CommandSession } from '../command';
import { readAll } from '../shell/input';
import { CurlFailure } from './failure';
import type { CurlOptions, DataPart } from './options';

export interface Body {
  readonly bytes: Uint8Array;
  readonly type: string | null;
}

const encoder = new TextEncoder();

const absolute = (session: CommandSession, path: string) => session.files.resolvePath(session.cwd, path);

/** `-` is the standard input. @throws {CurlFailure} 26 cannot be read */
export async function readFile(session: CommandSession, path: string): Promise<Uint8Array> {
  if (path === '-' || path === '.') return readAll(session.stdin, session.signal);
  const file = absolute(session, path);
  if (!(await session.files.exists(file))) throw new CurlFailure(26, `Failed to open ${path}`);
  return session.files.readFileBuffer(file);
}

/** @returns null when the request has none */
export async function bodyOf(session: CommandSession, options: CurlOptions): Promise<Body | null> {
  const upload = options.values.get('upload-file');
  if (upload !== undefined) return { bytes: await readFile(session, upload), type: null };
  if (options.form.length > 0) return multipart(session, options.form);
  if (options.data.length === 0) return null;
  const json = options.data.some(({ kind }) => kind === 'json');
  const parts: Uint8Array[] = [];
  for (const [at, part] of options.data.entries()) {
    if (at > 0 && part.kind !== 'json') parts.push(encoder.encode('&'));
    parts.push(await dataOf(session, part));
  }
  return { bytes: joinBytes(parts), type: json ? null : 'application/x-www-form-urlencoded' };
}

async function dataOf(session: CommandSession, { kind, text }: DataPart): Promise<Uint8Array> {
  if (kind === 'urlencode') return encoder.encode(await urlencode(session, text));
  if (kind === 'raw' || !text.startsWith('@')) return encoder.encode(text);
  const bytes = await readFile(session, text.slice(1));
  // -d leaves line ends and NULs out, as from a form.
  return kind === 'data' ? bytes.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0) : bytes;
}

async function urlencode(session: CommandSession, text: string): Promise<string> {
  const [, name = '', sign, content = ''] = /^([^=@]*)([=@])([\s\S]*)$/.exec(text) ?? [
    null,
    '',
    undefined,
    text,
  ];
  const bytes = sign === '@' ? await readFile(session, content) : encoder.encode(content);
  let encoded = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    // As a form does, spaces become plus signs.
    if (char === ' ') encoded += '+';
    else encoded += /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return name === '' ? encoded : `${name}=${encoded}`;
}

const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
};

/** RFC 7578. `name=value`, `name=@file;type=…;filename=…`, `name=<file`. */
async function multipart(session: CommandSession, form: CurlOptions['form']): Promise<Body> {
  const random = crypto.getRandomValues(new Uint8Array(8));
  const boundary = `------------------------${Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const parts: Uint8Array[] = [];
  for (const { text, plain } of form) {
    const cut = text.indexOf('=');
    if (cut < 0) throw new CurlFailure(2, `Illegally formatted input field: ${text}`);
    const name = text.slice(0, cut);
    const given = text.slice(cut + 1);
    let head = `Content-Disposition: form-data; name="${name}"`;
    let bytes = encoder.encode(given);
    const file = plain ? null : /^([@<])([^;]*)((?:;[^;]*)*)$/.exec(given);
    if (file) {
      const [, how, path = '', rest = ''] = file;
      bytes = new Uint8Array(await readFile(session, path));
      const named = /;filename=([^;]*)/.exec(rest)?.[1] ?? path.split('/').pop() ?? path;
      const type = /;type=([^;]*)/.exec(rest)?.[1] ?? TYPES[path.split('.').pop()?.toLowerCase() ?? ''];
      if (how === '@') head += `; filename="${named}"\r\nContent-Type: ${type ?? 'application/octet-stream'}`;
    }
    parts.push(encoder.encode(`--${boundary}\r\n${head}\r\n\r\n`), bytes, encoder.encode('\r\n'));
  }
  parts.push(encoder.encode(`--${boundary}--\r\n`));
  return { bytes: joinBytes(parts), type: `multipart/form-data; boundary=${boundary}` };
}
