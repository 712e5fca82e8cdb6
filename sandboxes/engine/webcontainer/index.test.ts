import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_VERSION } from '.';

test('the vendor is asked for the frame of the package that is installed', () => {
  const manifest = readFileSync('node_modules/@webcontainer/api/package.json', 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ version: API_VERSION });
});
