/** File URLs and paths. */
import { invalidArgType, nodeError } from '../node-error';

const invalidHost = () =>
  nodeError(TypeError, 'ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');

/** Drive letters are none (WHATWG URL, "file host state"). */
const HOST = /^\s*file:[/\\]{2}(?!localhost(?:[/\\?#]|$)|[a-z][:|](?:[/\\?#]|$))[^/\\?#]/i;

/**
 * `new URL` as the standard has it: Firefox ends a path at its NUL, and forgets the host of a file.
 * @throws {TypeError} `ERR_INVALID_URL`; `ERR_INVALID_FILE_URL_HOST` for a host that the browser has forgotten
 */
export function standardUrl(text: string, base?: URL): URL {
  const url = new URL(text.includes('\0') ? withoutNul(text) : text, base);
  if (url.protocol === 'file:' && url.hostname === '' && HOST.test(text)) throw invalidHost();
  return url;
}

/** At both ends it is dropped, in between it is escaped. */
const withoutNul = (text: string): string => text.replace(EDGES, '').replaceAll('\0', '%00');

/** "C0 control or space" of the standard. */
const EDGES = /^[\0- ]+|[\0- ]+$/g;

/** @throws {TypeError} when it is no URL of a file on this machine */
export function fileURLToPath(given: URL | string): string {
  const url = typeof given === 'string' ? standardUrl(given) : given;
  if (!(url instanceof URL)) throw invalidArgType('path', 'of type string or an instance of URL', given);
  if (url.protocol !== 'file:')
    throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (url.hostname !== '') throw invalidHost();
  if (/%2f/i.test(url.pathname))
    throw nodeError(
      TypeError,
      'ERR_INVALID_FILE_URL_PATH',
      'File URL path must not include encoded / characters',
    );
  return decodeURIComponent(url.pathname);
}

/** The URL of a path, from the working directory when it is relative. */
export function pathToFileURL(path: string): URL {
  if (typeof path !== 'string') throw invalidArgType('path', 'of type string', path);
  const base = path.startsWith('/') ? path : `${globalThis.process.cwd()}/${path}`;
  const encoded = base.replace(
    /[%\\\n\r\t?#]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  return new URL(`file://${encoded}`);
}
