/** Modules that are their own URL: `data:text/javascript,…` (RFC 2397), as Node reads them. */
import { nodeError } from '../../builtins/node-error';

const FORM = /^data:([^/]+\/[^;,]+)[^,]*?(;base64)?,([\s\S]*)$/i;
const KINDS: Readonly<Record<string, 'code' | 'json'>> = {
  'text/javascript': 'code',
  'application/javascript': 'code',
  'application/json': 'json',
};

/** @throws {Error} `ERR_INVALID_URL`, `ERR_UNKNOWN_MODULE_FORMAT` */
export function dataUrlKind(url: string): 'code' | 'json' {
  const type = FORM.exec(url)?.[1];
  if (type === undefined)
    throw Object.assign(nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), { input: url });
  const kind = KINDS[type.toLowerCase()];
  if (kind) return kind;
  throw nodeError(RangeError, 'ERR_UNKNOWN_MODULE_FORMAT', `Unknown module format: ${type} for URL ${url}`);
}

/** @throws {URIError} for a `%` that begins no byte */
export function dataUrlText(url: string): string {
  const [, , base64, data = ''] = FORM.exec(url) ?? [];
  const text = decodeURIComponent(data);
  return base64 === undefined ? text : globalThis.Buffer.from(text, 'base64').toString();
}
