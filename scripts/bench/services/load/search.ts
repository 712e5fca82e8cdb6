/** A thousand documents of twenty words out of two hundred; each search asks for two of the words. */
import { call, hangUp } from './over-http';
import { perSecond } from './per-second';

const word = (number: number): string => `word${(number * 7919) % 200}`;
const text = (document: number): string =>
  Array.from({ length: 20 }, (_, position) => word(document * 20 + position * (document % 13))).join(' ');
const bulk = Array.from({ length: 1000 }, (_, id) => `{"index":{"_id":"${id}"}}\n{"text":"${text(id)}"}\n`);
await call({
  method: 'POST',
  path: '/bench/_bulk?refresh=true',
  headers: { 'content-type': 'application/x-ndjson' },
  body: bulk.join(''),
});
let searches = 0;
await perSecond(8, async () => {
  const query = { match: { text: `${word(searches)} ${word(searches++ + 1)}` } };
  const headers = { 'content-type': 'application/json' };
  await call({ method: 'POST', path: '/bench/_search', headers, body: JSON.stringify({ query }) });
});
hangUp();
