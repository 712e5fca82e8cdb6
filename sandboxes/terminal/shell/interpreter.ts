/** The language's interpreter for one command: our disk, our commands beside its own, no limits but those of the tab. */
import type { CommandSession, TerminalCommand } from '../command';
import { adapt, direct, type Stage } from './adapt';
import { BUNDLED } from './bundled';
import { INSTEAD } from './direct-output';
import { Bash } from './just-bash';
import { pause } from './pause';
import { type Breath, pauseCommand } from './pauses';
import type { ShellState } from './shell-state';

interface Surroundings {
  readonly files: CommandSession['files'];
  /** Those that are not the language's. */
  readonly own: readonly TerminalCommand[];
  readonly breath: Breath;
}

/** @param told called when the script has come to its end */
export function interpreter(
  { files, own, breath }: Surroundings,
  stage: Stage,
  state: ShellState,
  told: () => void,
): Bash {
  const { job, signal } = stage;
  const adapted = own.map((command) => ({
    ...adapt(command, stage),
    name: INSTEAD[command.name] ?? command.name,
  }));
  const names = new Set(adapted.map(({ name }) => name));
  return new Bash({
    fs: files,
    cwd: state.cwd,
    // It would patch the page's own globals while a line runs.
    defenseInDepth: false,
    executionLimits: {
      maxLoopIterations: 1_000_000_000,
      maxCommandCount: 1_000_000_000,
      maxExecutionTimeMs: 2 ** 31 - 1,
      maxWorkUnits: 1_000_000_000,
    },
    processInfo: { pid: 90_000, ppid: 1, uid: 1000, gid: 1000 },
    coverage: { hit: () => breath.check() },
    sleep: async (milliseconds) => {
      await pause(milliseconds, signal);
      await job.step();
    },
    customCommands: [
      ...adapted,
      ...BUNDLED.filter((name) => !names.has(name)).map((name) => direct(name, stage)),
      pauseCommand(breath, job),
      ...state.commands(told),
    ],
  });
}
