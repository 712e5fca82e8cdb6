// A server that accepts YAML, answers YAML, edits documents without losing comments, and reports errors with their place.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { isMap, parse, parseAllDocuments, parseDocument, stringify, visit, YAMLParseError } from 'yaml';

const source = `# Deployment of the API
version: 3
defaults: &defaults
  replicas: 2   # never fewer
  limits: { cpu: 0.5, memory: 256Mi }
services:
  api:
    <<: *defaults
    image: "registry/api:1.2"
    command: >-
      node
      server.js
  worker:
    <<: *defaults
    replicas: 5
    script: |
      echo one
      echo two
dates: [2024-02-29, 2001-12-14t21:59:43.10-05:00]
octal: 0o17
big: 9007199254740993
nothing: ~
yes: yes
`;

let document = parseDocument(source, { merge: true });
const server = createServer(async (incoming, response) => {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const piece of incoming) body += piece;
  const answer = (status, text) =>
    response.writeHead(status, { 'content-type': 'application/yaml' }).end(text);
  try {
    if (incoming.method === 'GET') return answer(200, document.toString());
    if (incoming.method === 'PUT') {
      document = parseDocument(body, { merge: true });
      if (document.errors.length > 0) throw document.errors[0];
      return answer(200, stringify(document.toJS()));
    }
    const { path, value } = parse(body);
    document.setIn(path, value);
    return answer(200, document.toString());
  } catch (error) {
    return answer(
      422,
      stringify({
        error: error.name,
        code: error.code,
        line: error.linePos?.[0].line ?? null,
        message: error.message,
      }),
    );
  }
});
server.listen(0);
await once(server, 'listening');
const url = `http://localhost:${server.address().port}/`;
const ask = async (method, body) => {
  const response = await fetch(url, { method, body });
  return `${response.status} ${await response.text()}`;
};

console.log(document.toJS());
console.log(await ask('GET'));
console.log(await ask('PATCH', 'path: [services, api, replicas]\nvalue: 9\n'));
console.log(await ask('PUT', 'a: 1\n b: [1, 2\nc: 3\n'));
console.log(await ask('PUT', 'a: &x [1, {b: *x}]\n'));
console.log(await ask('PUT', 'key: value\nkey: again\n'));
console.log(await ask('PUT', '? complex\n: - "é\\u00e8\\t"\n  - 中文\n  - !!set {a, b}\n'));

const many = parseAllDocuments('---\na: 1\n---\n- b\n- c\n...\n---\nlast\n');
console.log(many.map((each) => each.toJS()));
let scalars = 0;
visit(parseDocument(source), {
  Scalar: () => void scalars++,
  Pair: (_, pair) => (pair.key.value === 'yes' ? visit.REMOVE : undefined),
});
console.log(scalars, isMap(document.contents));
console.log(
  stringify({
    list: [1, 'two', null, { three: [] }],
    text: 'line\nline\n',
    tricky: 'true',
    number: '1e3',
    date: new Date(0),
    map: new Map([['k', 1n]]),
    long: 'word '.repeat(30),
  }),
);
try {
  parse('a: [1, 2');
} catch (error) {
  console.log(error instanceof YAMLParseError, error.code, error.message, error.pos);
}
try {
  parse(
    'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]',
    { maxAliasCount: 50 },
  );
} catch (error) {
  console.log(error.name, error.message);
}
console.log(
  parse('tagged: !upper hello', { customTags: [{ tag: '!upper', resolve: (text) => text.toUpperCase() }] }),
);
server.close();
