import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts the built site on a free port.
 * @throws when it was not built, or ends before it answers
 */
export async function startSite(): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  if (!existsSync(`${ROOT}/.next/BUILD_ID`)) {
    throw new Error(
      'The site is not built, and a development server measures nothing. Run npm run build first.',
    );
  }
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['scripts/next.mjs', 'start', '-H', '127.0.0.1', '-p', `${port}`], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      if (/Ready/.test(String(data))) resolve();
    });
    child.once('exit', (code) => reject(new Error(`next start ended with ${code} before it was ready.`)));
  });
  return {
    origin,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
