import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type WebSocket, WebSocketServer } from 'ws';
import { EngineError } from '../../contract';

export interface HarnessServer {
  readonly url: string;
  /** Resolves when the page has connected. */
  readonly socket: Promise<WebSocket>;
  close(): void;
}

type Overlay = ReadonlyMap<string, string>;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

const PAGE = '<!doctype html><title>Backlab engine</title><script src="/harness.js"></script>';

/** The page that runs an engine: the local one, or another. */
export interface HarnessPage {
  /** A file that calls `serveEngine`; bundled. */
  readonly entry: string;
  /** Free names of it, to their values as JSON. */
  readonly define?: Readonly<Record<string, unknown>>;
  /** Sent with the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Other origins that it may frame and fetch from. */
  readonly origins?: readonly string[];
  /** A name of this machine that the page is opened by; default `127.0.0.1`. */
  readonly host?: string;
}

const LOCAL: HarnessPage = { entry: fileURLToPath(new URL('./page/main.ts', import.meta.url)) };

/** What the production site allows its own pages, as far as the engine needs it. */
const pagePolicy = (origins: readonly string[]): string => {
  const all = ["'self'", ...origins].join(' ');
  return `default-src 'none'; script-src 'self'; connect-src ${all}; img-src 'self'; frame-src ${all}; base-uri 'none'`;
};

/**
 * Serves the harness page, the engine's assets under `/sandbox/` with the frame's own policy, and one WebSocket,
 * on a free loopback port. The WebSocket needs a token that only the page's address carries.
 * @param assets folder with `manifest.json`
 * @param overlay files that stand in front of the folder's
 */
export async function startHarnessServer(
  assets: string,
  overlay: Overlay,
  page: HarnessPage = LOCAL,
): Promise<HarnessServer> {
  const [script, framePolicy] = await Promise.all([bundlePage(page), readFramePolicy(assets)]);
  const pageHeaders = { 'content-security-policy': pagePolicy(page.origins ?? []), ...page.headers };
  const token = randomUUID();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 256 * 1024 * 1024,
    perMessageDeflate: false,
    // What awaits an answer goes on before the next message: a process may speak right after it has been started.
    allowSynchronousEvents: false,
  });
  const socket = new Promise<WebSocket>((resolve) => sockets.once('connection', resolve));

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://harness').pathname;
    if (path === '/') reply(response, 200, '.html', PAGE, pageHeaders);
    else if (path === '/harness.js') reply(response, 200, '.js', script);
    else if (!path.startsWith('/sandbox/')) reply(response, 404, '.txt', '');
    else void sendAsset(response, assets, overlay, path.slice('/sandbox/'.length), framePolicy);
  });
  server.on('upgrade', (request: IncomingMessage, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://harness');
    const mine = url.pathname === '/control' && url.searchParams.get('token') === token;
    if (mine) sockets.handleUpgrade(request, stream, head, (open) => sockets.emit('connection', open));
    else stream.destroy();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${page.host ?? '127.0.0.1'}:${port}/?token=${token}`,
    socket,
    close() {
      for (const open of sockets.clients) open.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

function reply(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  more = {},
): void {
  response
    .writeHead(status, { 'content-type': TYPES[type] ?? 'application/octet-stream', ...more })
    .end(body);
}

async function sendAsset(
  response: ServerResponse,
  assets: string,
  overlay: Overlay,
  path: string,
  framePolicy: string,
): Promise<void> {
  const file = normalize(join(assets, decodeURIComponent(path)));
  const inside = file.startsWith(assets + sep);
  const body = inside ? (overlay.get(path) ?? (await readFile(file).catch(() => null))) : null;
  if (body === null) return reply(response, 404, '.txt', '');
  const type = extname(file);
  const policy: Record<string, string> = type === '.html' ? { 'content-security-policy': framePolicy } : {};
  reply(response, 200, type, body, policy);
}

async function readFramePolicy(assets: string): Promise<string> {
  const remedy = 'Build the engine first: npx tsx scripts/build-sandbox.ts';
  const text = await readFile(join(assets, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new EngineError('ENOENT', `The local engine is not built: ${assets} has no manifest.json`, {
      remedy,
      cause,
    });
  });
  const manifest: { frame?: { csp?: unknown } } = JSON.parse(text);
  const policy = manifest.frame?.csp;
  if (typeof policy !== 'string')
    throw new EngineError('EMANIFEST', 'manifest.json has no policy for the frame', { remedy });
  return policy;
}

async function bundlePage({ entry, define = {} }: HarnessPage): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
