/** `npm run test:webcontainer` where StackBlitz's servers cannot be reached, as on most machines that run this. */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';

test('says that it skips, why, and ends with 0', async () => {
  // A port that was free a moment ago: nobody listens there.
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  const { status, stdout } = spawnSync('npx', ['--no-install', 'tsx', 'scripts/test-webcontainer.ts'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, WEBCONTAINER_API_IFRAME_URL: `http://127.0.0.1:${port}` },
  });
  expect(stdout).toMatch(/^skipped: unreachable \(http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*\)\n$/);
  expect(status).toBe(0);
});
