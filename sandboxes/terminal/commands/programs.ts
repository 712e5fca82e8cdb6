/** `node`, `npm`, `npx` and `tsx`: real processes of the sandbox. */
import { EngineError, type ExitStatus, type StandardStream } from '../../engine/contract';
import { FIRST_MACHINE } from '../../engine/machine-names';
import type { CommandSession, TerminalCommand } from '../command';
import { inProject, PROJECT } from '../shell/project';
import { Relay } from '../shell/relay';
import { numberOfSignal } from '../signals';

const NOT_FOUND = 127;

async function runProgram(session: CommandSession, words: readonly string[]): Promise<number> {
  const { sandbox, stdin, stdout, stderr, signal } = session;
  signal.throwIfAborted();
  if (!inProject(session.cwd)) {
    stderr.write(
      `${words[0]}: programs run in the project only, and ${session.cwd} is outside it\nGo back first: cd ${PROJECT}\n`,
    );
    return 1;
  }
  const cwd = words[0] === 'npm' ? '' : session.cwd.slice(PROJECT.length + 1);
  const ends = { stdin, stdout, stderr };
  const streams = (Object.keys(ends) as StandardStream[]).filter((name) => ends[name].terminal);
  const relays = { stdout: new Relay(stdout, signal), stderr: new Relay(stderr, signal) };
  let wanted: () => void = () => undefined;
  const reads = new Promise<void>((resolve) => {
    wanted = resolve;
  });
  let started: Awaited<ReturnType<typeof sandbox.spawn>>;
  try {
    started = await sandbox.spawn(words, {
      env: environment(session),
      cwd,
      ...(session.machine === FIRST_MACHINE.name ? {} : { machine: session.machine }),
      ...(streams.length > 0
        ? { terminal: { ...session.size, streams, onRawMode: session.rawKeys, onRead: () => wanted() } }
        : {}),
      onOutput: (stream, bytes) => relays[stream].take(bytes),
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    stderr.write(`${words[0]}: ${error.message}\n${error.remedy ? `${error.remedy}\n` : ''}`);
    return error.code === 'ENOENT' ? NOT_FOUND : 1;
  }
  const stop = session.onSignal((name) => {
    started.kill(name);
    // What is still on its way to the screen is what Ctrl-C wants to be rid of.
    if (name === 'SIGINT' || name === 'SIGKILL') for (const relay of Object.values(relays)) relay.discard();
  });
  const unsized = session.onResize((size) => started.resize(size));
  const force = () => started.kill('SIGKILL');
  if (signal.aborted) force();
  signal.addEventListener('abort', force, { once: true });
  const over = new AbortController();
  void (async () => {
    // What is typed before a program reads may be meant for the shell after it.
    if (stdin.terminal) await reads;
    for (let part = await stdin.read(over.signal); part; part = await stdin.read(over.signal))
      started.stdin.write(part);
    if (!over.signal.aborted) started.stdin.end();
  })();
  try {
    const status = statusOf(await started.exited);
    await Promise.all([relays.stdout.end(), relays.stderr.end()]);
    return status;
  } finally {
    over.abort();
    // A program downstream that has read enough closes it; so does one that has ended.
    stdin.close();
    stop();
    unsized();
    signal.removeEventListener('abort', force);
  }
}

/** The sandbox's own PATH and HOME are those that its programs know. */
function environment({ env }: CommandSession): Record<string, string> {
  const {
    PATH: _path,
    HOME: _home,
    PWD: _pwd,
    OLDPWD: _oldpwd,
    SHELL: _shell,
    USER: _user,
    HOSTNAME: _hostname,
    COLUMNS: _columns,
    ...own
  } = env;
  return own;
}

function statusOf({ code, signal }: ExitStatus): number {
  return code ?? (signal === null ? 0 : 128 + numberOfSignal(signal));
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
