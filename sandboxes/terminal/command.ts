/**
 * What a command of the terminal is, and the table of them. A service adds its own (`psql`, `redis-cli`) by `registerCommand`.
 */
import type { IFileSystem } from 'just-bash';
import type { Sandbox, Signal } from '../engine/contract';
import type { Input } from './shell/input';
import type { Jobs } from './shell/jobs';
import type { Processes } from './shell/processes';

export interface Output {
  /** A terminal shows it; otherwise a pipe, a file or a `$(…)` takes it once the command has ended. */
  readonly terminal: boolean;
  /** Strings are UTF-8. */
  write(data: string | Uint8Array): void;
}

/** What a running command has of the session that runs it. */
export interface CommandSession {
  readonly sandbox: Sandbox;
  /** Absolute; the project is `/app`. */
  readonly cwd: string;
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: IFileSystem;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by Ctrl-C, by `kill` of the job and when the terminal closes, unless `onSignal` takes the signal. */
  readonly signal: AbortSignal;
  /** Width of the terminal in characters. */
  readonly columns: number;
  readonly processes: Processes;
  readonly jobs: Jobs;
  /** The time, for what is shown (`watch`, `curl -w`): milliseconds since 1970. */
  now(): number;
  /** Takes the signals of this command's job instead of being aborted. The return value ends it. */
  onSignal(handler: (signal: Signal) => void): () => void;
  /** Runs a line of shell, its output going where this command's goes. Resolves with the exit status. */
  run(line: string): Promise<number>;
}

export interface TerminalCommand {
  readonly name: string;
  /** One line for `help`. */
  readonly summary: string;
  /** Options that Tab completes, as they are typed: `--json`, `-X`. */
  readonly options?: readonly string[];
  /** @returns the exit status, 0 to 255 */
  run(session: CommandSession, args: readonly string[]): Promise<number> | number;
}

const registered = new Map<string, TerminalCommand>();

/**
 * Adds a command to every terminal that opens from now on; a later one of the same name takes its place.
 * @example registerCommand({ name: 'redis-cli', summary: 'Talk to Redis', run: async (session, args) => 0 })
 */
export function registerCommand(command: TerminalCommand): void {
  registered.set(command.name, command);
}

export const registeredCommands = (): readonly TerminalCommand[] => [...registered.values()];
