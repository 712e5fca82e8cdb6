/**
 * almostnode, the other way to run a Node server in a tab without a vendor: its shims on the page's own thread, and a server
 * that is called as a function. No bytes, no parser and no second process are between its client and its server, so its calls
 * a second are no requests a second: they stand beside ours and are not compared.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { build, type Plugin, transform } from 'esbuild';
import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import { PROJECT_FILES } from './programs';
import { type Summary, summarize } from './statistics';

const FOLDER = fileURLToPath(new URL('../../tools/almostnode', import.meta.url));
const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const PACKAGES = ['hono', '@hono/node-server', '@hono/zod-validator', 'zod'];
const SAMPLES = 5;
const LOAD_MS = 1000;

/** What to say instead of figures; null when it is there. */
export const ALMOSTNODE_MISSING = existsSync(join(FOLDER, 'node_modules/almostnode'))
  ? null
  : 'almostnode is not set up, so it is not measured. To have it: npm install --prefix tools/almostnode';

export interface AlmostnodeResult {
  readonly version: string;
  readonly brotli: number;
  /** What the same program answers to its first request, types removed and otherwise unchanged. */
  readonly unchanged: string;
  /** Milliseconds from opening the page to the first answer, with `createServer` called as it can be. */
  readonly firstResponse: Summary;
  /** Calls a second, so many at a time. */
  readonly calls: Readonly<Record<1 | 16, Summary>>;
}

/** In the page: `start` writes the files and runs the program; `call` is a request; `load` calls for so long. */
const PAGE = `
import { createContainer } from 'almostnode';
let ready;
const listening = new Promise((resolve) => { ready = resolve; });
const container = createContainer({ onServerReady: ready });
const call = async () => {
  const { statusCode, body } = await container.serverBridge.handleRequest(3000, 'GET', '/', { host: 'localhost' });
  return { statusCode, text: new TextDecoder().decode(body) };
};
globalThis.peer = {
  call,
  async start() {
    const files = await (await fetch('/files.json')).json();
    for (const [path, text] of Object.entries(files)) container.vfs.writeFileSync(path, text);
    container.runFile('/src/index.js');
    await listening;
    return call();
  },
  async load(atOnce, duration) {
    const begin = performance.now();
    const until = begin + duration;
    let done = 0;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        const { statusCode, text } = await call();
        if (statusCode !== 200) throw new Error(text);
        done++;
      }
    }));
    return (done / (performance.now() - begin)) * 1000;
  },
};
`;

interface InPage {
  readonly peer: {
    start(): Promise<{ statusCode: number; text: string }>;
    load(atOnce: number, duration: number): Promise<number>;
  };
}

/** Its bundle still names a few of Node's modules, for paths that this program does not take. */
const absent: Plugin = {
  name: 'absent',
  setup(setup) {
    setup.onResolve({ filter: /^(?:node:.*|zlib|module|worker_threads)$/ }, ({ path }) => ({
      path,
      namespace: 'absent',
    }));
    setup.onLoad({ filter: /./, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: FOLDER },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    logLevel: 'silent',
    define: { global: 'globalThis' },
    plugins: [absent],
  });
  return outputFiles[0]?.text ?? '';
}

/** The bench's project as it can take it: JavaScript, since it fetches its compiler from another origin, and packages as installed. */
async function projectFiles(change: (source: string) => string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [path, data] of Object.entries(PROJECT_FILES)) {
    const source = String(data);
    if (!path.endsWith('.ts')) files[`/${path}`] = source;
    else {
      const { code } = await transform(source, { loader: 'ts' });
      files[`/${path.replace(/ts$/, 'js')}`] = change(code.replace('./greeting.ts', './greeting.js'));
    }
  }
  for (const name of PACKAGES) {
    const folder = join(NODE_MODULES, name);
    for (const path of await readdir(folder, { recursive: true }))
      if (/\.(?:[cm]?js|json)$/.test(path) && !path.startsWith('node_modules'))
        files[`/node_modules/${name}/${path}`] = await readFile(join(folder, path), 'utf8');
  }
  return files;
}

/** `createServer(listener)` works there, `createServer(options, listener)` does not. */
const withoutOptions = (source: string) =>
  `import { createServer } from 'node:http';\n${source.replace(
    'fetch: app.fetch,',
    'fetch: app.fetch, createServer: (_, listener) => createServer(listener),',
  )}`;

export async function benchAlmostnode(): Promise<AlmostnodeResult> {
  const manifest = await readFile(join(FOLDER, 'node_modules/almostnode/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const script = await bundle();
  let files = '';
  const server = createServer(({ url }, response) => {
    if (url === '/files.json') response.end(files);
    else if (url === '/page.js') response.setHeader('Content-Type', 'text/javascript').end(script);
    else
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><script src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  const open = async <T>(act: (page: Page) => Promise<T>): Promise<T> => {
    const context = await browser.newContext();
    try {
      return await act(await context.newPage());
    } finally {
      await context.close();
    }
  };
  const start = async (page: Page) => {
    const begin = performance.now();
    await page.goto(`http://127.0.0.1:${port}/`);
    const answer = await page.evaluate(() => (globalThis as unknown as InPage).peer.start());
    return { ...answer, time: performance.now() - begin };
  };
  try {
    files = JSON.stringify(await projectFiles((source) => source));
    const unchanged = await open(start);
    files = JSON.stringify(
      await projectFiles((source) => (source.includes('serve(') ? withoutOptions(source) : source)),
    );
    const times: number[] = [];
    const calls: Record<1 | 16, number[]> = { 1: [], 16: [] };
    for (let n = 0; n < SAMPLES; n++) {
      await open(async (page) => {
        const { statusCode, text, time } = await start(page);
        if (statusCode !== 200) throw new Error(`almostnode answered ${statusCode} ${text}`);
        times.push(time);
        for (const atOnce of [1, 16] as const)
          calls[atOnce].push(
            await page.evaluate(
              ([count, duration]) => (globalThis as unknown as InPage).peer.load(count, duration),
              [atOnce, LOAD_MS] as const,
            ),
          );
      });
    }
    return {
      version,
      brotli: (await promisify(brotliCompress)(script)).byteLength,
      unchanged: `${unchanged.statusCode} ${unchanged.text}`,
      firstResponse: summarize(times),
      calls: { 1: summarize(calls[1]), 16: summarize(calls[16]) },
    };
  } finally {
    await browser.close();
    server.close();
  }
}
