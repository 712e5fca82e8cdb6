/** The services of `sandboxes/services`, each as one program for the local engine, with the files that it needs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PackageEntry } from '../../sandboxes/engine/local/process/messages';
import { bundleProgram } from './bundle-packages';

interface BuiltService {
  readonly name: string;
  readonly code: string;
  readonly entry: PackageEntry;
  /** By the names that the service knows them by. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly sources: readonly string[];
}

/** What `assets.ts` of a service exports: files that take long to make, or that are no code. */
interface ServiceAssetsModule {
  assets(): Promise<Readonly<Record<string, Uint8Array>>>;
}

/** Names of the folders that hold a service, ascending. */
function serviceNames(root: string): readonly string[] {
  const folder = join(root, 'sandboxes/services');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'main.ts')))
    .sort();
}

/** @param root of the repository */
export function bundleServices(root: string): Promise<readonly BuiltService[]> {
  return Promise.all(
    serviceNames(root).map(async (name): Promise<BuiltService> => {
      const id = `@backlab/${name}/main`;
      const [{ code, kind, sources }, files] = await Promise.all([
        bundleProgram(join(root, 'sandboxes/services', name, 'main.ts'), id, root),
        serviceAssets(root, name),
      ]);
      return { name, code, entry: { module: id, kind }, files, sources };
    }),
  );
}

/** Makes what a service's `assets.ts` makes; nothing where it has none. */
async function serviceAssets(root: string, name: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const file = join(root, 'sandboxes/services', name, 'assets.ts');
  if (!existsSync(file)) return {};
  const { assets } = (await import(pathToFileURL(file).href)) as ServiceAssetsModule;
  return assets();
}
