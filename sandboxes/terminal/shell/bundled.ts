import { getCommandNames } from './just-bash';

/** The language's own commands that the terminal offers; the others need what a tab does not have. */
export const BUNDLED: readonly string[] = getCommandNames().filter(
  (name) =>
    ![
      'sqlite3',
      'help',
      'gzip',
      'gunzip',
      'zcat',
      'tar',
      'bash',
      'sh',
      'history',
      'python',
      'python3',
      'js-exec',
    ].includes(name),
);

/** Part of the language itself, not commands; for completion and `which`. */
export const BUILTINS: readonly string[] = [
  ...[
    'cd',
    'declare',
    'dirs',
    'eval',
    'exit',
    'export',
    'let',
    'local',
    'popd',
    'pushd',
    'read',
    'set',
    'shift',
  ],
  ...['shopt', 'source', 'test', 'type', 'unset'],
];
