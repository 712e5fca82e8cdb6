/**
 * Makes a checkout ready: dependencies, with `--build` the production build, and with `--packages` what the parity tests
 * run; each only when stale.
 * Runs before anything is installed, so it uses Node's built-in modules alone.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from './settings.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST = [20, 19];
const DEPENDENCY_STAMP = 'node_modules/.backlab-stamp';
const PARITY_PACKAGES = 'tests/parity/packages';
const BUILD_STAMP = '.next/backlab-stamp';
const BUILT_FROM = [
  'app',
  'components',
  'content',
  'lib',
  'public',
  'sandboxes',
  'scripts',
  'proxy.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
/** Made by the build itself. */
const GENERATED = [join('public', 'sandbox') + sep];

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Error(
    `Node ${process.versions.node} is too old for Backlab; it needs ${OLDEST.join('.')} or newer.`,
  );
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => filesUnder(join(path, name)));
}

/** A hash of names and contents: a clone resets modification times, so they say nothing. */
function fingerprint(paths) {
  const hash = createHash('sha256')
    .update(process.versions.modules)
    .update(process.platform)
    .update(process.arch);
  for (const path of paths) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

const stampIn = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Runs a command with its output shown; every 20 s of silence-prone work is answered with a sign of life. */
function run(title, command, args, folder = '.') {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  console.log(`▸ ${title}`);
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: join(root, folder),
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    const alive = setInterval(() => console.log(`  … still at it (${seconds()} s)`), 20_000);
    child.on('error', failed);
    child.on('close', (code, signal) => {
      clearInterval(alive);
      if (code === 0) {
        console.log(`✓ ${title} (${seconds()} s)`);
        done();
      } else
        failed(
          new Error(`${title} failed: ${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}.`),
        );
    });
  });
}

/** `npm ci` when the folder's node_modules does not belong to its lockfile, this Node and platform. */
async function ensureInstalled(folder, title) {
  checkNode();
  process.chdir(root);
  const stamp = join(folder, DEPENDENCY_STAMP);
  const wanted = fingerprint([join(folder, 'package-lock.json')]);
  if (stampIn(stamp) === wanted) return;
  // NODE_ENV=production would leave out the build tools.
  await run(title, 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], folder);
  writeFileSync(stamp, wanted);
}

export async function ensureDependencies() {
  await ensureInstalled('.', 'Installing dependencies (a minute or two the first time)');
}

/** The npm packages that `tests/parity/packages.test.ts` runs on both engines. */
export async function ensureParityPackages() {
  await ensureInstalled(
    PARITY_PACKAGES,
    'Installing the packages that the parity tests run (a minute or two the first time)',
  );
}

/** The production build, when any file that it is made from has changed. */
export async function ensureBuild() {
  const sources = BUILT_FROM.filter((path) => existsSync(path)).flatMap(filesUnder);
  const files = fingerprint(sources.filter((path) => !GENERATED.some((made) => path.startsWith(made))));
  // Settings that are part of the bundles.
  const { webcontainers } = readSettings();
  const wanted = webcontainers ? `${files} ${JSON.stringify(webcontainers)}` : files;
  if (
    stampIn(BUILD_STAMP) === wanted &&
    existsSync('.next/BUILD_ID') &&
    existsSync('public/sandbox/manifest.json')
  )
    return;
  rmSync(BUILD_STAMP, { force: true });
  await run('Building (two or three minutes the first time)', 'npm', ['run', 'build']);
  mkdirSync('.next', { recursive: true });
  writeFileSync(BUILD_STAMP, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureDependencies();
    if (process.argv.includes('--build')) await ensureBuild();
    if (process.argv.includes('--packages')) await ensureParityPackages();
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
