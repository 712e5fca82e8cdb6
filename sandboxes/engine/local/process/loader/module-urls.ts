/** What modules are called: `import.meta`, and paths without what an importer has put behind them. */
import { host } from './host';
import { directoryOf } from './paths';
import { resolve } from './resolve';

/** A module that was asked for with a query resolves what it names as its file does. */
export const pathOf = (id: string): string => (id.startsWith('/') ? id.replace(/[?#].*$/s, '') : id);

/** The URL of a module: of a file, or as if a package's module lay in `node_modules`. */
export function urlOf(id: string): string {
  if (/^(?:data|node):/.test(id)) return id;
  const [, path = '', query = ''] =
    /^([^?#]*)(.*)$/s.exec(id.startsWith('/') ? id : `/app/node_modules/${id}`) ?? [];
  return `file://${encodeURI(path)}${query}`;
}

export function metaOf(id: string): object {
  const url = urlOf(id);
  const filename = id.startsWith('data:')
    ? undefined
    : pathOf(id.startsWith('/') ? id : `/app/node_modules/${id}`);
  return {
    __proto__: null,
    ...(filename === undefined ? {} : { dirname: directoryOf(filename), filename }),
    resolve: (specifier: string) => resolveUrl(String(specifier), id, url),
    url,
  };
}

/** `import.meta.resolve`: what is relative need not exist, what is bare must. */
function resolveUrl(specifier: string, importer: string, base: string): string {
  try {
    const resolved = resolve(specifier, { importer: pathOf(importer), required: false }, host);
    return resolved.type === 'file'
      ? urlOf(resolved.path) + (resolved.query ?? '')
      : resolved.type === 'builtin'
        ? `node:${resolved.name}`
        : urlOf(resolved.specifier);
  } catch (error) {
    if (!/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) throw error;
    return new URL(specifier, base).href;
  }
}
