/** `node --watch`: the program as a child, started anew whenever a source file changes. */
import { watchFiles } from '../process/files';
import { hold } from '../process/liveness';
import type { ProcessInit } from '../process/messages';
import { writeText } from '../process/output';
import { ChildProcess } from './child_process/child-process';

const SOURCE = /\.(?:[cm]?[jt]s|json)$/;
/** Editors write several files at once: what comes within this many milliseconds is one change. */
const TOGETHER = 50;

export function start({ main, args, execArgv }: ProcessInit): void {
  if (main.kind !== 'file') throw new Error('--watch needs a file: node --watch src/index.ts');
  const { file } = main;
  const options = execArgv.filter((word) => !word.startsWith('--watch'));
  let child: ChildProcess;
  let replacing = false;

  const run = () => {
    child = new ChildProcess().start({
      command: ['node', ...options, file, ...args],
      shown: ['node', file, ...args],
      stdio: { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit', ipc: false },
      options: {},
    });
    child.once('exit', (code: number | null) => {
      if (replacing) {
        replacing = false;
        writeText('stdout', `Restarting '${file}'\n`);
        run();
      } else writeText('stdout', `${code === 0 ? 'Completed' : 'Failed'} running '${file}'\n`);
    });
  };
  const restart = () => {
    if (replacing) return;
    if (child.exitCode === null && child.signalCode === null) {
      replacing = true;
      child.kill('SIGTERM');
      return;
    }
    writeText('stdout', `Restarting '${file}'\n`);
    run();
  };

  let timer: NodeJS.Timeout | undefined;
  watchFiles(({ path }) => {
    if (!SOURCE.test(path)) return;
    clearTimeout(timer);
    timer = setTimeout(restart, TOGETHER);
  });
  hold('FSEventWrap');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      child.once('exit', () => process.exit(0));
      if (!child.kill(signal)) process.exit(0);
    });
  }
  run();
}
