import { expect, it } from 'vitest';
import { structureOf } from './shorthand';

it.each([
  ['a=1,b=two words', { a: '1', b: 'two words' }],
  [
    'n={DataType=Number,StringValue=1},s={DataType=String}',
    { n: { DataType: 'Number', StringValue: '1' }, s: { DataType: 'String' } },
  ],
  ['list=[a,b],more=x,y,last=z', { list: ['a', 'b'], more: ['x', 'y'], last: 'z' }],
  ['rules=[{id=1},{id=2}]', { rules: [{ id: '1' }, { id: '2' }] }],
  [`quoted="a, \\"b\\"",single='c=d'`, { quoted: 'a, "b"', single: 'c=d' }],
  ['url=http://x/?a=b', { url: 'http://x/?a=b' }],
  ['empty=,next=1', { empty: '', next: '1' }],
  ['{"json":{"is":["json"]}}', { json: { is: ['json'] } }],
  ['[1]', [1]],
])('%s', (text, value) => {
  expect(structureOf('--x', text)).toEqual(value);
});

it.each([
  ['a', "Expected: '=', received: 'EOF' for input:\na\n ^"],
  ['a=1,=2', "Expected: '=', received: '=' for input:\na=1,=2\n    ^"],
  ['a={b=1', "Expected: '}', received: 'EOF'"],
  ['a=[b', "Expected: ']', received: 'EOF'"],
  ['{"a":', 'Invalid JSON: '],
])('says where %s is wrong', (text, why) => {
  expect(() => structureOf('--x', text)).toThrow(`Error parsing parameter '--x': ${why}`);
});
