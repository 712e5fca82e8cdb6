// A formatting service over HTTP, for the languages of a back end, with options, cursor, checks and syntax errors.
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as prettier from 'prettier';

const server = createServer(async (incoming, response) => {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const piece of incoming) body += piece;
  const { pathname, searchParams } = new URL(incoming.url, 'http://x');
  const options = { parser: pathname.slice(1), ...JSON.parse(searchParams.get('options') ?? '{}') };
  try {
    const formatted = await prettier.format(body, options);
    response
      .writeHead(200, {
        'content-type': 'text/plain',
        'x-changed': String(!(await prettier.check(body, options))),
      })
      .end(formatted);
  } catch (error) {
    response
      .writeHead(422, { 'content-type': 'application/json' })
      .end(
        JSON.stringify({ name: error.name, message: error.message.split('\n')[0], start: error.loc?.start }),
      );
  }
});
server.listen(0);
await once(server, 'listening');
const ask = async (parser, body, options = {}) => {
  const response = await fetch(
    `http://localhost:${server.address().port}/${parser}?options=${encodeURIComponent(JSON.stringify(options))}`,
    { method: 'POST', body },
  );
  console.log(`--- ${parser} ${response.status} ${response.headers.get('x-changed')}`);
  console.log(await response.text());
};

const typescript = `import {a,b} from "node:fs"; type T<K extends string>={[k in K]?:number}&{x:1}
export default async function handler(c:Context, {a=1, ...rest}:Options) :Promise<Response>{ for await(const x of y){ if(x) continue; else await z?.(x!) }
return c.json({veryLongPropertyName: someFunctionCall(withArguments, andMore), another: [1,2,3].map(n=>n*2).filter(Boolean)}, 200) }`;
await ask('typescript', typescript);
await ask('typescript', typescript, {
  semi: false,
  singleQuote: true,
  tabWidth: 4,
  printWidth: 60,
  trailingComma: 'none',
});
await ask(
  'babel',
  'const a = {b:1,\nc}; // keep\nlabel: while(1) { break label }\nclass A { #x=1; static { this.y = 2 } get z(){return this.#x} }',
);
await ask('json', '{"b":[1,2,{"c":null}],\n"a":"é"}');
await ask('yaml', 'a:   1\nb:\n    -  x\n    -   {y:   2}\n# end\n');
await ask('markdown', '# Title\n* one\n* two\n\n|a|b|\n|-|:-:|\n|1|long cell|\n\n```js\nlet x=1\n```\n');
await ask('css', 'a{color:RED;background:URL(x.png)}@media (min-width:10px){b>c{margin:0 0 0 0}}');
await ask('html', '<!doctype html><p>hello <b>there</b><script>let x=1</script><ul><li>a<li>b</ul>');
await ask('graphql', 'query Q($a:Int=1){user(id:$a){...F name}} fragment F on User{id}');
await ask('typescript', 'const x: = 1;\nfoo(');
await ask('json', '{"a": }');
await ask('cobol', 'x');
console.log(await prettier.formatWithCursor('let  a  =  1', { parser: 'babel', cursorOffset: 5 }));
const { languages } = await prettier.getSupportInfo();
console.log(
  languages
    .filter(({ name }) => /Script|JSON|YAML/.test(name))
    .map(({ name }) => name)
    .sort(),
);
server.close();
