import { readdirSync, readFileSync, statSync } from 'node:fs';
import { redirectTo } from '../request/redirect';
import { Finish, type Reply, reply } from '../request/reply';
import type { ProxyRequest } from '../request/request';
import { escapePath } from '../request/uri';

/** Another path within the proxy answers: an `index` page, a fallback. */
export interface InternalRedirect {
  readonly to: string;
}

/** Answers with a file of `root`, or with what `index` says of a folder. */
export function serveFile(request: ProxyRequest): Reply | InternalRedirect {
  const { settings } = request;
  if (request.uri.endsWith('/')) return serveFolder(request);
  if (!['GET', 'HEAD'].includes(request.method)) throw new Finish(405);
  const path = request.filename;
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Finish(404);
  if (found.isDirectory()) {
    const args = request.args === '' ? '' : `?${request.args}`;
    throw new Finish(301, [['Location', redirectTo(request, `${escapePath(request.uri)}/${args}`)]]);
  }
  const body = readFileSync(path);
  const modified = Math.floor(found.mtimeMs / 1000);
  const extension = /\.([^./]+)$/.exec(request.uri)?.[1]?.toLowerCase();
  const type = (extension !== undefined && settings.types.get(extension)) || settings.default_type;
  const etag: readonly (readonly [string, string])[] = settings.etag
    ? [['ETag', `"${modified.toString(16)}-${body.length.toString(16)}"`]]
    : [];
  const fields = [['Content-Type', type], ...etag, ['Accept-Ranges', 'bytes']] as const;
  return {
    ...reply(200, fields, body),
    conditional: true,
    modified: new Date(modified * 1000).toUTCString(),
  };
}

function serveFolder(request: ProxyRequest): Reply | InternalRedirect {
  const folder = request.filename;
  for (const name of request.settings.index) {
    const index = name.of(request);
    if (index.startsWith('/')) return { to: index };
    if (request.kindOf(`${folder}${index}`) === 'file') return { to: `${request.uri}${index}` };
  }
  if (request.kindOf(folder) !== 'directory') throw new Finish(404);
  if (!request.settings.autoindex) throw new Finish(403);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort();
  const links = ['../', ...names].map((name) => `<a href="${encodeURI(name)}">${name}</a>`).join('\r\n');
  const title = `Index of ${request.uri}`;
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre>${links}\r\n</pre><hr></body>\r\n</html>\r\n`;
  return reply(200, [['Content-Type', 'text/html']], Buffer.from(page));
}

/** The first candidate of `try_files` that there is, or its last word. null: this file it is. */
export function tryFiles(request: ProxyRequest): InternalRedirect | null {
  const rule = request.level.tryFiles;
  if (!rule) return null;
  for (const candidate of rule.candidates) {
    const uri = candidate.of(request);
    const wanted = uri.endsWith('/') ? 'directory' : 'file';
    const path = request.fileOf(uri.replace(/(.)\/$/, '$1'));
    if (request.kindOf(path) !== wanted) continue;
    request.uri = uri;
    return null;
  }
  const last = rule.last.of(request);
  if (last.startsWith('=')) throw new Finish(Number(last.slice(1)));
  return { to: last };
}
