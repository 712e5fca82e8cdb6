// run() over files: what their processes tell, in one stream, counted.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';

const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
const files = {
  'a.test.mjs':
    "import test from 'node:test'; console.log('output'); test('one', () => {}); test('two', async (t) => { await t.test('inner', () => { throw new Error('x'); }); });",
  'b.test.mjs': "console.log('no test');",
  'c.test.mjs': 'process.exit(3);',
  'd.test.cjs':
    "require('node:test').describe('suite', () => { require('node:test').it('three', { skip: true }, () => {}); });",
};
for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(root, name), text);
const mask = (text) => text.replaceAll(root, '<root>');
const names = new Set(['test:pass', 'test:fail', 'test:plan', 'test:diagnostic', 'test:start']);
const counted = [];
for await (const { type, data } of run({ files: Object.keys(files).map((name) => join(root, name)) })) {
  if (!names.has(type)) continue;
  if (type === 'test:diagnostic') counted.push(data.message.replace(/duration_ms .*/, 'duration_ms <n>'));
  else
    console.log(
      type,
      data.nesting,
      mask(String(data.name ?? data.count)),
      data.details?.error?.failureType,
      data.skip,
    );
}
console.log(counted);
fs.rmSync(root, { recursive: true });
