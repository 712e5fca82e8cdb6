/**
 * Builds the local engine and the labs' dependencies into public/sandbox/. Run: npx tsx scripts/build-sandbox.ts [--force]
 * Does nothing when no input has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Asset, PackageAsset, SandboxManifest } from '../sandboxes/engine/local/manifest';
import { labRoots } from './sandbox/lab-roots';
import { stampOf } from './sandbox/stamp';

const compress = promisify(brotliCompress);
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INPUTS = [
  'sandboxes/engine',
  'sandboxes/http1',
  'sandboxes/checks',
  'sandboxes/labs',
  'scripts/sandbox/bundle-engine.ts',
  'scripts/sandbox/bundle-packages.ts',
  'scripts/sandbox/editor-types.ts',
  'scripts/build-sandbox.ts',
  'package-lock.json',
];

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

async function put(folder: string, name: string, extension: string, text: string): Promise<Asset> {
  const file = `${name}-${hashOf(text)}.${extension}`;
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const packed = await compress(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  return { file, bytes: Buffer.byteLength(text), brotli: packed.byteLength };
}

/** The frame's document and the policy that it must be served with: no way out for any code in it, and none but the kernel runs. */
function frameDocument(kernel: string): { html: string; csp: string } {
  const script = kernel.replaceAll('</script', '<\\/script');
  const digest = createHash('sha256').update(script).digest('base64');
  const csp = [
    "default-src 'none'",
    `script-src 'sha256-${digest}' blob: 'unsafe-eval'`,
    'worker-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    'sandbox allow-scripts',
  ].join('; ');
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox</title><script>${script}</script></html>\n`,
    csp,
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
  const { editorTypes } = await import('./sandbox/editor-types');
  const { packages, specifiers } = labRoots(join(ROOT, 'sandboxes/labs'));
  const roots = ['@backlab/checks', ...packages];
  say(`Bundling the engine and ${roots.join(', ')} …`);
  const [engine, bundle] = await Promise.all([
    bundleEngine(ROOT),
    bundlePackages(roots, ROOT, { used: new Set([...specifiers, '@backlab/checks/runner']) }),
  ]);

  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const { html, csp } = frameDocument(engine.kernel);
  const [frame, process, compile] = await Promise.all([
    put(out, 'frame', 'html', html),
    put(out, 'process', 'js', engine.process),
    put(out, 'compile', 'js', engine.compile),
  ]);
  const assets = await Promise.all(
    bundle.files.map(async ({ id, name, version, code, requires }): Promise<[string, PackageAsset]> => {
      const asset = await put(out, `packages/${id.replace('/', '__')}@${version}`, 'js', code);
      return [id, { ...asset, name, version, requires }];
    }),
  );
  const types: Record<string, string> = {};
  for (const [name, files] of editorTypes(ROOT, [...packages, '@types/node'])) {
    types[name] = (await put(out, `types/${name.replace('/', '__')}`, 'json', JSON.stringify(files))).file;
  }
  const parts = {
    frame: { ...frame, csp },
    process,
    compile,
    packages: Object.fromEntries(assets),
    entries: bundle.entries,
    types,
  };
  const manifest: SandboxManifest = { version: hashOf(JSON.stringify(parts)), ...parts };
  await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(stampFile, stamp);
  return { manifest, built: true };
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
    ...Object.entries(manifest.packages).map(([id, asset]) => [`${id} ${asset.version}`, asset] as const),
  ] as const;
  for (const [name, asset] of rows)
    console.log(`${name.padEnd(36)}${kilobytes(asset.bytes)}${kilobytes(asset.brotli)} brotli`);
  const engine = manifest.frame.brotli + manifest.process.brotli + manifest.compile.brotli;
  console.log(
    `engine ${kilobytes(engine).trim()} brotli, built in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
