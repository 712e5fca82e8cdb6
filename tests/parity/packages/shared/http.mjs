/** What the programs do over HTTP and print of it, without what differs from run to run. */
import { once } from 'node:events';

const CHANGING = new Set(['date', 'connection', 'keep-alive']);

/** Starts a node:http server on a free port. @returns its base URL */
export async function start(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

/** @returns once every connection is closed */
export async function stop(server) {
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
  console.log('closed');
}

export function printHeaders(entries) {
  for (const [name, value] of [...entries].filter(([name]) => !CHANGING.has(name)).sort())
    console.log(`${name}: ${value}`);
}

/** Sends a request with fetch and prints the answer. @returns it, its text read */
export async function show(name, url, init) {
  const response = await fetch(url, init);
  console.log(`## ${name}: ${response.status}`);
  printHeaders(response.headers);
  const text = await response.text();
  console.log(text);
  return { response, text };
}

export const json = (body, method = 'POST') => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
