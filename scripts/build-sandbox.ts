/**
 * Builds the local engine and the labs' dependencies into public/sandbox/. Run: npx tsx scripts/build-sandbox.ts [--force]
 * Does nothing when no input has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { chunksNamedIn } from '../sandboxes/engine/local/builtins/lazy';
import type {
  Asset,
  ChunkAsset,
  PackageAsset,
  SandboxManifest,
  ServiceAsset,
} from '../sandboxes/engine/local/manifest';
import { frameDocument } from './sandbox/frame-document';
import { labRoots } from './sandbox/lab-roots';
import { stampOf } from './sandbox/stamp';

const compress = promisify(brotliCompress);
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INPUTS = [
  'sandboxes/engine',
  'sandboxes/bytes.ts',
  'sandboxes/http1',
  'sandboxes/http2',
  'sandboxes/dns',
  'sandboxes/service-messages.ts',
  'sandboxes/services',
  'sandboxes/checks',
  'sandboxes/labs',
  'scripts/sandbox/bundle-engine.ts',
  'scripts/sandbox/bundle-packages.ts',
  'scripts/sandbox/package-bundle',
  'scripts/sandbox/computed-modules.ts',
  'scripts/sandbox/bundle-process.ts',
  'scripts/sandbox/bundle-services.ts',
  'scripts/sandbox/editor-types.ts',
  'scripts/sandbox/frame-document.ts',
  'scripts/sandbox/licences.ts',
  'scripts/sandbox/package-places.ts',
  'scripts/sandbox/own-builtins.ts',
  'scripts/sandbox/run-at-once.ts',
  'scripts/sandbox/strip-names.ts',
  'scripts/sandbox/sucrase-parts.ts',
  'scripts/sandbox/webcontainer-provisions.ts',
  'scripts/build-sandbox.ts',
  'package-lock.json',
];

const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A file's name has its content's hash, so what an earlier build measured of it holds. */
type Known = ReadonlyMap<string, Asset>;

/** Best compression of megabytes takes minutes. */
const LARGE = 4_000_000;

async function put(
  folder: string,
  name: string,
  extension: string,
  text: string | Uint8Array,
  known: Known,
): Promise<Asset> {
  const file = `${name}-${hashOf(text)}.${extension}`;
  const before = known.get(file);
  if (before && existsSync(join(folder, file))) return before;
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const packed = await compress(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: text.length > LARGE ? 5 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  return {
    file,
    bytes: typeof text === 'string' ? Buffer.byteLength(text) : text.length,
    brotli: packed.byteLength,
  };
}

/**
 * @param out folder to fill, `public/sandbox` of the project when left out
 * @returns the manifest, and whether anything was built
 */
export async function buildSandbox({
  out = join(ROOT, 'public/sandbox'),
  force = false,
  say = (_line: string): void => undefined,
} = {}): Promise<{ manifest: SandboxManifest; built: boolean }> {
  const stamp = stampOf(ROOT, INPUTS);
  const stampFile = join(out, '.stamp');
  if (!force && existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) {
    return {
      manifest: JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as SandboxManifest,
      built: false,
    };
  }
  // Only a build needs esbuild: a check that nothing changed stays fast.
  const { bundleEngine } = await import('./sandbox/bundle-engine');
  const { bundlePackages } = await import('./sandbox/bundle-packages');
  const { licencesOf } = await import('./sandbox/licences');
  const { bundleServices } = await import('./sandbox/bundle-services');
  const { webcontainerProvisions } = await import('./sandbox/webcontainer-provisions');
  const { packages, specifiers } = labRoots(join(ROOT, 'sandboxes/labs'));
  const roots = ['@backlab/checks', ...packages];
  say(`Bundling the engine and ${roots.join(', ')} …`);
  const [engine, bundle, provisions, programs] = await Promise.all([
    bundleEngine(ROOT),
    bundlePackages(roots, ROOT, {
      used: new Set([...specifiers, '@backlab/checks/runner']),
      required: 'any',
    }),
    webcontainerProvisions(ROOT),
    bundleServices(ROOT),
  ]);

  const earlier = await earlierBuild(out);
  const known: Known = new Map(
    (earlier ? assetsOf(earlier.manifest) : []).map((asset) => [asset.file, asset]),
  );
  await mkdir(out, { recursive: true });
  const { html, csp } = frameDocument(engine.kernel);
  const [frame, process, compile] = await Promise.all([
    put(out, 'frame', 'html', html, known),
    put(out, 'process', 'js', engine.process, known),
    put(out, 'compile', 'js', engine.compile, known),
  ]);
  const assets = await Promise.all(
    bundle.files.map(async ({ id, name, version, code, requires, data }): Promise<[string, PackageAsset]> => {
      const place = `packages/${id.replace('/', '__')}@${version}`;
      const asset = await put(out, place, 'js', code, known);
      const built = { ...asset, name, version, requires, chunks: chunksNamedIn(code) };
      if (Object.keys(data).length === 0) return [id, built];
      return [id, { ...built, data: (await put(out, place, 'json', JSON.stringify(data), known)).file }];
    }),
  );
  const chunks = await Promise.all(
    Object.entries(engine.chunks).map(async ([id, { code, requires }]): Promise<[string, ChunkAsset]> => {
      return [id, { ...(await put(out, `chunks/${id}`, 'js', code, known)), requires }];
    }),
  );
  const services = await Promise.all(
    programs.map(async ({ name, code, entry, files }): Promise<[string, ServiceAsset]> => {
      const built = await put(out, `services/${name}`, 'js', code, known);
      const contents = await Promise.all(
        Object.entries(files).map(async ([path, bytes]): Promise<[string, Asset]> => {
          const [, stem = path, extension = 'bin'] = /^(.*?)\.([^.]*)$/.exec(path) ?? [];
          return [path, await put(out, `services/${name}/${stem}`, extension, bytes, known)];
        }),
      );
      return [name, { ...built, entry, chunks: chunksNamedIn(code), files: Object.fromEntries(contents) }];
    }),
  );
  const lock = stampOf(ROOT, ['package-lock.json', 'scripts/sandbox/editor-types.ts']) + packages.join();
  const types = earlier?.typesStamp === lock ? earlier.manifest.types : await writeTypes(out, packages);
  const parts = {
    frame: { ...frame, csp },
    process,
    compile,
    chunks: Object.fromEntries(chunks),
    packages: Object.fromEntries(assets),
    services: Object.fromEntries(services),
    entries: bundle.entries,
    types,
    webcontainer: (await put(out, 'webcontainer', 'json', JSON.stringify(provisions), known)).file,
  };
  await writeFile(
    join(out, 'licences.txt'),
    licencesOf(ROOT, [...engine.sources, ...bundle.sources, ...programs.flatMap(({ sources }) => sources)]),
  );
  const manifest: SandboxManifest = { version: hashOf(JSON.stringify(parts)), ...parts };
  await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest));
  // Only now: a server that runs goes on serving the old files until the manifest names the new ones.
  await removeStale(out, manifest);
  await writeFile(join(out, TYPES_STAMP), lock);
  await writeFile(stampFile, stamp);
  return { manifest, built: true };
}

const TYPES_STAMP = '.types-stamp';

async function earlierBuild(out: string): Promise<{ manifest: SandboxManifest; typesStamp: string } | null> {
  if (!existsSync(join(out, 'manifest.json')) || !existsSync(join(out, TYPES_STAMP))) return null;
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as SandboxManifest;
  return { manifest, typesStamp: await readFile(join(out, TYPES_STAMP), 'utf8') };
}

function assetsOf({
  frame,
  process,
  compile,
  chunks = {},
  packages,
  services = {},
}: SandboxManifest): Asset[] {
  const ofServices = Object.values(services).flatMap((service) => [service, ...Object.values(service.files)]);
  return [frame, process, compile, ...Object.values(chunks), ...Object.values(packages), ...ofServices].map(
    ({ file, bytes, brotli }) => ({
      file,
      bytes,
      brotli,
    }),
  );
}

async function writeTypes(out: string, packages: readonly string[]): Promise<Record<string, string>> {
  const { editorTypes } = await import('./sandbox/editor-types');
  const types: Record<string, string> = {};
  await mkdir(join(out, 'types'), { recursive: true });
  for (const [name, files] of editorTypes(ROOT, [...packages, '@types/node'])) {
    const text = JSON.stringify(files);
    const file = `types/${name.replace('/', '__')}-${hashOf(text)}.json`;
    await writeFile(join(out, file), text);
    types[name] = file;
  }
  return types;
}

async function removeStale(out: string, manifest: SandboxManifest): Promise<void> {
  const kept = new Set([
    'manifest.json',
    'licences.txt',
    manifest.webcontainer,
    ...assetsOf(manifest).map(({ file }) => file),
    ...Object.values(manifest.packages).flatMap(({ data }) => data ?? []),
    ...Object.values(manifest.types),
  ]);
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const file = relative(out, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!kept.has(file)) await rm(join(out, file));
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);

async function main(): Promise<void> {
  const begun = performance.now();
  const { manifest, built } = await buildSandbox({
    force: process.argv.includes('--force'),
    say: (line) => console.log(line),
  });
  if (!built) {
    console.log(`public/sandbox is up to date (${manifest.version}).`);
    return;
  }
  const rows = [
    ['kernel', manifest.frame],
    ['process', manifest.process],
    ['compile', manifest.compile],
    ...Object.entries(manifest.chunks).map(([id, asset]) => [`  ${id}`, asset] as const),
    ...Object.entries(manifest.packages).map(([id, asset]) => [`${id} ${asset.version}`, asset] as const),
    ...Object.entries(manifest.services).flatMap(([name, service]) => [
      [`service ${name}`, service] as const,
      ...Object.entries(service.files).map(([path, asset]) => [`  ${path}`, asset] as const),
    ]),
  ] as const;
  for (const [name, asset] of rows)
    console.log(`${name.padEnd(36)}${kilobytes(asset.bytes)}${kilobytes(asset.brotli)} brotli`);
  const engine = manifest.frame.brotli + manifest.process.brotli + manifest.compile.brotli;
  console.log(
    `engine ${kilobytes(engine).trim()} brotli, built in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
