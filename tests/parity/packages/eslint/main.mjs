// A linting service over HTTP: rules, fixes, a rule of our own, directives, and code that does not parse.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ESLint, Linter, RuleTester, SourceCode } from 'eslint';

const noHello = {
  meta: {
    type: 'problem',
    fixable: 'code',
    schema: [{ type: 'object', properties: { instead: { type: 'string' } }, additionalProperties: false }],
    messages: { no: 'Say "{{instead}}", not "{{said}}".' },
  },
  create(context) {
    const instead = context.options[0]?.instead ?? 'goodbye';
    return {
      Literal(node) {
        if (node.value !== 'hello') return;
        context.report({
          node,
          messageId: 'no',
          data: { instead, said: node.value },
          fix: (fixer) => fixer.replaceText(node, JSON.stringify(instead)),
        });
      },
    };
  },
};
const linter = new Linter();
const config = [
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: { console: 'readonly' } },
    plugins: { own: { rules: { 'no-hello': noHello } } },
    rules: {
      'no-unused-vars': 'error',
      'no-undef': 'error',
      'prefer-const': 'warn',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      complexity: ['warn', 3],
      'no-unreachable': 'error',
      'object-shorthand': 'error',
      'own/no-hello': ['error', { instead: 'good day' }],
    },
  },
];

const server = createServer(async (incoming, response) => {
  incoming.setEncoding('utf8');
  let body = '';
  for await (const piece of incoming) body += piece;
  const answer = (status, value) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  try {
    if (incoming.url === '/fix') return answer(200, linter.verifyAndFix(body, config, { filename: 'in.js' }));
    const messages = linter.verify(body, config, { filename: 'in.js' });
    return answer(messages.some(({ severity }) => severity === 2) ? 422 : 200, messages);
  } catch (error) {
    return answer(500, { name: error.name, message: error.message });
  }
});
server.listen(0);
await once(server, 'listening');
const ask = async (path, body) => {
  const response = await fetch(`http://localhost:${server.address().port}${path}`, { method: 'POST', body });
  const value = await response.json();
  console.log(response.status);
  if (!Array.isArray(value)) return console.log(value);
  for (const { line, column, ruleId, severity, message, fix } of value)
    console.log(`${line}:${column} ${severity} ${ruleId} ${message}`, fix ?? '');
};

const source = `import fs from 'node:fs';
var count = 1
let never = { count: count };
if (count == 2) { console.log('hello'); undefinedThing() }
function f(a) { return a; console.log(a) }
export function g(x) { if (x > 1 && x < 3 || x === 9) { return x ? 1 : 2 } return null == x }
// eslint-disable-next-line no-undef -- known
other();
`;
await ask('/', source);
await ask('/fix', source);
await ask('/', 'console.log("fine");\n');
await ask('/', 'const a = ;\n');
await ask('/', `/* eslint no-console: error */\nfor (const x of [1]) console.log(x);\n${'y();\n'.repeat(3)}`);

const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: config, fix: true });
const [result] = await eslint.lintText(source, { filePath: 'some.js' });
console.log(result.errorCount, result.warningCount, result.output);
for (const name of [undefined, 'json', 'html', 'json-with-metadata', '@scope/none', 'none']) {
  try {
    const formatter = await eslint.loadFormatter(name);
    const text = await formatter.format([result], { cwd: process.cwd(), rulesMeta: {} });
    console.log(name, text.replaceAll(process.cwd(), '').slice(0, 600));
  } catch (error) {
    console.log(name, error.message.split(':')[0]);
  }
}
try {
  linter.verify('x', [{ rules: { 'no-such-rule': 'error' } }]);
} catch (error) {
  console.log(error.constructor.name, error.message);
}
try {
  linter.verify('x', [{ rules: { eqeqeq: ['error', 'sometimes'] } }]);
} catch (error) {
  console.log(error.constructor.name, error.message.split('\n').slice(0, 4));
}
RuleTester.describe = (_, run) => run();
RuleTester.it = (name, run) => {
  try {
    run();
    console.log('ok', JSON.stringify(name));
  } catch (error) {
    console.log('not ok', JSON.stringify(name), error.message.split('\n')[0]);
  }
};
RuleTester.itOnly = RuleTester.it;
new RuleTester().run('no-hello', noHello, {
  valid: ['"bye"'],
  invalid: [
    { code: '"hello"', output: '"goodbye"', errors: [{ messageId: 'no' }] },
    { code: '"hello"', output: '"wrong"', errors: 1 },
  ],
});
linter.verify('let a = `b`;', config, { filename: 'in.mjs' });
const code = linter.getSourceCode();
console.log(
  code instanceof SourceCode,
  code.ast.body[0].type,
  code.getText(code.ast.body[0].declarations[0].init),
);
server.close();
