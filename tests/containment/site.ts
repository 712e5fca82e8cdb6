/** A site with one page and the kernel's frame, taken over, or as it is; as we serve it, or without a wall (the control). */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pagePolicy } from '@/lib/server/content-security-policy';
import { frameDocument } from '@/scripts/sandbox/frame-document';
import { probeOf } from './listener';

export interface Site {
  readonly url: string;
  readonly walls: boolean;
  /** Probes that reached the site itself. */
  readonly heard: ReadonlySet<string>;
  watch(look: () => void): () => void;
  close(): void;
}

const bundled = async (name: string, define: Record<string, string> = {}): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};

/** @param walls whether the page and the frame have the policies that they are served with */
export async function serveSite(walls: boolean): Promise<Site> {
  const worker = JSON.stringify(await bundled('./worker.ts'));
  const script = await bundled('./frame.ts', { WORKER_CODE: worker, CLOSED: String(walls) });
  const neighbour = frameDocument(
    await bundled('./neighbour.ts', {
      WORKER_CODE: JSON.stringify(await bundled('./neighbour-worker.ts')),
      CLOSED: String(walls),
    }),
  );
  const frames = new Map([
    ['/sandbox/frame.html', frameDocument(script)],
    ['/sandbox/neighbour.html', neighbour],
    ['/sandbox/kernel.html', frameDocument(await bundled('../../sandboxes/engine/local/kernel/main.ts'))],
  ]);
  const policy = (text: string): Record<string, string> => (walls ? { 'content-security-policy': text } : {});
  const heard = new Set<string>();
  const watchers = new Set<() => void>();

  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const probe = probeOf(path);
    if (probe !== undefined) {
      heard.add(probe);
      for (const look of [...watchers]) look();
    }
    const html = (text: string, csp: string) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy(csp) }).end(text);
    const frame = frames.get(path);
    if (path === '/') html('<!doctype html><title>Page</title><body>', pagePolicy([]));
    else if (frame) html(frame.html, frame.csp);
    else response.writeHead(probe === undefined ? 404 : 200, { 'content-type': 'text/javascript' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    walls,
    heard,
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
