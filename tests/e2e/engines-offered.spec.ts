/** What a host has not switched on is not there (docs/hosting.md). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures';

const CHUNKS = join('.next', 'static', 'chunks');

test('a site that offers no WebContainers carries none of their JavaScript, and isolates no page', async ({
  request,
}) => {
  test.skip(Boolean(process.env['E2E_URL']), 'a site that runs elsewhere may offer them');
  const names = (await readdir(CHUNKS, { recursive: true })).filter((name) => name.endsWith('.js'));
  expect(names.length).toBeGreaterThan(10);
  for (const name of names)
    expect(await readFile(join(CHUNKS, name), 'utf8'), name).not.toMatch(
      /stackblitz|WEBCONTAINER_API_IFRAME_URL/i,
    );
  const response = await request.get('/playground?engine=webcontainer');
  expect(response.headers()).not.toHaveProperty('cross-origin-embedder-policy');
  expect(response.headers()['content-security-policy']).toContain("frame-src 'self';");
});
