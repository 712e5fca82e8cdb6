/** `npm run service -- redis --port 6379`: a service of the data centre as a program of this computer. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
  process.argv = [process.argv[0] ?? 'node', join(folder, name, 'main.ts'), ...args];
  await import(pathToFileURL(join(folder, name, 'main.ts')).href);
}
