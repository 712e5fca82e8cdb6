import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../../engine/contract';
import { createNativeEngine } from '../../engine/native';
import { registerCommand } from '../command';
import { InteractiveShell } from './interactive';
import { LineEditor } from './line-editor';
import { columnsOf } from './width';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createNativeEngine().boot({
    name: 'interactive',
    files: {
      'package.json': '{"scripts":{"start":"node a.js"}}',
      'src/index.js': '',
      'a.js': 'setInterval(() => {}, 1e6); console.log("up")',
    },
  });
});
afterAll(() => sandbox.dispose());

function open(history: readonly string[] = []) {
  let shown = '';
  let kept: readonly string[] = history;
  const watchers = new Set<() => void>();
  const shell = new InteractiveShell({
    sandbox: async () => sandbox,
    history: { read: () => kept, write: (lines) => (kept = lines) },
    screen: {
      size: { columns: 80, rows: 24 },
      write(data, done) {
        queueMicrotask(done);
        shown += typeof data === 'string' ? data : new TextDecoder().decode(data);
        for (const look of [...watchers]) look();
      },
    },
  });
  void shell.start('');
  return {
    shell,
    type: (data: string) => shell.input(data),
    kept: () => kept,
    /** Resolves once it is on the screen; what was shown before is forgotten. */
    until: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          // Where the cursor goes after the line is no text.
          const plain = stripVTControlCharacters(shown).replace(/\r(?!\n)/g, '');
          if (!pattern.test(plain)) return;
          watchers.delete(look);
          shown = '';
          resolve(plain);
        };
        watchers.add(look);
        look();
      }),
  };
}

it('runs what is typed, prompts again, and keeps it', async () => {
  const { type, until, kept } = open();
  await until(/~ \$ $/);
  await type('echo hi');
  await type('\r');
  await until(/\r\nhi\r\n[\s\S]*~ \$ $/);
  expect(kept()).toEqual(['echo hi']);
  await type('\u001b[A');
  await until(/echo hi$/);
});

it('Ctrl-C ends what runs, and a line that is typed', async () => {
  const { type, until } = open();
  await type('node a.js\r');
  await until(/up\r\n/);
  await type('\u0003');
  await until(/\^C[\s\S]*~ \$ $/);
  await type('half\u0003');
  await until(/half\^C[\s\S]*~ \$ $/);
});

it('Tab completes commands, files, options and scripts', async () => {
  const { type, until, shell } = open();
  await shell.shell.run('true');
  for (const [typed, whole] of [
    ['nod', 'node '],
    ['cat sr', 'cat src/'],
    ['cat src/i', 'cat src/index.js '],
    ['curl --data-u', 'curl --data-urlencode '],
    ['npm run st', 'npm run start '],
  ] as const) {
    await type(`${typed}\t`);
    await until(new RegExp(`\\$ ${whole}$`));
    await type('\u0015');
  }
});

it('Ctrl-R finds what was typed before', async () => {
  const { type, until } = open(['curl localhost:3000', 'ls', 'curl -i localhost:3000/b']);
  await type('\u0012curl');
  await until(/reverse-i-search\)`curl': curl -i localhost:3000\/b$/);
  await type('\u0012');
  await until(/`curl': curl localhost:3000$/);
});

it('a paste of several lines waits for Enter', async () => {
  const { type, until } = open();
  await type('\u001b[200~echo a\necho b\n\u001b[201~');
  await until(/echo a\r\n> echo b$/);
  await type('\r');
  await until(/a\r\nb\r\n/);
});

it('an open quote, loop or here document asks for more lines', async () => {
  const { type, until, kept } = open();
  await until(/\$ $/);
  await type('for i in 1 2; do\r');
  await until(/> $/);
  await type('echo "n$i"\rdone\r');
  await until(/n1\r\nn2\r\n[\s\S]*\$ $/);
  expect(kept()).toEqual(['for i in 1 2; do\necho "n$i"\ndone']);
});

it('what is typed while a command runs is the next line', async () => {
  const { type, until } = open();
  await until(/\$ $/);
  await type('sleep 0.2\r');
  await type('echo typed ahead\rhalf');
  await until(/typed ahead\r\n[\s\S]*\$ half$/);
});

it('what comes while somebody types stands above the line, which stays', async () => {
  const { type, until } = open();
  await until(/\$ $/);
  await type('(sleep 0.2; echo late) &\r');
  await until(/\[1\] \d+\r\n[\s\S]*\$ $/);
  await type('echo unfini');
  await until(/late\r\n~ \$ echo unfini$/);
  await type('shed\r');
  await until(/unfinished\r\n\[1\]\+ {2}Done[^\r]*\r\n~ \$ $/);
});

it('Ctrl-Z stops, exit warns once of what is stopped', async () => {
  const { type, until, shell } = open();
  await until(/\$ $/);
  await type('sleep 100\r');
  await type('\u001a');
  await until(/\[1\]\+ {2}Stopped {17}sleep 100\r\n[\s\S]*\$ $/);
  await type('exit\r');
  await until(/There are stopped jobs\.\r\n[\s\S]*\$ $/);
  await type('exit\r');
  await until(/The session has ended/);
  expect(shell.shell.ended).toBe(true);
});

it('a command asks, with a history of its own; Ctrl-D ends its input, Ctrl-C the command', async () => {
  const remove = registerCommand({
    name: 'psql',
    summary: 'For this test',
    complete: () => ['--list', '--version'],
    async run({ question, stdout }) {
      for (let line = await question('db=> '); line !== null; line = await question('db=> '))
        stdout.write(`${line.toUpperCase()}\n`);
      stdout.write('bye\n');
      return 0;
    },
  });
  const { type, until, kept } = open();
  await until(/\$ $/);
  await type('psql --l\t');
  await until(/psql --list $/);
  await type('\r');
  await until(/db=> $/);
  await type('select 1\r');
  await until(/SELECT 1\r\ndb=> $/);
  await type('\u001b[A');
  await until(/db=> select 1$/);
  await type('\u0015\u0004');
  await until(/bye\r\n[\s\S]*\$ $/);
  await type('psql\r');
  await until(/db=> $/);
  await type('\u0003');
  await until(/\^C\r\n[\s\S]*\$ $/);
  await type('echo $?\r');
  await until(/\n130\r\n/);
  expect(kept()).toEqual(['psql --list ', 'psql', 'echo $?']);
  remove();
  await type('psql\r');
  await until(/psql: command not found/);
});

it('a slow screen holds up a command, and a program loses what is too much', async () => {
  let waiting: (() => void)[] = [];
  let written = 0;
  const shell = new InteractiveShell({
    sandbox: async () => sandbox,
    screen: {
      size: { columns: 80, rows: 24 },
      write(data, done) {
        written += data.length;
        waiting.push(done);
      },
    },
  });
  void shell.start('');
  const work = async () => {
    while (!shell.shell.ended) {
      await new Promise((resolve) => setImmediate(resolve));
      if (shell.shell.jobs.front === null) for (const done of waiting.splice(0)) done();
    }
  };
  void work();
  await shell.input('yes\r');
  while (written < 128 * 1024) await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < 50; n++) await new Promise((resolve) => setTimeout(resolve, 1));
  // The screen takes nothing: no more than it may be behind has been written.
  expect(written).toBeLessThan(140 * 1024);
  await shell.input('\u0003');
  while (shell.shell.jobs.front !== null) await new Promise((resolve) => setImmediate(resolve));
  expect(shell.shell.state.status).toBe(130);
  waiting = [];
  shell.close();
});

it('readline’s keys', () => {
  const line = new LineEditor();
  line.insert('one two three');
  line.key('\u0017');
  expect([line.text, line.cursor]).toEqual(['one two ', 8]);
  line.key('\u0001');
  line.key('\u0019');
  expect(line.text).toBe('threeone two ');
  line.key('\u000b');
  expect(line.text).toBe('three');
  line.insert('👩‍👩‍👧');
  line.key('\u007f');
  expect(line.text).toBe('three');
});

it('knows how wide a text is', () => {
  const widths = ['abc', '日本', '👩‍👩‍👧', 'e\u0301'].map((text) => [...columnsOf(text)]);
  expect(widths).toEqual([[1, 1, 1], [2, 2], [2], [1]]);
});
