import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../sandboxes/engine/contract';
import { chunksNamedIn } from '../../sandboxes/engine/local/builtins/lazy';
import type { PackageAsset, SandboxManifest } from '../../sandboxes/engine/local/manifest';
import { importsOf, requiresOf } from '../../sandboxes/engine/local/page/imports';
import { REQUIRED } from '../../sandboxes/engine/local/process/messages';
import { buildSandbox } from '../build-sandbox';
import { readSettings } from '../settings.mjs';
import type { BundleOptions } from './bundle-packages';
import type { PackageBundle } from './package-bundle/files';
import type { ProjectWithPackages } from './project';
import { stampOf } from './stamp';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OWN_MODULES = join(ROOT, 'node_modules');
/** What decides how a bundle looks, beside the packages themselves. */
const BUNDLER = [
  'scripts/sandbox/bundle-packages.ts',
  'scripts/sandbox/package-bundle',
  'scripts/sandbox/computed-modules.ts',
  'scripts/sandbox/package-places.ts',
  'sandboxes/engine/local/compile',
  ...['acorn', 'esbuild', 'magic-string'].map((name) => `node_modules/${name}/package.json`),
];

/** Files that stand in front of those in `public/sandbox`: the project's own packages, and a manifest that names them. */
export type Overlay = ReadonlyMap<string, string>;

/**
 * Builds the engine, and bundles the project's own dependencies when that was not done before.
 * @throws {EngineError} when a dependency is not installed or cannot be bundled
 */
export async function overlayOf(
  { project, dependencies, nodeModules }: ProjectWithPackages,
  say: (line: string) => void,
): Promise<Overlay> {
  const { manifest } = await buildSandbox({ say });
  const bundled = new Set(Object.values(manifest.packages).map(({ name }) => name));
  // The labs' packages are bundled already; tsx is a command of the engine, not a package in it.
  const wanted = dependencies.filter((name) => name !== 'tsx');
  const shared = nodeModules === null || nodeModules === OWN_MODULES;
  if (wanted.length === 0 || (shared && wanted.every((name) => bundled.has(name)))) return new Map();
  if (nodeModules === null) {
    throw new EngineError('ENOENT', 'The dependencies are not installed: there is no node_modules', {
      remedy: 'Run npm install in the folder of the project.',
    });
  }

  const used = new Set([...wanted, ...importsOf(project.files)]);
  const required = requiresOf(project.files);
  const key = await keyOf([...wanted, ...used, ...[...required].map((each) => REQUIRED + each)], nodeModules);
  const file = join(readSettings().dataDir, 'cache', 'packages', `${key}.json`);
  if (existsSync(file)) return overlay(manifest, JSON.parse(await readFile(file, 'utf8')) as PackageBundle);
  say(`Bundling ${wanted.join(', ')} (kept for the next time)`);
  const bundle = await bundleOf(wanted, dirname(nodeModules), { used, required });
  await writeWhole(file, JSON.stringify(bundle));
  return overlay(manifest, bundle);
}

/** What the bundle depends on: how bundles are made, what is imported, and what npm says is installed. */
async function keyOf(specifiers: readonly string[], nodeModules: string): Promise<string> {
  const lock = join(nodeModules, '.package-lock.json');
  const installed = existsSync(lock) ? await readFile(lock, 'utf8') : nodeModules;
  return createHash('sha256')
    .update(JSON.stringify([stampOf(ROOT, BUNDLER), specifiers.toSorted(), installed]))
    .digest('hex')
    .slice(0, 16);
}

async function bundleOf(
  names: readonly string[],
  folder: string,
  options: BundleOptions,
): Promise<PackageBundle> {
  const { bundlePackages } = await import('./bundle-packages');
  try {
    return await bundlePackages(names, folder, options);
  } catch (cause) {
    throw new EngineError('EBUNDLE', `The dependencies could not be bundled: ${String(cause)}`, {
      remedy: 'Run npm install in the folder of the project, or run it with --engine native.',
      cause,
    });
  }
}

/** Complete or not at all: what is half written must not be found by the next run. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, text);
  await rename(draft, file);
}

function overlay(manifest: SandboxManifest, { files, entries }: PackageBundle): Overlay {
  const packages: Record<string, PackageAsset> = {};
  const layer = new Map<string, string>();
  for (const [index, { id, name, version, requires, code, data }] of files.entries()) {
    const file = `packages/${index}.js`;
    layer.set(file, code);
    const dataFile = `packages/${index}.json`;
    const hasData = Object.keys(data).length > 0;
    if (hasData) layer.set(dataFile, JSON.stringify(data));
    // Nothing travels over a network here: how well it would compress is of no interest.
    const bytes = code.length;
    const asset = { file, name, version, requires, chunks: chunksNamedIn(code), bytes, brotli: bytes };
    packages[id] = hasData ? { ...asset, data: dataFile } : asset;
  }
  return layer.set('manifest.json', JSON.stringify({ ...manifest, packages, entries, types: {} }));
}
