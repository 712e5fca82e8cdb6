/** File URLs and paths. */
import { invalidArgType, nodeError } from '../node-error';

/** @throws {TypeError} when it is no URL of a file on this machine */
export function fileURLToPath(given: URL | string): string {
  const url = typeof given === 'string' ? new URL(given) : given;
  if (!(url instanceof URL)) throw invalidArgType('path', 'of type string or an instance of URL', given);
  if (url.protocol !== 'file:')
    throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (url.hostname !== '')
    throw nodeError(
      TypeError,
      'ERR_INVALID_FILE_URL_HOST',
      'File URL host must be "localhost" or empty on linux',
    );
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
