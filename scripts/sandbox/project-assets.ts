import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../sandboxes/engine/contract';
import type { PackageAsset, SandboxManifest } from '../../sandboxes/engine/local/manifest';
import { buildSandbox } from '../build-sandbox';
import { readSettings } from '../settings.mjs';
import type { ProjectOnDisk } from './project';

const BUILT = fileURLToPath(new URL('../../public/sandbox', import.meta.url));
const OWN_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/**
 * A folder with the engine and the project's own dependencies, bundled when they were not before.
 * @throws {EngineError} when a dependency is not installed or cannot be bundled
 */
export async function assetsOf(
  { dependencies, nodeModules }: ProjectOnDisk,
  say: (line: string) => void,
): Promise<string> {
  const { manifest } = await buildSandbox({ say });
  const bundled = new Set(Object.values(manifest.packages).map(({ name }) => name));
  // The labs' packages are bundled already; tsx is a command of the engine, not a package in it.
  const wanted = dependencies.filter((name) => name !== 'tsx');
  const shared = nodeModules === null || nodeModules === OWN_MODULES;
  if (wanted.length === 0 || (shared && wanted.every((name) => bundled.has(name)))) return BUILT;
  if (nodeModules === null) {
    throw new EngineError('ENOENT', 'The dependencies are not installed: there is no node_modules', {
      remedy: 'Run npm install in the folder of the project.',
    });
  }

  const key = await keyOf(manifest.version, wanted, nodeModules);
  const folder = join(readSettings().dataDir, 'cache', 'sandbox', key);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  say(`Bundling ${wanted.join(', ')} (kept for the next time)`);
  await write(folder, manifest, await bundle(wanted, dirname(nodeModules)));
  return folder;
}

/** What the bundles depend on: the engine, the names, and what npm says is installed. */
async function keyOf(version: string, wanted: readonly string[], nodeModules: string): Promise<string> {
  const lock = join(nodeModules, '.package-lock.json');
  const installed = existsSync(lock) ? await readFile(lock, 'utf8') : nodeModules;
  return createHash('sha256')
    .update(JSON.stringify([version, wanted.toSorted(), installed]))
    .digest('hex')
    .slice(0, 16);
}

async function bundle(names: readonly string[], folder: string) {
  const { bundlePackages } = await import('./bundle-packages');
  try {
    return await bundlePackages(names, folder);
  } catch (cause) {
    throw new EngineError('EBUNDLE', `The dependencies could not be bundled: ${String(cause)}`, {
      remedy: 'Run npm install in the folder of the project, or run it with --engine native.',
      cause,
    });
  }
}

/** Complete or not at all: what is half written must not be found by the next run. */
async function write(
  folder: string,
  manifest: SandboxManifest,
  { files, entries }: Awaited<ReturnType<typeof bundle>>,
): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  await mkdir(join(draft, 'packages'), { recursive: true });
  for (const { file } of [manifest.frame, manifest.process, manifest.compile])
    await cp(join(BUILT, file), join(draft, file));
  const packages: Record<string, PackageAsset> = {};
  for (const [index, { id, name, version, requires, code }] of files.entries()) {
    const file = `packages/${index}.js`;
    await writeFile(join(draft, file), code);
    // Nothing travels over a network here: how well it would compress is of no interest.
    packages[id] = { file, name, version, requires, bytes: code.length, brotli: code.length };
  }
  await writeFile(
    join(draft, 'manifest.json'),
    JSON.stringify({ ...manifest, packages, entries, types: {} }),
  );
  await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true });
    // Another run was faster with the same content.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
