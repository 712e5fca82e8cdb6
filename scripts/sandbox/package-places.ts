/** What the modules of a bundle may ask of the place where they would be installed: its path, and the files beside them. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type { PackageData } from '../../sandboxes/engine/local/manifest';

/** What esbuild puts for `import.meta.url`; each module declares it. */
export const META_URL = '__import_meta_url';

const ASKS_PLACE = /\b(?:__dirname|__filename|import\.meta\.url)\b/;
const READS_FILES = /\b(?:createReadStream|readFile|readFileSync|sendFile)\b/;
/** Never read by a program: documentation, declarations, tests, and the source text that maps point to. */
const UNREAD =
  /(?:^|\/)(?:node_modules|tests?|docs?|examples?|bench(?:mark)?s?)\/|\.(?:map|md|markdown|[cm]?ts)$|(?:^|\/)licen[cs]e/i;
const CODE = /\.(?:[cm]?js|json|txt|ya?ml)$|(?:^|\/)\.[^/]*$|(?:^|\/)[^./]+$/;

export interface Places {
  readonly plugin: Plugin;
  /** Folders of the packages whose modules read files that lie beside them, filled by a build. */
  readonly readers: ReadonlySet<string>;
}

/**
 * Tells each module where its file is in a sandbox: a bundle has one place for all.
 * @param resolveDir the folder whose `node_modules` stands for `/app/node_modules`
 */
export function createPlaces(resolveDir: string): Places {
  const readers = new Set<string>();
  const plugin: Plugin = {
    name: 'places',
    setup(setup) {
      setup.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (!ASKS_PLACE.test(source)) return undefined;
        const folder = packageFolder(path);
        if (READS_FILES.test(source) || filesOf(folder).some((file) => !CODE.test(file))) readers.add(folder);
        const place = placeOf(path, resolveDir);
        const variables = {
          __filename: place,
          __dirname: dirname(place),
          [META_URL]: pathToFileURL(place).href,
        };
        // An ES module that makes its own __dirname of import.meta.url keeps it.
        const wanted = Object.entries(variables).filter(
          ([name]) =>
            source.includes(name === META_URL ? 'import.meta.url' : name) &&
            !new RegExp(`\\b(?:const|let)\\s+${name}\\b`).test(source),
        );
        const head = wanted.map(([name, value]) => `var ${name}=${JSON.stringify(value)};`).join('');
        return { contents: head + source.replace(/^#!.*/, ''), loader: 'js' };
      });
    },
  };
  return { plugin, readers };
}

/** The files of an installed package that a program may read, by their paths in a sandbox. */
export function dataOf(folder: string, resolveDir: string): PackageData {
  return Object.fromEntries(
    filesOf(folder).map((file) => {
      const path = join(folder, file);
      return [placeOf(path, resolveDir), contentOf(readFileSync(path))];
    }),
  );
}

function contentOf(bytes: Buffer): PackageData[string] {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { base64: bytes.toString('base64') };
    throw error;
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !UNREAD.test(file));
}

/** `/home/me/x/node_modules/@a/b/lib/c.js` → `/home/me/x/node_modules/@a/b`. */
function packageFolder(path: string): string {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0] ?? dirname(path);
}

/** `/home/me/x/node_modules/ws/index.js` → `/app/node_modules/ws/index.js`. */
function placeOf(path: string, resolveDir: string): string {
  const inside = relative(resolveDir, path).split(sep).join('/');
  return `/app/${inside.slice(inside.indexOf('node_modules/'))}`;
}
