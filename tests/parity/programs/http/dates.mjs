// The Date field: an IMF-fixdate of now, made anew each second, of one's own, or none.
import http from 'node:http';
import { fetchOnce, listen, stop } from './fixtures/wire.mjs';

const server = http.createServer((request, response) => {
  if (request.url === '/none') response.sendDate = false;
  if (request.url === '/own') response.setHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT');
  if (request.url === '/removed') response.removeHeader('Date');
  response.end();
});
const port = await listen(server);
const dateOf = async (path) => (await fetchOnce(http, { port, agent: false, path })).response.headers.date;
for (const path of ['/none', '/own', '/removed']) console.log(path, await dateOf(path));
const first = await dateOf('/');
console.log(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(first));
console.log('now:', Math.abs(Date.parse(first) - Date.now()) < 5000);
await new Promise((resolve) => setTimeout(resolve, 1100));
console.log('later:', Date.parse(await dateOf('/')) > Date.parse(first));
await stop(server);
