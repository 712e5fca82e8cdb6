/** Which packages a project may import, told from its text before any of it runs. */
import type { ProjectFiles } from '../../contract';

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])([^"'\n]+)\1/g;

const REQUEST = /\brequire\s*\(\s*(["'])([^"'\n]+)\1/g;

/** What the project asks for by `require`. */
export function requiresOf(files: ProjectFiles): Set<string> {
  const sources = Object.entries(files).filter(([path]) => /\.[mc]?[jt]s$/.test(path));
  return new Set(
    sources.flatMap(([, data]) =>
      typeof data === 'string' ? [...data.matchAll(REQUEST)].map((match) => match[2] ?? '') : [],
    ),
  );
}

/** What the project may import: what its sources name, and every dependency of its package.json. */
export function importsOf(files: ProjectFiles): Set<string> {
  const found = new Set<string>();
  for (const [path, data] of Object.entries(files)) {
    if (typeof data !== 'string') continue;
    if (path === 'package.json') for (const name of dependenciesOf(data)) found.add(name);
    else if (/\.[mc]?[jt]s$/.test(path))
      for (const match of data.matchAll(SPECIFIER)) found.add(match[2] ?? '');
  }
  return found;
}

function dependenciesOf(text: string): string[] {
  try {
    return Object.keys((JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies ?? {});
  } catch (error) {
    // A learner may boot a broken package.json: starting the process says so, with the place.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
