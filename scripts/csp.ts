/**
 * After `next build`: the hashes of every page's inline scripts, to `.next/csp.json` for proxy.ts.
 * Nonces would need every page rendered anew for each request; hashes let them stay static.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inlineScriptHashes } from '../lib/server/content-security-policy';

const built = join('.next', 'server', 'app');

/** `learn/x/y.html` is served at `/learn/x/y`, `index.html` at `/`. */
const routeOf = (file: string): string =>
  `/${file
    .replaceAll('\\', '/')
    .replace(/\.html$/, '')
    .replace(/^index$/, '')}`;

const pages: Record<string, string[]> = {};
for (const file of (await readdir(built, { recursive: true }))
  .filter((name) => name.endsWith('.html'))
  .sort()) {
  pages[routeOf(file)] = inlineScriptHashes(await readFile(join(built, file), 'utf8'));
}

const missing = ['/', '/learn', '/playground', '/_not-found'].filter((route) => !pages[route]?.length);
if (missing.length > 0) {
  console.error(
    `csp: ${missing.join(', ')} not found as static pages in ${built}. Run "next build" first, and keep these routes static.`,
  );
  process.exit(1);
}
await writeFile(join('.next', 'csp.json'), JSON.stringify(pages));
const most = Math.max(...Object.values(pages).map((hashes) => hashes.length));
console.log(`csp: ${Object.keys(pages).length} pages, at most ${most} inline scripts on one`);
