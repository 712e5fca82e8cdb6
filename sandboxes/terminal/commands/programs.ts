/** `node`, `npm`, `npx` and `tsx`: real processes of the sandbox. */
import { EngineError, type ExitStatus } from '../../engine/contract';
import type { CommandSession, TerminalCommand } from '../command';

const PROJECT = '/app';
const NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGCONT: 18,
  SIGSTOP: 19,
} as const;
const NOT_FOUND = 127;

async function runProgram(session: CommandSession, words: readonly string[]): Promise<number> {
  const { sandbox, stdin, stdout, stderr, signal } = session;
  signal.throwIfAborted();
  const inside = session.cwd === PROJECT || session.cwd.startsWith(`${PROJECT}/`);
  if (!inside) {
    stderr.write(
      `${words[0]}: programs run in the project only, and ${session.cwd} is outside it\nGo back first: cd ${PROJECT}\n`,
    );
    return 1;
  }
  const cwd = words[0] === 'npm' ? '' : session.cwd.slice(PROJECT.length + 1);
  let started: Awaited<ReturnType<typeof sandbox.spawn>>;
  try {
    started = await sandbox.spawn(words, {
      env: environment(session),
      cwd,
      onOutput: (stream, bytes) => (stream === 'stdout' ? stdout : stderr).write(bytes),
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    stderr.write(`${words[0]}: ${error.message}\n${error.remedy ? `${error.remedy}\n` : ''}`);
    return error.code === 'ENOENT' ? NOT_FOUND : 1;
  }
  session.processes.add(started);
  const stop = session.onSignal((name) => started.kill(name));
  const force = () => started.kill('SIGKILL');
  if (signal.aborted) force();
  signal.addEventListener('abort', force, { once: true });
  const over = new AbortController();
  void (async () => {
    for (let part = await stdin.read(over.signal); part; part = await stdin.read(over.signal))
      started.stdin.write(part);
    if (!over.signal.aborted) started.stdin.end();
  })();
  try {
    return statusOf(await started.exited);
  } finally {
    over.abort();
    stop();
    signal.removeEventListener('abort', force);
  }
}

/** The sandbox's own PATH and HOME are those that its programs know. */
function environment({ env, stdout, columns }: CommandSession): Record<string, string> {
  const {
    PATH: _path,
    HOME: _home,
    PWD: _pwd,
    OLDPWD: _oldpwd,
    SHELL: _shell,
    USER: _user,
    TERM: _term,
    ...own
  } = env;
  return stdout.terminal ? { FORCE_COLOR: '1', COLUMNS: String(columns), ...own } : own;
}

function statusOf({ code, signal }: ExitStatus): number {
  return code ?? 128 + (signal === null ? 0 : NUMBERS[signal]);
}

const program = (name: string, summary: string, options: readonly string[] = []): TerminalCommand => ({
  name,
  summary,
  options,
  run: (session, args) => runProgram(session, [name, ...args]),
});

const npm: TerminalCommand = {
  name: 'npm',
  summary: 'Run a script of package.json: npm start, npm test, npm run x',
  async run(session, args) {
    const [verb] = args;
    if (verb === undefined || verb === 'run' || verb === 'run-script' ? args.length < 2 : false)
      return listScripts(session);
    if (['install', 'i', 'ci', 'add', 'uninstall', 'update'].includes(verb ?? '')) {
      session.stderr.write('npm: packages cannot be installed here: what a lab needs is there already\n');
      return 1;
    }
    return runProgram(session, ['npm', ...args]);
  },
};

async function listScripts({ sandbox, stdout }: CommandSession): Promise<number> {
  const manifest: unknown = JSON.parse(new TextDecoder().decode(await sandbox.files.read('package.json')));
  const scripts =
    typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : {};
  stdout.write('Scripts of package.json:\n');
  for (const [name, text] of Object.entries(scripts ?? {})) stdout.write(`  ${name}\n    ${String(text)}\n`);
  return 0;
}

const NODE_OPTIONS = [
  '--eval',
  '--print',
  '--test',
  '--watch',
  '--env-file',
  '--import',
  '--require',
  '--input-type',
  '--version',
];

export const programs: readonly TerminalCommand[] = [
  program('node', 'Run a file, or -e code', NODE_OPTIONS),
  program('tsx', 'Run a TypeScript file', ['watch']),
  program('npx', 'Run a program of an installed package'),
  npm,
];
