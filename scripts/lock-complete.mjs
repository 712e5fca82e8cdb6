/**
 * Completes package-lock.json with the platform packages that the registry it was made against did not serve.
 *
 * npm leaves an optional dependency that it could not look up out of the lock, and then `npm ci` refuses the
 * lock as out of step ("Missing: @next/swc-darwin-arm64 from lock file"), here and on macOS and Windows.
 * Every exact optional dependency without an entry gets one, with `os`, `cpu` and `libc` read from its name.
 *
 *   node scripts/lock-complete.mjs           adds what is missing (run after every npm install)
 *   node scripts/lock-complete.mjs --check   exits 1 when something is missing (CI)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOCKS = ['package-lock.json', 'tests/parity/packages/package-lock.json'];

const OS = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  linuxmusl: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
};
const CPU = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  gnueabihf: 'arm',
  armv6hf: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};

/** The folders whose node_modules Node would search from `from`, nearest first; '' is the root. */
function* searchPath(from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    yield folder;
    if (folder === '') return;
  }
}

const locationIn = (folder, name) => `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;

/** @returns {{ location: string, entry: object }[]} what must be added for every dependent to find its exact version */
export function missingPlatformPackages(packages) {
  const added = new Map();
  const at = (location) => packages[location] ?? added.get(location);

  for (const [from, dependent] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(dependent.optionalDependencies ?? {})) {
      const words = name.split(/[-/.]/);
      const os = words.map((word) => OS[word]).find(Boolean);
      const cpu = words.map((word) => CPU[word]).find(Boolean);
      if (!/^\d/.test(version) || !(os || cpu)) continue;

      const found = [...searchPath(from)].map((folder) => at(locationIn(folder, name))).find(Boolean);
      if (found?.version === version) continue;
      const location = locationIn(at(locationIn('', name)) ? from : '', name);
      added.set(location, {
        version,
        ...(cpu ? { cpu: [cpu] } : {}),
        ...(dependent.dev ? { dev: true } : {}),
        ...(dependent.devOptional ? { devOptional: true } : {}),
        ...(words.some((word) => word.includes('musl')) ? { libc: ['musl'] } : {}),
        optional: true,
        ...(os ? { os: [os] } : {}),
      });
    }
  }
  return [...added].map(([location, entry]) => ({ location, entry }));
}

/** @param {string} name of the lock, relative to the repository */
function complete(name, check) {
  const file = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPlatformPackages(lock.packages);
  if (check) {
    for (const { location } of missing) console.error(`${name}: ${location} is missing`);
    if (missing.length === 0) return;
    console.error('Run: npm run lock');
    process.exitCode = 1;
    return;
  }
  for (const { location, entry } of missing) lock.packages[location] = entry;
  const inOrder = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(inOrder) }, null, 2)}\n`);
  console.log(`${name}: ${missing.length} platform packages added`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const name of LOCKS) complete(name, process.argv.includes('--check'));
