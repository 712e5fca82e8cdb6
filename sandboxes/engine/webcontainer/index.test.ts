import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_VERSION, createWebContainerEngine } from '.';

test('the vendor is asked for the frame of the package that is installed', () => {
  const manifest = readFileSync('node_modules/@webcontainer/api/package.json', 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ version: API_VERSION });
});

test('a lab with services is refused before anything is loaded, and told where it runs', async () => {
  const engine = createWebContainerEngine({
    provisions: () => Promise.reject(new Error('Nothing is to be loaded.')),
  });
  await expect(engine.boot({ name: 'shop', files: {} }, { services: ['redis'] })).rejects.toMatchObject({
    code: 'ENOTSUP',
    remedy: 'Use the tab’s own engine.',
  });
});
