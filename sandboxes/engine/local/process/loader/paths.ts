/** Paths of the sandbox, as the loader and the kernel need them: POSIX, absolute. */

/** `/a/b/c.js` → `/a/b`, `/a`, `/`. */
export function* directoriesAbove(path: string): Generator<string> {
  let rest = path;
  while (rest !== '/' && rest !== '') {
    rest = rest.slice(0, Math.max(rest.lastIndexOf('/'), 0));
    yield rest || '/';
  }
}

export function directoryOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

/** Joins and normalises, POSIX; what is absolute stays. */
export function join(directory: string, relative: string): string {
  const parts: string[] = [];
  for (const part of (relative.startsWith('/') ? relative : `${directory}/${relative}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
