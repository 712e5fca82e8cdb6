/** What the build of the sandbox made for a service (`assets.ts`), for processes of this computer. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../contract';

const SERVICES = fileURLToPath(new URL('../../services', import.meta.url));
const BUILT = fileURLToPath(new URL('../../../public/sandbox', import.meta.url));

/**
 * Links the files of a service into a folder that does not exist yet.
 * @returns the folder; null when the service has no such files
 * @throws {EngineError} `ENOENT` they have not been built
 */
export async function linkServiceAssets(name: string, folder: string): Promise<string | null> {
  if (!existsSync(join(SERVICES, name, 'assets.ts'))) return null;
  const files = await builtFiles(name);
  if (files === null)
    throw new EngineError('ENOENT', `What the service "${name}" needs has not been built`, {
      remedy: 'Run npx tsx scripts/build-sandbox.ts.',
    });
  for (const [path, { file }] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(BUILT, file), join(folder, path));
  }
  return folder;
}

async function builtFiles(name: string): Promise<Readonly<Record<string, { readonly file: string }>> | null> {
  const manifest = join(BUILT, 'manifest.json');
  if (!existsSync(manifest)) return null;
  const { services } = JSON.parse(await readFile(manifest, 'utf8')) as {
    readonly services?: Readonly<
      Record<string, { readonly files: Readonly<Record<string, { readonly file: string }>> }>
    >;
  };
  return services?.[name]?.files ?? null;
}
