// @elastic/elasticsearch: documents, bulk and search over a stand-in, scroll helpers, retries, sniffing off, timeouts and errors.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Client, errors } from '@elastic/elasticsearch';

/** As much of Elasticsearch as the client asks for here: indices of documents, match by word, bulk, scroll. */
const indices = new Map();
const scrolls = new Map();
const state = { fail: 0, slow: false, requests: [] };
const server = createServer(async (incoming, response) => {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const raw = Buffer.concat(pieces);
  const text = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
  const { pathname, searchParams } = new URL(incoming.url, 'http://x');
  state.requests.push(`${incoming.method} ${pathname}`);
  const answer = (status, value) => {
    const body = JSON.stringify(value);
    response.writeHead(status, {
      'x-elastic-product': 'Elasticsearch',
      'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
    });
    response.end(incoming.method === 'HEAD' ? undefined : body);
  };
  const failure = (status, type, reason) =>
    answer(status, { error: { type, reason, root_cause: [{ type, reason }] }, status });
  if (state.slow) return;
  if (state.fail > 0) {
    state.fail--;
    return failure(503, 'unavailable', 'try later');
  }
  const [index, endpoint = '', id] = pathname.slice(1).split('/').map(decodeURIComponent);
  if (pathname === '/')
    return answer(200, {
      name: 'one',
      cluster_name: 'test',
      version: { number: '9.0.0', build_flavor: 'default' },
      tagline: 'You Know, for Search',
    });
  if (index === '_bulk' || endpoint === '_bulk') {
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const items = [];
    while (lines.length > 0) {
      const [[action, { _index = index, _id }]] = Object.entries(lines.shift());
      const documents = indices.get(_index) ?? new Map();
      indices.set(_index, documents);
      const document = action === 'delete' ? undefined : lines.shift();
      if (document?.broken) {
        items.push({
          [action]: {
            _index,
            _id,
            status: 400,
            error: { type: 'document_parsing_exception', reason: 'failed to parse' },
          },
        });
        continue;
      }
      const known = documents.has(_id);
      if (action === 'delete') documents.delete(_id);
      else documents.set(_id, document);
      items.push({
        [action]: { _index, _id, status: known ? 200 : 201, result: known ? 'updated' : 'created' },
      });
    }
    return answer(200, { took: 1, errors: items.some((item) => Object.values(item)[0].error), items });
  }
  if (index === '_search' && endpoint === 'scroll') {
    if (incoming.method === 'DELETE') return answer(200, { succeeded: true, num_freed: 1 });
    const left = scrolls.get('scroll-1') ?? [];
    return answer(200, { _scroll_id: 'scroll-1', hits: { hits: left.splice(0, 20) } });
  }
  if (incoming.method === 'PUT' && endpoint === '') {
    if (indices.has(index))
      return failure(400, 'resource_already_exists_exception', `index [${index}] already exists`);
    indices.set(index, new Map());
    return answer(200, { acknowledged: true, shards_acknowledged: true, index });
  }
  const documents = indices.get(index);
  if (!documents) return failure(404, 'index_not_found_exception', `no such index [${index}]`);
  if (endpoint === '_refresh') return answer(200, { _shards: { total: 1, successful: 1, failed: 0 } });
  if (endpoint === '_search') {
    const { query, size = 10 } = text === '' ? {} : JSON.parse(text);
    const [[field, wanted] = []] = Object.entries(query?.match ?? {});
    const word = String(wanted?.query ?? wanted ?? '').toLowerCase();
    const hits = [...documents]
      .filter(
        ([, document]) =>
          field === undefined || String(document[field]).toLowerCase().split(/\W+/).includes(word),
      )
      .map(([_id, _source]) => ({ _index: index, _id, _score: 1, _source }));
    if (searchParams.has('scroll')) scrolls.set('scroll-1', hits.slice(20));
    return answer(200, {
      took: 1,
      timed_out: false,
      _scroll_id: 'scroll-1',
      hits: {
        total: { value: hits.length, relation: 'eq' },
        max_score: 1,
        hits: hits.slice(0, searchParams.has('scroll') ? 20 : size),
      },
    });
  }
  if (incoming.method === 'PUT' || incoming.method === 'POST') {
    const known = documents.has(id);
    if (known && endpoint === '_create')
      return failure(
        409,
        'version_conflict_engine_exception',
        `[${id}]: version conflict, document already exists`,
      );
    documents.set(id ?? 'generated', JSON.parse(text));
    return answer(known ? 200 : 201, {
      _index: index,
      _id: id ?? 'generated',
      result: known ? 'updated' : 'created',
      _version: 1,
    });
  }
  const found = documents.get(id);
  if (incoming.method === 'DELETE')
    return answer(documents.delete(id) ? 200 : 404, {
      _index: index,
      _id: id,
      result: found ? 'deleted' : 'not_found',
    });
  return answer(found ? 200 : 404, {
    _index: index,
    _id: id,
    found: found !== undefined,
    ...(found ? { _source: found } : {}),
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const node = `http://127.0.0.1:${server.address().port}`;
const client = new Client({
  node,
  auth: { username: 'elastic', password: 'pässword' },
  maxRetries: 3,
  compression: true,
});
const failing = async (promise) => {
  try {
    console.log('unexpected', await promise);
  } catch (error) {
    console.log(
      error.constructor.name,
      error instanceof errors.ElasticsearchClientError,
      error.statusCode,
      String(error.message).split('\n')[0],
    );
  }
};

console.log((await client.info()).version, await client.ping());
console.log(
  await client.indices.create({ index: 'books', mappings: { properties: { title: { type: 'text' } } } }),
);
await failing(client.indices.create({ index: 'books' }));
console.log(
  await client.index({
    index: 'books',
    id: 'a/b ü',
    document: { title: 'The Left Hand of Darkness', year: 1969 },
  }),
);
console.log(await client.get({ index: 'books', id: 'a/b ü' }));
await failing(client.get({ index: 'books', id: 'none' }));
console.log((await client.get({ index: 'books', id: 'none' }, { ignore: [404], meta: true })).statusCode);
await failing(client.create({ index: 'books', id: 'a/b ü', document: {} }));
await failing(client.search({ index: 'films' }));
console.log(
  await client.indices.exists({ index: 'films' }),
  await client.exists({ index: 'books', id: 'a/b ü' }),
);

const bulk = await client.bulk({
  operations: [
    { index: { _index: 'books', _id: '1' } },
    { title: 'Dune' },
    { index: { _index: 'books', _id: '2' } },
    { broken: true },
    { delete: { _index: 'books', _id: 'a/b ü' } },
  ],
});
console.log(
  bulk.errors,
  bulk.items.map((item) => Object.values(item)[0].status),
);
const dropped = [];
const { total, successful, failed, retry } = await client.helpers.bulk({
  datasource: Array.from({ length: 95 }, (_, n) => ({ title: `Volume ${n}`, broken: n % 40 === 39 })),
  flushBytes: 500,
  concurrency: 2,
  onDocument: ({ title }) => ({ index: { _index: 'books', _id: title } }),
  onDrop: ({ document }) => dropped.push(document.title),
});
console.log({ total, successful, failed, retry }, dropped.sort());
const { hits } = await client.search({ index: 'books', query: { match: { title: 'dune' } } });
console.log(hits.total, hits.hits);
let seen = 0;
for await (const document of client.helpers.scrollDocuments({
  index: 'books',
  query: { match: { title: 'volume' } },
}))
  seen += document.title.length > 0;
console.log(seen, (await client.helpers.search({ index: 'books', size: 2 })).length);
const results = await Promise.all(
  Array.from({ length: 40 }, (_, n) => client.index({ index: 'books', id: `p${n}`, document: { n } })),
);
console.log(results.every(({ result }) => result === 'created'));

state.requests.length = 0;
state.fail = 2;
console.log((await client.info({}, { meta: true })).meta.attempts, state.requests.length);
state.fail = 10;
await failing(client.info());
state.fail = 0;
state.slow = true;
await failing(client.info({}, { requestTimeout: 50, maxRetries: 0 }));
const abort = new AbortController();
const aborted = client.info({}, { signal: abort.signal });
setImmediate(() => abort.abort());
await failing(aborted);
state.slow = false;
await failing(new Client({ node: 'http://127.0.0.1:1', maxRetries: 0 }).info());
const impostor = createServer((_, response) =>
  response.setHeader('content-type', 'application/json').end('{}'),
).listen(0, '127.0.0.1');
await once(impostor, 'listening');
await failing(new Client({ node: `http://127.0.0.1:${impostor.address().port}` }).info());
const events = [];
client.diagnostic.on('response', (error, { meta }) =>
  events.push(`${meta.request.params.method} ${meta.request.params.path} ${error?.name ?? 'ok'}`),
);
await client.count({ index: 'books' }).catch(() => undefined);
await client.info();
console.log(events);
await client.close();
impostor.close();
server.closeAllConnections();
server.close();
process.exit();
