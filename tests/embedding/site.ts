/** The course as it is built, and somebody else's page that shows it in a frame. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The built site on a free port of `localhost`, or the one that `E2E_URL` names, such as `npm run dev`.
 * @throws when nothing is built
 */
export async function serveCourse(env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const running = process.env['E2E_URL'];
  if (running) return { url: running.replace(/\/$/, ''), close: async () => undefined };
  if (!existsSync('.next/BUILD_ID'))
    throw new Error(
      'The site is not built: npm run build, or E2E_URL=http://localhost:3000 beside npm run dev.',
    );
  const url = `http://localhost:${await freePort()}`;
  const port = new URL(url).port;
  const server = spawn(process.execPath, ['scripts/next.mjs', 'start', '-p', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  });
  await said(server, 'Ready');
  return {
    url,
    async close() {
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

/** A page on 127.0.0.1, which is another site than `localhost`. */
export async function serveHost(embedded: string, sandbox: string | null): Promise<Served> {
  const attribute = sandbox === null ? '' : ` sandbox="${sandbox}"`;
  const html = `<!doctype html><title>Learning platform</title><style>iframe{border:0;width:1400px;height:880px}</style>
    <iframe src="${embedded}"${attribute} title="Course"></iframe>`;
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function said(server: ChildProcess, word: string): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`next start ended with ${code}: ${text}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(word)) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
