import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputOf, type Setup } from './setup';

/** Ways out that learner code may try. Each resolves to `false` when it got nowhere. */
const ATTEMPTS = `
  const target = process.env.TARGET;
  const G = Function('return this')();
  const attempts = {
    document: () => typeof G.document !== 'undefined' || typeof G.window?.document !== 'undefined',
    cookies: () => G.document?.cookie !== undefined || G.cookieStore?.getAll().then((all) => all.length > 0),
    localStorage: () => G.localStorage !== undefined,
    indexedDB: () => G.indexedDB && new Promise((resolve) => {
      const request = G.indexedDB.open('x');
      request.onsuccess = () => resolve(true);
      request.onerror = () => resolve(false);
    }),
    caches: () => G.caches?.open('x').then(() => true),
    fetch: () => fetch(target + '/fetch').then(() => true),
    'fetch of a prototype': () => Object.getPrototypeOf(Object.getPrototypeOf(G))?.fetch?.call(G, target + '/fetch2').then(() => true),
    'no-cors': () => fetch(target + '/no-cors', { mode: 'no-cors' }).then(() => true),
    XMLHttpRequest: () => { const x = new G.XMLHttpRequest(); x.open('GET', target + '/xhr', false); x.send(); return true; },
    WebSocket: () => new Promise((resolve, reject) => {
      const socket = new G.WebSocket(target.replace('http', 'ws') + '/ws');
      socket.onopen = () => resolve(true);
      socket.onerror = reject;
    }),
    EventSource: () => new Promise((resolve, reject) => {
      const source = new G.EventSource(target + '/sse');
      source.onopen = () => resolve(true);
      source.onerror = () => { source.close(); reject(new Error('closed')); };
    }),
    importScripts: () => { G.importScripts(target + '/import-scripts'); return true; },
    'native import': () => Function('u', 'return import(u)')(target + '/import.js').then(() => true),
    beacon: () => G.navigator?.sendBeacon?.(target + '/beacon'),
    'worker of a blob': () => new Promise((resolve, reject) => {
      const code = 'fetch(' + JSON.stringify(target + '/worker') + ').then(() => postMessage(true), () => postMessage(false))';
      const worker = new G.Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
    }),
    'service worker': () => G.navigator?.serviceWorker?.register(target + '/sw.js').then(() => true),
  };
  // What the browser does behind our back holds no process alive, and an attempt may never be answered.
  const alive = setInterval(() => {}, 1000);
  const never = () => new Promise((resolve) => setTimeout(resolve, 1500, false));
  const escaped = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      if (await Promise.race([attempt(), never()])) escaped.push(name);
    } catch (error) {
      if (!(error instanceof Error) && !('type' in Object(error))) throw error;
    }
  }
  console.log(JSON.stringify(escaped));
  clearInterval(alive);
  process.exit();
`;

export function hostileSuite(setup: Setup): void {
  describe('hostile code', () => {
    let server: Server;
    const hits: string[] = [];
    beforeAll(async () => {
      server = createServer((request, response) => {
        hits.push(request.url ?? '');
        response
          .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' })
          .end('');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      server.close();
    });

    it('reaches neither the page nor its storage nor the network', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('hostile-code' in limits, limits['hostile-code']);
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(JSON.parse(await outputOf(setup, ATTEMPTS, { env: { TARGET: target } }))).toEqual([]);
      expect(hits).toEqual([]);
    });

    it('sees no other sandbox’s files', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('hostile-code' in limits, limits['hostile-code']);
      await setup.boot({ 'secret.txt': 'mine' });
      const text = await outputOf(
        setup,
        `import { existsSync, readdirSync } from 'node:fs';
         console.log(existsSync('secret.txt'), existsSync('../secret.txt'), existsSync('/etc/passwd'), readdirSync('.').join());`,
      );
      expect(text).toBe('false false false package.json,src\n');
    });
  });
}
