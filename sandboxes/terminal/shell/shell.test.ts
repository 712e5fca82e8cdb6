import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../engine/contract';
import { createNativeEngine } from '../../engine/native';
import { registerCommand } from '../command';
import { readAll } from './input';
import type { FileChange } from './project-file-system';
import { Shell } from './shell';

const SERVER = `import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('hello\\n'));
server.listen(3000, () => console.log('listening'));
process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });`;

let sandbox: Sandbox;
let shown = '';
let changes: FileChange[] = [];
let shell: Shell;
const watchers = new Set<() => void>();

/** Resolves once the terminal shows it. */
function until(text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!shown.includes(text)) return;
      watchers.delete(look);
      resolve();
    };
    watchers.add(look);
    look();
  });
}

beforeAll(async () => {
  sandbox = await createNativeEngine().boot({
    name: 'shell',
    files: {
      'package.json': JSON.stringify({
        type: 'module',
        scripts: { start: 'node src/server.js', hi: 'node -p 40+2' },
      }),
      'src/server.js': SERVER,
      'src/a.js': `console.log('a', process.argv.slice(2)); process.exitCode = 3`,
      'src/upper.js': `let all = ''; process.stdin.on('data', (d) => (all += d)).on('end', () => console.log(all.toUpperCase().trim()))`,
      'notes.txt': 'one\ntwo\nthree\n',
      'loop.js': 'while (true) {}',
    },
  });
});
afterAll(() => sandbox.dispose());

beforeEach(() => {
  shown = '';
  changes = [];
  const decoder = new TextDecoder();
  shell = new Shell({
    sandbox: async () => sandbox,
    onFileChange: (change) => changes.push(change),
    terminal: {
      terminal: true,
      full: false,
      ready: async () => undefined,
      write(data) {
        shown += typeof data === 'string' ? data : decoder.decode(data, { stream: true });
        for (const look of [...watchers]) look();
      },
    },
  });
});

const say = async (line: string) => {
  shown = '';
  const status = await shell.run(line);
  // Programs that write to a terminal colour what they print.
  shown = stripVTControlCharacters(shown);
  return { shown, status };
};

describe('what lasts from line to line', () => {
  it('the folder', async () => {
    await shell.run('cd src');
    expect(await say('pwd; ls')).toEqual({ shown: '/app/src\na.js\nserver.js\nupper.js\n', status: 0 });
    expect((await say('cd - && pwd')).shown).toContain('/app\n');
  });

  it('variables, and only exported ones reach programs', async () => {
    await shell.run('A=1; export B=2');
    expect((await say('echo "$A $B"; node -p "[process.env.A, process.env.B]"')).shown).toContain('1 2\n');
    expect((await say(`node -e 'console.log(String(process.env.A), process.env.B)'`)).shown).toBe(
      'undefined 2\n',
    );
    await shell.run('unset B');
    expect((await say('echo "[$B]"')).shown).toBe('[]\n');
  });

  it('functions, aliases and $?', async () => {
    await shell.run('greet() { echo "hi $1"; }');
    expect((await say('greet you | tr a-z A-Z')).shown).toBe('HI YOU\n');
    await shell.run('false');
    expect((await say('echo $?')).shown).toBe('1\n');
  });
});

it('help lists the commands of the terminal, to a pipe too', async () => {
  expect((await say('help')).shown).toMatch(/^A shell over the sandbox[\s\S]*\n {2}curl +\w/);
  expect(await say('help | grep -c "^  curl "')).toEqual({ shown: '1\n', status: 0 });
  await shell.run('help() { echo mine; }');
  expect((await say('help')).shown).toBe('mine\n');
});

describe('programs', () => {
  it('have arguments and an exit status', async () => {
    expect(await say('node src/a.js x "y z"; echo $?')).toMatchObject({
      shown: expect.stringMatching(/a \[ 'x', 'y z' \]\n3\n/),
    });
  });

  it('run where the shell is', async () => {
    expect((await say('cd src && node a.js | cat')).shown).toBe('a []\n');
  });

  it('take what a pipe brings, and give to one', async () => {
    expect((await say('echo héllo | node src/upper.js | sed s/H/J/')).shown).toBe('JÉLLO\n');
  });

  it('keep their order among other commands', async () => {
    expect(
      (await say('echo 1; node -e "console.log(2)"; echo 3; for i in 4 5; do echo $i; done')).shown,
    ).toBe('1\n2\n3\n4\n5\n');
  });

  it('are told apart from what is not there', async () => {
    expect(await say('npm run nothing')).toEqual({
      shown: expect.stringContaining('no script "nothing"'),
      status: 127,
    });
    expect(await say('nothing')).toEqual({ shown: 'bash: nothing: command not found\n', status: 127 });
    expect(await say('npm run hi')).toMatchObject({ shown: expect.stringContaining('42'), status: 0 });
  });

  it('end with Ctrl-C, and the rest of the line with them', async () => {
    const running = say(`node -e "console.log('up'); setInterval(() => {}, 1000)"; echo after`);
    await until('up');
    shell.interrupt();
    expect(await running).toEqual({ shown: 'up\n', status: 130 });
  });

  it('are typed to, until Ctrl-D', async () => {
    const running = say('node src/upper.js');
    await new Promise<void>((resolve) => {
      const stop = sandbox.log.subscribe(() => {
        stop();
        resolve();
      });
    });
    shell.keyboard.push(new TextEncoder().encode('typed\n'));
    shell.keyboard.end();
    expect(await running).toEqual({ shown: 'TYPED\n', status: 0 });
  });
});

describe('jobs', () => {
  it('a server in the background, its process, its end', async () => {
    await shell.run('npm start &');
    expect(shown).toBe('[1] 90002\n');
    await until('listening');
    expect((await say('jobs')).shown).toMatch(/^\[1\]\+ {2}Running {17}npm start &\n$/);
    const { shown: list } = await say('ps');
    expect(list).toMatch(/^ *PID .*\n/);
    const pid = /(\d+) .* npm start/.exec(list)?.[1];
    expect(await say(`kill -TERM ${pid}; wait; echo done`)).toEqual({ shown: 'bye\ndone\n', status: 0 });
    expect(shell.finished()).toEqual(['[1]+  Done                    npm start']);
    expect((await say('jobs')).shown).toBe('');
  });

  it('run at the same time', async () => {
    expect((await say('(sleep 0.2; echo slow) & echo fast; wait')).shown).toMatch(
      /^\[1\] \d+\nfast\nslow\n$/,
    );
  });

  it('kill %1 ends one that never yields with SIGKILL', async () => {
    await shell.run('node loop.js &');
    await shell.run('sleep 0.1; kill -9 %1; wait %1');
    expect(shell.state.status).toBe(137);
    expect(shell.finished()[0]).toContain('Killed');
  });

  it('fg brings one to the front, where Ctrl-C reaches it', async () => {
    await shell.run(`node -e "console.log('up'); setInterval(() => {}, 1000)" &`);
    await until('up');
    const running = say('fg');
    while (shell.jobs.front?.number !== 1) await new Promise((resolve) => setImmediate(resolve));
    shell.interrupt();
    expect((await running).status).toBe(130);
  });

  it('Ctrl-Z stops one: it stands still until bg or fg', async () => {
    const running = say('while true; do echo tick; sleep 0.01; done');
    await until('tick\ntick\n');
    shell.stop();
    expect((await running).status).toBe(148);
    await until('[1]+  Stopped                 while true');
    const at = shown.length;
    await say('sleep 0.1');
    expect(shown).toBe('');
    expect(at).toBeGreaterThan(0);
    expect((await say('bg')).shown).toMatch(/^\[1\]\+ while true.* &\n/);
    await until('tick\ntick\n');
    expect((await say('kill %1; wait; jobs')).status).toBe(0);
  });

  it('a stopped program takes no step', async () => {
    const running = say(`node -e "console.log('up'); setInterval(() => console.log('tick'), 10)"`);
    await until('tick');
    shell.stop();
    await running;
    expect((await say('ps')).shown).toMatch(/ [ST] /);
    const back = say('fg');
    await until('tick\ntick');
    shell.interrupt();
    expect((await back).status).toBe(130);
    expect(shell.finished()).toEqual([]);
  });

  it('says what is no job', async () => {
    expect(await say('kill %7')).toEqual({ shown: 'bash: kill: %7: no such job\n', status: 1 });
    expect(await say('kill 1234567')).toEqual({
      shown: 'bash: kill: (1234567) - No such process\n',
      status: 1,
    });
  });
});

describe('files', () => {
  it('written in the shell are the project’s, and told', async () => {
    await shell.run(`mkdir -p data && echo '{"n":41}' > data/x.json && jq '.n + 1' data/x.json`);
    expect(shown).toBe('42\n');
    expect(changes.map(({ path }) => path)).toContain('data/x.json');
    expect(new TextDecoder().decode(await sandbox.files.read('data/x.json'))).toBe('{"n":41}\n');
    await shell.run('mv data/x.json data/y.json; rm -r data; ls data');
    expect(shown).toContain('ls: data: No such file');
    expect(await sandbox.files.list()).not.toContain('data/y.json');
  });

  it('written by programs are seen', async () => {
    await shell.run(`node -e "require('fs').writeFileSync('made.txt', 'x')"; echo *.txt; rm made.txt`);
    expect(shown).toBe('made.txt notes.txt\n');
  });

  it('that are given stay as they are', async () => {
    const given = new Shell({
      sandbox: async () => sandbox,
      readOnly: ['notes.txt'],
      terminal: {
        terminal: true,
        full: false,
        ready: async () => undefined,
        write: (data) => (shown += String(data)),
      },
    });
    for (const line of ['echo x > notes.txt', 'rm notes.txt', 'node -p 1 > notes.txt']) {
      shown = '';
      expect([line, await given.run(line)]).not.toEqual([line, 0]);
      expect(shown).toMatch(/notes\.txt.*permission denied/i);
    }
    // The library's sed gives another reason.
    expect(await given.run('sed -i s/one/x/ notes.txt')).not.toBe(0);
    expect((await say('cat notes.txt')).shown).toContain('one');
  });

  it('bytes stay bytes', async () => {
    await shell.run(`node -e "process.stdout.write(Buffer.from([0, 255, 200, 10]))" > bytes.bin`);
    expect([...(await sandbox.files.read('bytes.bin'))]).toEqual([0, 255, 200, 10]);
    await sandbox.files.remove('bytes.bin');
  });

  it('cat takes what is typed into a file', async () => {
    const running = say('cat > typed.txt');
    while (!shell.jobs.front) await new Promise((resolve) => setImmediate(resolve));
    shell.keyboard.push(new TextEncoder().encode('line\n'));
    shell.keyboard.end();
    await running;
    expect(new TextDecoder().decode(await sandbox.files.read('typed.txt'))).toBe('line\n');
    await sandbox.files.remove('typed.txt');
  });
});

describe('pipelines', () => {
  it('hand on what a program writes while it runs', async () => {
    const running = say(
      `node -e "let n = 0; setInterval(() => console.log(++n % 2 ? 'GET /a' : 'noise'), 5)" | grep GET | sed s/GET/got/`,
    );
    await until('got /a\ngot /a\n');
    shell.interrupt();
    expect((await running).status).toBeGreaterThan(0);
    expect(shown).not.toContain('noise');
  });

  it('end a program that nobody reads any more', async () => {
    expect(await say('yes | head -3')).toEqual({ shown: 'y\ny\ny\n', status: 0 });
    expect(await say('set -o pipefail; yes | head -1; set +o pipefail')).toEqual({ shown: 'y\n', status: 0 });
    expect((await say('set -o pipefail\nyes ok | head -1')).status).toBe(141);
    await say('set +o pipefail');
    expect((await say(`node -e "setInterval(() => console.log('x'), 1)" | head -2`)).shown).toBe('x\nx\n');
  });

  it('carry megabytes, and bytes', async () => {
    expect((await say(`node -e "process.stdout.write('x'.repeat(3e6))" | cat | wc -c`)).shown.trim()).toBe(
      '3000000',
    );
    await say(`node -e "process.stdout.write(Buffer.from([255, 0, 97]))" | cat > piped.bin`);
    expect([...(await sandbox.files.read('piped.bin'))]).toEqual([255, 0, 97]);
    await sandbox.files.remove('piped.bin');
  });

  it('take errors with |& and 2>&1, and each command is a subshell', async () => {
    expect((await say(`node -e "console.error('bad')" |& tr a-z A-Z`)).shown).toBe('BAD\n');
    expect((await say(`node -e "console.error('bad')" 2>&1 | tr a-z A-Z`)).shown).toBe('BAD\n');
    expect((await say(`node -e "console.error('bad'); console.log('good')" 2>/dev/null`)).shown).toBe(
      'good\n',
    );
    expect((await say('A=1; echo x | A=2; echo $A; ! true; echo $?')).shown).toBe('1\n1\n');
    expect((await say('printf "a b\\nc d\\n" | while read x y; do echo "$y$x"; done')).shown).toBe(
      'ba\ndc\n',
    );
  });

  it('a server writes its log into a file as it runs', async () => {
    await shell.run(
      `node -e "console.log('up'); console.error('warned'); setInterval(() => {}, 1e6)" > log.txt 2>&1 &`,
    );
    while (!/up\nwarned/.test((await say('cat log.txt')).shown)) await say('sleep 0.05');
    await say('kill %1; wait');
    shell.finished();
    await say('rm log.txt');
  });
});

describe('the language', () => {
  it('keeps aliases, arrays and options from line to line', async () => {
    await say('alias hi="node -p"');
    expect((await say('hi 40+2')).shown).toBe('42\n');
    await say('list=(1 "two words"); declare -A map; map[k]=v; shopt -s nullglob');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    expect((await say('echo "${list[1]} ${map[k]}" *.nothing')).shown).toBe('two words v\n');
  });

  it('runs scripts, with arguments, in a shell of their own', async () => {
    await say(`printf 'X=$1\\necho "script $X $#"\\nexit 5\\necho never\\n' > s.sh`);
    expect(await say('bash s.sh one two')).toEqual({ shown: 'script one 2\n', status: 5 });
    expect(await say('X=out; source s.sh; echo after')).toMatchObject({ status: 5 });
    await sandbox.files.remove('s.sh');
  });

  it('bash -c and lines from a pipe', async () => {
    expect(await say(`bash -c 'echo "$1"; exit 3' name arg`)).toEqual({ shown: 'arg\n', status: 3 });
    expect((await say(`echo 'echo from a pipe' | bash`)).shown).toBe('from a pipe\n');
  });

  it('read asks for a line', async () => {
    const running = say('read -p "name? " who; echo "hi $who"');
    await until('name? ');
    shell.keyboard.push(new TextEncoder().encode('Ada\n'));
    expect((await running).shown).toBe('name? hi Ada\n');
  });

  it('a loop lets go of the tab, and Ctrl-C ends it', async () => {
    const running = say('while :; do :; done');
    // Would never fire if the loop kept the tab.
    setTimeout(() => shell.interrupt(), 50);
    expect((await running).status).toBe(130);
    const inside = say('x=$(until false; do :; done)');
    setTimeout(() => shell.interrupt(), 50);
    expect((await inside).status).toBe(130);
  });

  it('what never pauses is ended', async () => {
    expect(await say(`eval 'while :; do :; done'`)).toEqual({
      shown: expect.stringContaining('kept the tab busy'),
      status: 1,
    });
  });
});

it('a signal reaches a process that another program has started', async () => {
  await say(
    `node -e "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' }).on('exit', (c, s) => console.log('child', s))" &`,
  );
  let pid: string | undefined;
  while (!pid) pid = /^ *(\d+) +\d+ /m.exec((await say('ps')).shown)?.[1];
  await say(`kill -TERM ${pid}`);
  await until('child SIGTERM');
  await say('wait');
});

it('a service adds a command of its own', async () => {
  registerCommand({
    name: 'ask',
    summary: 'For this test',
    async run({ stdin, stdout, signal }, args) {
      stdout.write(`${args.join('-')}:${new TextDecoder().decode(await readAll(stdin, signal))}`);
      return 4;
    },
  });
  expect(await say('echo q | ask a b; echo $?')).toEqual({ shown: 'a-b:q\n4\n', status: 0 });
});

it('a line that cannot be parsed says where', async () => {
  expect(await say('if then')).toEqual({
    shown: expect.stringContaining('syntax error near unexpected token'),
    status: 2,
  });
  expect((await say('echo ok')).shown).toBe('ok\n');
});

it('exit ends the session', async () => {
  expect((await say('exit 3; echo no')).status).toBe(3);
  expect(shell.ended).toBe(true);
});

it('a signal ends a loop that writes as it runs', async () => {
  const running = say('while true; do echo tick; sleep 0.05; done');
  await until('tick\ntick\n');
  shell.interrupt();
  expect((await running).status).toBe(130);
});

describe('trap', () => {
  it('runs at the end of a script, a subshell, and one that fails on the way', async () => {
    expect((await say(`bash -c 'trap "echo bye" EXIT; echo hi; exit 3'; echo $?`)).shown).toBe(
      'hi\nbye\n3\n',
    );
    expect((await say(`(trap 'echo left $?' EXIT; false); echo after`)).shown).toBe('left 1\nafter\n');
    expect((await say(`bash -c 'trap "exit 7" EXIT; true'; echo $?`)).shown).toBe('7\n');
  });

  it('lists, resets and refuses', async () => {
    await shell.run(`trap 'echo "it'"'"'s"' TERM 0`);
    expect((await say('trap -p')).shown).toBe(
      `trap -- 'echo "it'\\''s"' SIGTERM\ntrap -- 'echo "it'\\''s"' EXIT\n`,
    );
    expect((await say('trap - EXIT; trap TERM; trap')).shown).toBe('');
    expect(await say('trap x NOSUCH')).toEqual({
      shown: expect.stringContaining('bash: trap: NOSUCH: invalid signal specification'),
      status: 1,
    });
  });

  it('ERR is for what nobody looks at', async () => {
    await shell.run(`trap 'echo failed $?' ERR`);
    expect((await say('false; true || false; ! true; false && true; if false; then :; fi')).shown).toBe(
      'failed 1\n',
    );
    expect((await say('true && node -e "process.exit(4)"; echo $?')).shown).toBe('failed 4\n4\n');
  });

  it('a signal ends the command that runs, and the script goes on as the trap says', async () => {
    const going = say(`bash -c 'trap "echo caught" INT; (echo up; sleep 100); echo on; false'; echo $?`);
    await until('up\n');
    shell.interrupt();
    expect((await going).shown).toBe('up\ncaught\non\n1\n');
    const leaving = say(
      `bash -c 'trap "echo cleaned; exit 9" INT; while true; do echo up; sleep 1; done'; echo $?`,
    );
    await until('up\n');
    shell.interrupt();
    expect((await leaving).shown).toMatch(/^(up\n)+cleaned\n9\n$/);
  });

  it('a program that runs gets the signal too, and EXIT is for one that a signal ends', async () => {
    const running = say(
      `bash -c 'trap "echo trapped" INT; node -e "setInterval(() => {}, 1000); console.log(1)"; echo on'`,
    );
    await until('1\n');
    shell.interrupt();
    expect((await running).shown).toBe('1\ntrapped\non\n');
    const ended = say(`bash -c 'trap "echo swept" EXIT; echo up; sleep 100'; echo never`);
    await until('up\n');
    shell.interrupt();
    expect(await ended).toEqual({ shown: 'up\nswept\n', status: 130 });
  });

  it(`of nothing makes deaf: trap '' INT`, async () => {
    const running = say(`bash -c "trap '' INT; echo up; sleep 0.3; echo still"`);
    await until('up\n');
    shell.interrupt();
    expect((await running).shown).toBe('up\nstill\n');
  });
});

describe('tail', () => {
  it('shows the last, or all from somewhere', async () => {
    expect((await say('tail -2 notes.txt; tail -n +3 notes.txt; tail -c 4 notes.txt')).shown).toBe(
      'two\nthree\nthree\nree\n',
    );
    expect((await say('seq 20 | tail -n 2; tail nothing')).shown).toBe(
      "19\n20\ntail: cannot open 'nothing' for reading: No such file or directory\n",
    );
  });

  it('-f follows a file that a program writes, until Ctrl-C', async () => {
    await shell.run('echo begun > grows.log');
    const following = say('tail -f grows.log | grep --color=auto -v 2');
    await until('begun\n');
    await sandbox.files.write('grows.log', 'begun\n1\n2\n');
    await until('1\n');
    await sandbox.files.write('grows.log', 'anew\n');
    await until('anew\n');
    shell.interrupt();
    expect((await following).status).toBe(130);
    expect(shown).toBe('begun\n1\ntail: grows.log: file truncated\nanew\n');
  });

  it('-F waits for one that is not there', async () => {
    const following = say('tail -F later.log');
    await until('No such file');
    await sandbox.files.write('later.log', 'here\n');
    await until('here\n');
    shell.interrupt();
    expect((await following).shown).toContain(`tail: 'later.log' has appeared;  following new file\nhere\n`);
  });
});

it('ls and grep take --color', async () => {
  expect((await say('ls --color=auto notes.txt; grep --color one notes.txt')).shown).toBe('notes.txt\none\n');
});
