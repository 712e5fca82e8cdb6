/** `npm run service -- redis --port 6379`: a service of the data centre as a program of this computer. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { linkServiceAssets } from '../sandboxes/engine/native/service-assets';

const folder = fileURLToPath(new URL('../sandboxes/services', import.meta.url));
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'main.ts')));

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  process.stderr.write(
    `${name === undefined ? 'Which service?' : `There is no service "${name}".`} There are: ${names.join(', ')}.\n` +
      'npm run service -- redis --port 6379\nnpm run service -- redis --help\n',
  );
  process.exitCode = 2;
} else {
  // The service reads its command line as if it had been started by itself.
  process.argv = [
    process.argv[0] ?? 'node',
    join(folder, name, 'main.ts'),
    ...(await assetsOf(name)),
    ...args,
  ];
  await import(pathToFileURL(join(folder, name, 'main.ts')).href);
}

/** `--assets`, for a service whose files the build of the sandbox makes. */
async function assetsOf(service: string): Promise<readonly string[]> {
  if (!existsSync(join(folder, service, 'assets.ts'))) return [];
  const { buildSandbox } = await import('./build-sandbox');
  await buildSandbox({ say: (line) => process.stderr.write(`${line}\n`) });
  const root = mkdtempSync(join(tmpdir(), 'backlab-service-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  const assets = await linkServiceAssets(service, join(root, service));
  return assets === null ? [] : ['--assets', assets];
}
