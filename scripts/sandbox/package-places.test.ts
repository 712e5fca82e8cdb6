import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundlePackages } from './bundle-packages';

let folder: string;
const write = (path: string, text: string | Uint8Array) => {
  const file = join(folder, 'node_modules', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-places-'));
  const manifest = (name: string, more = {}) => JSON.stringify({ name, version: '1.0.0', ...more });
  write('serves/package.json', manifest('serves'));
  write(
    'serves/lib/index.js',
    `#!/usr/bin/env node
const { createReadStream } = require('node:fs');
module.exports = () => createReadStream(__dirname + '/../pages/index.html');`,
  );
  write('serves/index.js', `module.exports = require('./lib/index.js');`);
  write('serves/pages/index.html', '<h1>Grüße</h1>');
  write('serves/pages/icon.png', new Uint8Array([137, 80, 255]));
  for (const file of ['README.md', 'index.d.ts', 'pages/app.js.map', 'test/page.html'])
    write(`serves/${file}`, '');
  write('asks/package.json', manifest('asks', { type: 'module', exports: './main.js' }));
  write('asks/main.js', `export const here = import.meta.url;\nexport * from 'inner';`);
  write('asks/node_modules/inner/package.json', manifest('inner', { type: 'module', main: 'i.js' }));
  write(
    'asks/node_modules/inner/i.js',
    `import { dirname } from 'node:path';\nconst __dirname = dirname(new URL(import.meta.url).pathname);\nexport const inner = __dirname;`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a package that reads files beside its modules brings them along; documentation, types and tests stay behind', async () => {
  const { files } = await bundlePackages(['serves'], folder);
  const [serves] = files;
  expect(serves?.code).toContain('__dirname="/app/node_modules/serves/lib"');
  expect(Object.keys(serves?.data ?? {}).sort()).toEqual(
    ['index.js', 'lib/index.js', 'package.json', 'pages/icon.png', 'pages/index.html'].map(
      (path) => `/app/node_modules/serves/${path}`,
    ),
  );
  expect(serves?.data['/app/node_modules/serves/pages/index.html']).toBe('<h1>Grüße</h1>');
  expect(serves?.data['/app/node_modules/serves/pages/icon.png']).toEqual({ base64: 'iVD/' });
});

it('each module of a bundle knows its own place, nested packages too, and none brings files that nobody reads', async () => {
  const { files } = await bundlePackages(['asks'], folder);
  const code = files.map((file) => file.code).join();
  expect(code).toContain('"file:///app/node_modules/asks/main.js"');
  expect(code).toContain('"file:///app/node_modules/asks/node_modules/inner/i.js"');
  expect(files.map(({ data }) => data)).toEqual([{}]);
});

it('a subpath that only a pattern allows is bundled where a program names it', async () => {
  const { entries } = await bundlePackages(['serves'], folder, { used: new Set(['serves/lib/index.js']) });
  expect(Object.keys(entries).sort()).toEqual(['serves', 'serves/lib/index.js']);
});
