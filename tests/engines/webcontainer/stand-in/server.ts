/** Serves the stand-in for StackBlitz's frame on a loopback port, with the headers that theirs is served with. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ASSETS = fileURLToPath(new URL('../../../../public/sandbox', import.meta.url));
const PAGE =
  '<!doctype html><title>Stand-in for StackBlitz’s frame (a test: no WebContainer)</title><script src="/frame.js"></script>';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};
/** An isolated page takes in only what is isolated and says so. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
};

export interface StandIn {
  /** What `WEBCONTAINER_API_IFRAME_URL` is to be. */
  readonly origin: string;
  /** How often its frame was asked for. */
  asked(): number;
  close(): void;
}

/** @param port default: a free one */
export async function startStandIn(port = 0): Promise<StandIn> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./frame.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  });
  const script = outputFiles[0]?.text ?? '';
  let asked = 0;
  const bodyOf = async (path: string): Promise<string | Buffer | null> => {
    if (path === '/headless.html') return PAGE;
    if (path === '/frame.js') return script;
    const file = normalize(join(ASSETS, path.replace(/^\/sandbox\//, '')));
    if (!path.startsWith('/sandbox/') || !file.startsWith(ASSETS + sep)) return null;
    return readFile(file).catch(() => null);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    if (pathname === '/headless') asked++;
    const path = pathname === '/headless' ? '/headless.html' : pathname;
    const body = await bodyOf(path);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(body === null ? 404 : 200, { 'content-type': type, ...ISOLATED }).end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
