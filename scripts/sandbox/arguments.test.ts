import { describe, expect, it } from 'vitest';
import { HELP, readArguments, UsageError } from './arguments';

describe('arguments of npm run sandbox', () => {
  it('reads everything, and leaves what follows -- to the program', () => {
    const argv = [
      './x',
      '--engine',
      'native',
      '--publish',
      '8080:3000',
      '-p',
      '0.0.0.0:80:4000',
      '-p',
      '5000',
    ];
    expect(readArguments([...argv, '-e', 'A=b=c', '--', '--engine', 'mine'])).toEqual({
      folder: './x',
      engine: 'native',
      publish: [
        { host: '127.0.0.1', outside: 8080, inside: 3000 },
        { host: '0.0.0.0', outside: 80, inside: 4000 },
        { host: '127.0.0.1', outside: 5000, inside: 5000 },
      ],
      env: { A: 'b=c' },
      rest: ['--engine', 'mine'],
    });
  });

  it('shows help', () => {
    expect(readArguments(['--help'])).toBe('help');
    expect(HELP).toContain('--publish 8080:3000');
  });

  it.each([
    [[], /Name the folder/],
    [['a', 'b'], /"b" is one argument too many/],
    [['a', '--engine', 'docker'], /must be local or native/],
    [['a', '--publish', '99999:1'], /8080:3000/],
    [['a', '--env', 'X'], /NAME=value/],
    [['a', '--colour'], /--colour/],
  ])('%j is a mistake with a mend', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
    expect(() => readArguments(argv)).toThrow(message);
  });
});
