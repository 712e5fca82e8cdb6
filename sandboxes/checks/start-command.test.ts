import { expect, test } from 'vitest';
import { startCommand } from './start-command';

const packageJson = (start: string) => JSON.stringify({ scripts: { start } });

test('reads program, entry and arguments', () => {
  expect(startCommand(packageJson('tsx src/index.ts'))).toEqual({ entry: 'src/index.ts', args: [] });
  expect(startCommand(packageJson('node --enable-source-maps server.js --port 1'))).toEqual({
    entry: 'server.js',
    args: ['--port', '1'],
  });
});

test('names what is wrong with the script', () => {
  expect(() => startCommand('{}')).toThrow('package.json has no "start" script');
  expect(() => startCommand(packageJson('bun run x.ts'))).toThrow('must be `tsx <file>` or `node <file>`');
  expect(() => startCommand(packageJson('tsx'))).toThrow('must be `tsx <file>`');
});
