/** Learner code is hostile until proven otherwise: what it can reach of the page, the site and the network. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Bench } from './bench';
import { expect, test } from './fixtures';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('learner code reaches neither the network, nor our own origin, nor the page', async ({
  page,
  context,
  baseURL,
  pageErrors,
  foreignRequests,
}) => {
  const reached: string[] = [];
  const listener = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('caught');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const outside = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  await context.addCookies([{ name: 'session', value: 'secret', url: baseURL ?? '' }]);

  // A request that the policy refuses is announced all the same: what counts is whether one is answered.
  const answered: string[] = [];
  const bench = await new Bench(page).open('/playground');
  context.on('response', (response) => {
    if (response.url().includes('leak')) answered.push(response.url());
  });

  await bench.replaceFile(
    'src/index.ts',
    `
const targets = ['${outside}/leak', '${baseURL}/leak'];
// The browser's own import() is nothing that keeps a Node process alive.
const alive = setInterval(() => 0, 1000);
const say = (way: string, what: unknown) => console.log('TRY', way, String(what));
const scope = globalThis as never as Record<string, any>;
const global = (name: string): any => scope[name];

for (const name of ['document', 'window', 'parent', 'top', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) {
  let seen = 'absent';
  try {
    const value = global(name);
    if (value !== undefined && value !== null) {
      seen = 'present';
      if (name === 'indexedDB') await new Promise((resolve, reject) => { const open = value.open('x'); open.onsuccess = resolve; open.onerror = () => reject(open.error); });
      if (name === 'caches') await value.keys();
    }
  } catch (error) { seen = 'refused'; }
  say(name, seen);
}
for (const target of targets) {
  try { await fetch(target); say('fetch', 'REACHED'); } catch { say('fetch', 'refused'); }
  try { new (global('XMLHttpRequest'))(); const x = new (global('XMLHttpRequest'))(); x.open('GET', target, false); x.send(); say('xhr', x.status ? 'REACHED' : 'refused'); } catch { say('xhr', 'refused'); }
  try { global('importScripts')(target); say('importScripts', 'REACHED'); } catch { say('importScripts', 'refused'); }
  try { await new Function('u', 'return import(u)')(target); say('import', 'REACHED'); } catch { say('import', 'refused'); }
  try { const w = new (global('Worker'))(target); w.onerror = () => 0; say('worker', 'made'); } catch { say('worker', 'refused'); }
  try { new (global('EventSource'))(target); } catch { say('eventsource', 'refused'); }
  try { new (global('WebSocket'))(target.replace('http', 'ws')); } catch { say('websocket', 'refused'); }
}
try { global('postMessage')({ t: 'exit', code: 0 }); } catch { say('postMessage', 'refused'); }
setTimeout(() => { console.log('TRIED EVERYTHING'); clearInterval(alive); }, 500);
`,
  );
  await page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true }).click();
  await bench.tool('Output');
  await expect(bench.output).toContainText('TRIED EVERYTHING', { timeout: 30_000 });
  const said = await bench.output.innerText();
  expect(said).not.toContain('REACHED');
  for (const name of ['document', 'localStorage', 'sessionStorage'])
    expect(said).toMatch(new RegExp(`TRY ${name} (absent|refused)`));
  for (const name of ['indexedDB', 'caches'])
    expect(said).toMatch(new RegExp(`TRY ${name} (absent|refused)`));
  expect(reached, 'requests that arrived at a server outside').toEqual([]);
  expect(answered, 'requests that were answered').toEqual([]);
  listener.close();
  // The browser reports each refusal; that is what this test provokes.
  pageErrors.length = 0;
  foreignRequests.length = 0;
});
