/** Specifiers that are URLs: which file they mean. */
import { fileURLToPath, pathToFileURL, standardUrl } from '../../builtins/url/file-urls';
import { invalidSpecifier } from './errors';
import { directoryOf, join } from './paths';

export interface FileLocation {
  readonly path: string;
  /** What follows the path in `import('./x.mjs?again')`, which makes it a module of its own. */
  readonly query: string;
}

export const SCHEME = /^[a-z][a-z\d+.-]*:/i;

/** Nothing in it that a URL would read otherwise than a path. */
const PLAIN = /^[\w./@+~,=$!&'()*:;-]*$/;

/** What a relative or absolute URL means in the file at `importer`. A slash at its end is kept. */
export function fileAt(specifier: string, importer: string): FileLocation {
  if (PLAIN.test(specifier)) {
    const path = join(directoryOf(importer), specifier);
    return { path: specifier.endsWith('/') ? `${path}/` : path, query: '' };
  }
  return fileOfUrl(standardUrl(specifier, pathToFileURL(importer)), importer);
}

/** @throws {Error} `ERR_INVALID_MODULE_SPECIFIER`, `ERR_INVALID_FILE_URL_HOST`, or a URIError */
export function fileOfUrl(url: URL, importer: string): FileLocation {
  if (/%2f|%5c/i.test(url.pathname))
    throw invalidSpecifier(url.pathname, 'must not include encoded "/" or "\\" characters', importer);
  return { path: fileURLToPath(url), query: url.search + url.hash };
}

/** null: it is the name of a package. @throws {Error} `ERR_INVALID_FILE_URL_HOST` */
export function urlOrNull(text: string): URL | null {
  return URL.canParse(text) ? standardUrl(text) : null;
}
