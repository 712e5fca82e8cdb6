/** From a URL, options, or both, to one set of request options. */
import { nodeError } from '../node-error';
import type { HeaderValue } from './outgoing-message';

export interface RequestOptions {
  agent?: unknown;
  auth?: string | null;
  createConnection?: (options: object, created: (error: Error | null, socket?: unknown) => void) => unknown;
  defaultPort?: number | string;
  headers?: Readonly<Record<string, HeaderValue | undefined>> | readonly HeaderValue[];
  host?: string | null;
  hostname?: string | null;
  insecureHTTPParser?: boolean;
  joinDuplicateHeaders?: boolean;
  maxHeaderSize?: number;
  method?: string;
  path?: string | null;
  port?: number | string | null;
  protocol?: string | null;
  setHost?: boolean;
  signal?: AbortSignal;
  socketPath?: string;
  timeout?: number;
  uniqueHeaders?: readonly string[];
  _defaultAgent?: unknown;
}

export type RequestInput = string | URL | RequestOptions;

export function fromUrl(url: URL): RequestOptions {
  const { protocol, hostname, pathname, search, port, username, password } = url;
  return {
    protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    path: `${pathname}${search}`,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username || password
      ? { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }
      : {}),
  };
}

/** Browsers word a bad URL in their own way; Node says `Invalid URL` with a code. */
export function parseUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw Object.assign(nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), { input: text });
}

/** The `Host` of a request: an IPv6 address in brackets, the port unless it is the default one. */
export function hostHeader(
  host: string,
  port: number | string,
  defaultPort: number | string | undefined,
): string {
  const bracketed =
    host.includes(':') && host.indexOf(':') !== host.lastIndexOf(':') && !host.startsWith('[');
  const name = bracketed ? `[${host}]` : host;
  return port && Number(port) !== Number(defaultPort) ? `${name}:${port}` : name;
}
