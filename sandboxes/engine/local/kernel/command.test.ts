import { expect, it } from 'vitest';
import { resolveCommand } from './command';

const scripts = {
  start: 'tsx src/index.ts',
  dev: 'NODE_ENV=dev node --import tsx src/index.ts --flag "two words"',
  loop: 'npm run loop',
  shell: 'a && b',
};
const files = {
  has: (path: string) => path === '/app/src/index.ts',
  text: (path: string) => (path === '/app/package.json' ? JSON.stringify({ scripts }) : undefined),
};

it.each([
  ['node src/index.ts a', { entry: '/app/src/index.ts', args: ['a'], execArgv: [], env: {} }],
  ['tsx ./src/index', { entry: '/app/src/index.ts', args: [], execArgv: [], env: {} }],
  ['npm start', { entry: '/app/src/index.ts', args: [], execArgv: [], env: {} }],
  [
    'npm run dev -- x',
    {
      entry: '/app/src/index.ts',
      args: ['--flag', 'two words', 'x'],
      execArgv: ['--import', 'tsx'],
      env: { NODE_ENV: 'dev' },
    },
  ],
])('%s', (command, expected) => {
  expect(resolveCommand(command.split(' '), files)).toEqual(expected);
});

it.each([
  ['python x.py', 'ENOENT', /spawn python ENOENT/],
  ['node src/nope.ts', 'ENOENT', /Cannot find 'src\/nope.ts'/],
  ['node', 'ENOENT', /No file to run/],
  ['npm run nope', 'ENOENT', /no script "nope"/],
  ['npm run loop', 'ELOOP', /runs itself/],
  ['npm run shell', 'ENOTSUP', /needs a shell/],
])('%s fails and says why', (command, code, message) => {
  expect(() => resolveCommand(command.split(' '), files)).toThrowError(
    expect.objectContaining({ code, message: expect.stringMatching(message), remedy: expect.any(String) }),
  );
});
