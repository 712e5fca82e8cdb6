import { expect, it } from 'vitest';
import { readCommand } from './command';

const scripts = {
  start: 'tsx src/index.ts',
  dev: 'NODE_ENV=dev node --import tsx src/index.ts --flag "two words"',
  loop: 'npm run loop',
  shell: 'a && b',
  tool: 'prisma generate',
};
const project = {
  env: { NODE_OPTIONS: '--no-deprecation' },
  packageJson: () => JSON.stringify({ name: 'shop', version: '1.2.3', scripts }),
  program: (name: string) => (name === 'prisma' ? '/app/node_modules/prisma/cli.js' : undefined),
};
const read = (command: string) => readCommand(command.split(' '), project);

it.each([
  ['node src/index.ts a', { main: { kind: 'file', file: 'src/index.ts' }, args: ['a'], execArgv: [] }],
  ['tsx ./src/index', { program: 'tsx', main: { kind: 'file', file: './src/index' }, args: [] }],
  ['npx -y tsx a.ts', { program: 'tsx', main: { kind: 'file', file: 'a.ts' } }],
  ['npm start', { main: { kind: 'file', file: 'src/index.ts' }, env: { npm_lifecycle_event: 'start' } }],
  [
    'npm run dev -- x',
    {
      main: { kind: 'file', file: 'src/index.ts' },
      args: ['--flag', 'two words', 'x'],
      execArgv: ['--import', 'tsx'],
      settings: { imports: ['tsx'] },
      env: { NODE_ENV: 'dev', npm_package_name: 'shop', npm_package_version: '1.2.3' },
    },
  ],
  ['npm run tool', { main: { kind: 'file', file: '/app/node_modules/prisma/cli.js' }, args: ['generate'] }],
  ['node -e 1+1 a b', { main: { kind: 'eval', code: '1+1', print: false }, args: ['a', 'b'] }],
  ['node -p 1', { main: { kind: 'eval', code: '1', print: true } }],
  ['node --test test', { main: { kind: 'test', paths: ['test'] } }],
  ['node --version', { main: { kind: 'version' } }],
  [
    'node -r a --require=b --env-file .env --env-file-if-exists=.env.local -C x --no-warnings s.js',
    {
      execArgv: '-r a --require=b --env-file .env --env-file-if-exists=.env.local -C x --no-warnings'.split(
        ' ',
      ),
      settings: {
        requires: ['a', 'b'],
        conditions: ['x'],
        envFiles: [
          { path: '.env', optional: false },
          { path: '.env.local', optional: true },
        ],
        flags: new Set(['--no-deprecation', '--no-warnings']),
      },
    },
  ],
  ['tsx watch a.ts', { settings: { watch: true } }],
  ['node --watch -- a.ts -x', { main: { kind: 'file', file: 'a.ts' }, args: ['-x'], execArgv: ['--watch'] }],
])('%s', (command, expected) => {
  expect(read(command)).toMatchObject(expected);
});

it.each([
  ['python x.py', 'ENOENT', /spawn python ENOENT/],
  ['node', 'ENOENT', /No file to run/],
  ['node --colour x.js', 'ERR_BAD_OPTION', /bad option: --colour/],
  ['node --import', 'ERR_BAD_OPTION', /--import requires an argument/],
  ['node --inspect x.js', 'ENOTSUP', /--inspect/],
  ['npm run nope', 'ENOENT', /no script "nope"/],
  ['npm run toString', 'ENOENT', /no script "toString"/],
  ['npm run loop', 'ELOOP', /runs itself/],
  ['npm run shell', 'ENOTSUP', /needs a shell/],
])('%s fails and says why', (command, code, message) => {
  expect(() => read(command)).toThrowError(
    expect.objectContaining({ code, message: expect.stringMatching(message), remedy: expect.any(String) }),
  );
});
