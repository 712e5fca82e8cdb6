/** The licences of all that was bundled: they ask to be kept with every copy. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param sources bundled files, relative to `root`
 * @returns one text: each package's name, version and licence
 */
export function licencesOf(root: string, sources: readonly string[]): string {
  const folders = new Set(
    sources.flatMap((source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const path = join(root, folder);
      const manifest = existsSync(join(path, 'package.json'))
        ? (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
            name?: string;
            version?: string;
            license?: string;
          })
        : {};
      const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
      const text = file
        ? readFileSync(join(path, file), 'utf8').trim()
        : `License: ${manifest.license ?? 'see the package'}`;
      return `${manifest.name ?? folder} ${manifest.version ?? ''}\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(78)}\n\n`);
}
