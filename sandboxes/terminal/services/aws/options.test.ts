import { expect, it } from 'vitest';
import { commandOf, readArguments } from './options';

it('finds the command among options of all commands', () => {
  expect(commandOf(['--output', 'text', 's3', '--region=x', 'ls', 's3://a', '--recursive'])).toEqual({
    path: ['s3', 'ls'],
    rest: ['--output', 'text', '--region=x', 's3://a', '--recursive'],
  });
});

const GRAMMAR = {
  options: { all: 'none', name: 'one', names: 'many' },
  words: ['paths', 'paths'],
  required: ['name', 'paths'],
} as const;

it('reads words, values and switches, wherever they stand', () => {
  const { words, options, order } = readArguments(
    ['--all', 'a', '--name=x=y', '-', '--names', '1', '-2', '--output', 'text'],
    GRAMMAR,
  );
  expect(words).toEqual(['a', '-']);
  expect([...options]).toEqual([
    ['all', []],
    ['name', ['x=y']],
    ['names', ['1', '-2']],
    ['output', ['text']],
  ]);
  expect(order.map(([name]) => name)).toEqual(['all', 'name', 'names', 'output']);
});

it.each([
  [['a'], 'the following arguments are required: --name, paths'],
  [['a', 'b', '--name'], 'argument --name: expected one argument'],
  [['a', 'b', '--name', 'n', '--names'], 'argument --names: expected at least one argument'],
  [['a', 'b', 'c', '--name', 'n', '--bogus'], 'Unknown options: c, --bogus'],
])('refuses %j', (args, why) => {
  expect(() => readArguments(args, GRAMMAR)).toThrow(why);
});
