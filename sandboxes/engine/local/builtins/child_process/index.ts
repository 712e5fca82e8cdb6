/** `node:child_process`: other Node programs of this sandbox, each in a worker of its own. There is no shell and no other program. */
import { promisify } from 'node:util';
import { sandboxProcess } from '../../process/the-process';
import { nodeError } from '../node-error';
import { ChildProcess } from './child-process';
import { type ExecDone, type ExecOptions, gather } from './exec';
import { argsAndOptions, pathOf, requireText, type SpawnOptions, shellWords, stdioOf } from './options';

const PROGRAMS = new Set(['node', 'tsx', 'npm', 'npx']);

/** `node` of `/usr/local/bin/node`; any other path stays as it is, and is not found. */
function programOf(file: string): string {
  return file === sandboxProcess['execPath'] ? 'node' : file;
}

function fork(file: string | URL, second?: unknown, third?: unknown): ChildProcess {
  const path = pathOf(file, 'modulePath');
  const [args, options] = argsAndOptions(second, third);
  return forkWith(path, args, options, false);
}

/** @param sharesPorts a worker of `node:cluster` */
export function forkWith(
  path: string,
  args: readonly string[],
  options: SpawnOptions,
  sharesPorts: boolean,
): ChildProcess {
  const { execArgv = sandboxProcess['execArgv'] as string[], execPath = 'node', silent } = options;
  const given = Array.isArray(options.stdio) ? options.stdio : undefined;
  if (given && !given.includes('ipc')) {
    const shown = given.map((item) => (typeof item === 'string' ? `'${item}'` : String(item))).join(', ');
    throw nodeError(
      Error,
      'ERR_CHILD_PROCESS_IPC_REQUIRED',
      `Forked processes must have an IPC channel, missing value 'ipc' in options.stdio: [${shown}]`,
    );
  }
  const stdio = { ...stdioOf(options.stdio ?? (silent ? 'pipe' : 'inherit'), 'pipe'), ipc: true };
  // What `-e` and `-p` run is the parent's own text, not an option for its children.
  const inherited = execArgv === sandboxProcess['execArgv'] ? withoutText(execArgv) : execArgv;
  const words = [...inherited, path, ...args];
  return new ChildProcess().start({
    command: [programOf(execPath), ...words],
    shown: [execPath === 'node' ? String(sandboxProcess['execPath']) : execPath, ...words],
    stdio,
    options,
    sharesPorts,
  });
}

function withoutText(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^(?:-e|-p|-pe|--eval|--print)$/.test(word));
  return at < 0 ? words : words.toSpliced(at, 2);
}

function spawn(file: string, second?: unknown, third?: unknown): ChildProcess {
  requireText('file', file);
  const [args, options] = argsAndOptions(second, third);
  const line = [file, ...args].join(' ');
  const words = options.shell ? shellWords(line) : [file, ...args];
  const shown = options.shell ? ['/bin/sh', '-c', line] : [options.argv0 ?? file, ...args];
  const child = new ChildProcess().start({
    command: [programOf(words[0] ?? ''), ...words.slice(1)],
    shown,
    stdio: stdioOf(options.stdio, 'pipe'),
    options,
  });
  if (!options.shell) child.spawnfile = file;
  return child;
}

/** `(file[, args][, options][, callback])`. */
function execFile(file: string, ...rest: unknown[]): ChildProcess {
  const [args, options, done] = execArguments(rest);
  const child = spawn(file, args, { ...options, stdio: undefined });
  return gather(child, [file, ...args].join(' '), options, done);
}

/** `(command[, options][, callback])`. */
function exec(command: string, ...rest: unknown[]): ChildProcess {
  requireText('command', command);
  const [, options, done] = execArguments(rest);
  const [program = '', ...args] = shellWords(command);
  const known = PROGRAMS.has(program) || program === sandboxProcess['execPath'];
  // A shell tells an unknown program on stderr and ends with 127.
  const words = known
    ? [program, ...args]
    : [
        'node',
        '-e',
        `console.error('/bin/sh: 1: ' + ${JSON.stringify(program)} + ': not found'); process.exit(127)`,
      ];
  const child = new ChildProcess().start({
    command: [programOf(words[0] ?? ''), ...words.slice(1)],
    shown: ['/bin/sh', '-c', command],
    stdio: stdioOf(undefined, 'pipe'),
    options,
  });
  return gather(child, command, options, done);
}

function execArguments(rest: readonly unknown[]): [readonly string[], ExecOptions, ExecDone | undefined] {
  const last = rest.at(-1);
  const done = typeof last === 'function' ? (last as ExecDone) : undefined;
  const [args, options] = argsAndOptions(...(rest.filter((each) => each !== done) as [unknown, unknown]));
  return [args, options, done];
}

type Callbacked = (...args: never[]) => ChildProcess;

/** Node's promise has both outputs, and the child as `promise.child`. */
function withPromise<F extends Callbacked>(run: F): F {
  const promised = (...args: unknown[]) => {
    let child: ChildProcess | undefined;
    const promise = new Promise((resolve, reject) => {
      const done: ExecDone = (error, stdout, stderr) => {
        if (error) reject(Object.assign(error, { stdout, stderr }));
        else resolve({ stdout, stderr });
      };
      child = (run as unknown as (...all: unknown[]) => ChildProcess)(...args, done);
    });
    return Object.assign(promise, { child });
  };
  return Object.defineProperty(run, promisify.custom, { enumerable: false, value: promised });
}

function synchronous(name: string): () => never {
  return () => {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      `child_process.${name}() would have to wait for another worker, which a browser does not let one do. Use spawn or fork and wait for 'close'.`,
    );
  };
}

export default {
  ChildProcess,
  exec: withPromise(exec),
  execFile: withPromise(execFile),
  execFileSync: synchronous('execFileSync'),
  execSync: synchronous('execSync'),
  fork,
  spawn,
  spawnSync: synchronous('spawnSync'),
};
