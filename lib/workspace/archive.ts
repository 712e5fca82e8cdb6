/** The project as a zip that runs with `npm install && npm start`, and a zip (or loose files) back into a project. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { FileMap } from '@/lib/labs/for-page';
import { pathProblem } from './files';

export class ArchiveProblem extends Error {
  override readonly name = 'ArchiveProblem';
}

const MOST_FILES = 500;
const MOST_BYTES = 5_000_000;

/** One folder named after the lab, so that unpacking never litters. */
export function zipOf(lab: string, files: FileMap, readme: string): Uint8Array {
  const entries: Record<string, Uint8Array> = {};
  const all: FileMap = Object.hasOwn(files, 'README.md') ? files : { ...files, 'README.md': readme };
  for (const [path, text] of Object.entries(all)) entries[`${lab}/${path}`] = strToU8(text);
  return zipSync(entries, { level: 9 });
}

/**
 * The text files of a zip. `node_modules`, hidden folders and binary files are left out and counted.
 * @throws {ArchiveProblem} when it is no zip, is too large or holds no package.json
 */
export function filesOfZip(bytes: Uint8Array): { files: FileMap; skipped: number } {
  let skipped = 0;
  let total = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/')) return false;
        if (/(^|\/)(node_modules|\.git|__MACOSX)\//.test(name)) {
          skipped++;
          return false;
        }
        total += originalSize;
        if (total > MOST_BYTES)
          throw new ArchiveProblem(
            'The zip holds more than 5 MB besides node_modules. Remove what the server does not need and zip it again.',
          );
        return true;
      },
    });
  } catch (error) {
    if (error instanceof ArchiveProblem) throw error;
    throw new ArchiveProblem(
      `This is not a zip that can be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  const names = Object.keys(entries);
  const manifest = names
    .filter((name) => name === 'package.json' || name.endsWith('/package.json'))
    .sort((a, b) => a.length - b.length)[0];
  if (manifest === undefined)
    throw new ArchiveProblem('The zip has no package.json. Zip the folder of a Node project.');
  const root = manifest.slice(0, -'package.json'.length);
  const files: Record<string, string> = {};
  for (const name of names) {
    const data = entries[name];
    const path = name.startsWith(root) ? name.slice(root.length) : null;
    if (!data || path === null || data.includes(0) || pathProblem(files, path) !== null) {
      skipped++;
      continue;
    }
    files[path] = strFromU8(data);
  }
  if (Object.keys(files).length > MOST_FILES)
    throw new ArchiveProblem(
      `The zip holds more than ${MOST_FILES} files besides node_modules. Keep to the server’s own files.`,
    );
  return { files, skipped };
}
