/** Files of a package that it loads by a path that it works out: no bundler sees them, as ESLint's formatters. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** `path.resolve(__dirname, "../", "formatters", `${name}.js`)`, with what leads to the folder. */
const FOLDER_OF_MANY = /\b(?:resolve|join)\(\s*__dirname((?:\s*,\s*(["'])[^"'\n]*\2)+)\s*,\s*(?![\s"')])/g;
/** A request whose name is not written out. */
const COMPUTED = /\b(?:import|require)\(\s*(?![\s"'`)])/;
const SKIPPED = new Set(['node_modules', 'test', 'tests', 'docs', 'examples']);

function* sourcesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* sourcesIn(path);
    else if (entry.isFile() && /\.c?js$/.test(entry.name)) yield path;
  }
}

/**
 * @param folder of an installed package
 * @returns absolute paths
 */
export function computedModules(folder: string): string[] {
  const found = new Set<string>();
  for (const path of sourcesIn(folder)) {
    const source = readFileSync(path, 'utf8');
    if (!source.includes('__dirname') || !COMPUTED.test(source)) continue;
    for (const [, written = ''] of source.matchAll(FOLDER_OF_MANY)) {
      const parts = Array.from(written.matchAll(/["']([^"'\n]*)["']/g), ([, part = '']) => part);
      const target = resolve(dirname(path), ...parts);
      const inside = !relative(folder, target).startsWith('..') && target !== folder;
      if (!inside || !existsSync(target)) continue;
      for (const entry of readdirSync(target, { withFileTypes: true }))
        if (entry.isFile() && /\.c?js$/.test(entry.name)) found.add(join(target, entry.name));
    }
  }
  return [...found].sort();
}

/** `/x/node_modules/eslint/lib/a.js` → `eslint/lib/a.js`. */
export const pathInPackages = (path: string): string =>
  path
    .slice(path.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules${sep}`.length)
    .split(sep)
    .join('/');
