// Queries, mutations, errors, variables, uploads, subscriptions over SSE, batching limits, plugins and health, on node:http.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { GraphQLError } from 'graphql';
import { createPubSub, createSchema, createYoga, Repeater } from 'graphql-yoga';

const pubSub = createPubSub();
const books = [
  { id: '1', title: 'Ünder the sea' },
  { id: '2', title: 'Two' },
];
const seen = [];
const yoga = createYoga({
  logging: false,
  maskedErrors: true,
  cors: { origin: 'https://app.example', credentials: true },
  context: ({ request }) => ({ user: request.headers.get('x-user') }),
  plugins: [
    {
      onExecute: ({ args }) => void seen.push(args.operationName ?? 'anonymous'),
      onResponse: ({ response }) => void response.headers.set('x-seen', String(seen.length)),
    },
  ],
  schema: createSchema({
    typeDefs: /* GraphQL */ `
      scalar File
      type Book { id: ID! title: String! shout(times: Int = 1): String! fails: String broken: String }
      type Query { books(search: String): [Book!]! me: String slow: String }
      type Mutation { add(title: String!): Book! upload(file: File!): String! }
      type Subscription { added: Book! count(from: Int!): Int! }
    `,
    resolvers: {
      Query: {
        books: (_, { search = '' }) => books.filter(({ title }) => title.includes(search)),
        me: (_, __, { user }) => user,
        slow: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          return 'finally';
        },
      },
      Book: {
        shout: ({ title }, { times }) => title.toUpperCase() + '!'.repeat(times),
        fails: () => {
          throw new GraphQLError('No such thing', {
            extensions: { code: 'NOT_FOUND', http: { status: 404, headers: { 'x-error': 'yes' } } },
          });
        },
        broken: () => {
          throw new Error('a secret of the database');
        },
      },
      Mutation: {
        add: (_, { title }) => {
          const book = { id: String(books.length + 1), title };
          books.push(book);
          pubSub.publish('added', { added: book });
          return book;
        },
        upload: async (_, { file }) => `${file.name} ${file.type} ${(await file.text()).length}`,
      },
      Subscription: {
        added: { subscribe: () => pubSub.subscribe('added') },
        count: {
          subscribe: (_, { from }) =>
            new Repeater(async (push, stop) => {
              for (let n = from; n >= 0; n--) await push({ count: n });
              stop();
            }),
        },
      },
    },
  }),
});
const server = createServer(yoga).listen(0);
await once(server, 'listening');
const url = `http://localhost:${server.address().port}/graphql`;
const ask = async (body, headers = {}) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  console.log(response.status, response.headers.get('content-type'), await response.text());
  return response;
};

await ask({ query: '{ books { id title shout(times: 2) } me slow }' }, { 'x-user': 'ann' });
await ask({
  query: 'query Find($s: String) { books(search: $s) { title } }',
  variables: { s: 'Tw' },
  operationName: 'Find',
});
await ask({ query: 'mutation { add(title: "Thrée") { id title } }' });
await ask({ query: '{ books(search: "Two") { fails } }' }).then(({ headers }) =>
  console.log(headers.get('x-error')),
);
await ask({ query: '{ books { broken } }' });
await ask({ query: '{ books { nothing } }' });
await ask({ query: '{ books {' });
await ask({ query: '{ __schema { queryType { name } } }' }, { accept: 'application/graphql-response+json' });
await ask({ variables: {} });
await ask([{ query: '{ me }' }, { query: '{ slow }' }]);
const get = await fetch(`${url}?query=${encodeURIComponent('{ me }')}`);
console.log(get.status, await get.json(), get.headers.get('x-seen'));
console.log(
  (await fetch(`${url}?query=${encodeURIComponent('mutation { add(title: "x") { id } }')}`)).status,
);
const raw = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/graphql' },
  body: '{ me }',
});
console.log(raw.status, await raw.text());
console.log(
  (await fetch(url, { method: 'PUT' })).status,
  (await fetch(url.replace('/graphql', '/health'))).status,
  (await fetch(url.replace('/graphql', '/none'))).status,
);
const preflight = await fetch(url, {
  method: 'OPTIONS',
  headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
});
console.log(
  preflight.status,
  [...preflight.headers].filter(([name]) => name.startsWith('access-control')).sort(),
);

const form = new FormData();
form.set(
  'operations',
  JSON.stringify({ query: 'mutation ($f: File!) { upload(file: $f) }', variables: { f: null } }),
);
form.set('map', JSON.stringify({ 0: ['variables.f'] }));
form.set('0', new File(['é'.repeat(1000)], 'accents.txt', { type: 'text/plain' }));
console.log(await (await fetch(url, { method: 'POST', body: form })).text());

const subscribe = async (query, signal) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
    ...(signal ? { signal } : {}),
  });
  console.log(response.status, response.headers.get('content-type'));
  return response.body.pipeThrough(new TextDecoderStream());
};
let text = '';
for await (const piece of await subscribe('subscription { count(from: 3) }')) text += piece;
console.log(text);
const stop = new AbortController();
const events = (await subscribe('subscription { added { title } }', stop.signal)).getReader();
let heard = (await events.read()).value;
await ask({ query: 'mutation { add(title: "Live") { id } }' });
while (!heard.includes('Live')) heard += (await events.read()).value;
console.log(heard.split('\n').filter((line) => line.startsWith('data:')));
stop.abort();
await events.closed.catch((error) => console.log(error.name));

console.log(
  await (await yoga.fetch('http://any/graphql?query={me}', { headers: { 'x-user': 'inside' } })).text(),
);
server.closeAllConnections();
server.close();
