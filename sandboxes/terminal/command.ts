/**
 * What a command of the terminal is, and the table of them. A service adds its own (`psql`, `redis-cli`) by `registerCommand`.
 */
import type { IFileSystem } from 'just-bash';
import type { Sandbox, Signal, TerminalSize } from '../engine/contract';
import type { Input } from './shell/input';
import type { Jobs } from './shell/jobs';

export interface Output {
  /** A terminal shows it; otherwise a pipe, a file or a `$(…)` takes it. */
  readonly terminal: boolean;
  /** Strings are UTF-8. What is written is never lost; how much waits is up to the writer, who looks at `full`. */
  write(data: string | Uint8Array): void;
  /** More waits than is good: `await ready()` before the next `write`. */
  readonly full: boolean;
  /** Resolves once there is room. Rejects with the signal's reason. */
  ready(signal: AbortSignal): Promise<void>;
}

/** What a running command has of the session that runs it. */
export interface CommandSession {
  readonly sandbox: Sandbox;
  /** Absolute; the project is `/app`. */
  readonly cwd: string;
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its programs run, and whose `localhost` is meant: `HOSTNAME` of the shell. */
  readonly machine: string;
  /** The terminal goes on from another machine once the command has ended, until `exit`. */
  enter(machine: string): void;
  readonly files: IFileSystem;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Aborted by Ctrl-C, by `kill` of the job, when nobody reads the output any more (`| head`) and when the terminal
   * closes, unless `onSignal` takes the signal.
   */
  readonly signal: AbortSignal;
  /** Of the terminal, in characters. */
  readonly size: TerminalSize;
  /** Called when the terminal has got another size. The return value ends it. */
  onResize(handler: (size: TerminalSize) => void): () => void;
  readonly jobs: Jobs;
  /** The time, for what is shown (`watch`, `curl -w`): milliseconds since 1970. */
  now(): number;
  /**
   * One line from the person at the keyboard, edited and with a history of its own; from a pipe or a file, the next line.
   * @returns null at the end of the input (Ctrl-D)
   */
  question(prompt: string): Promise<string | null>;
  /** A program takes the keys as they are pressed. Undone when the command ends. */
  rawKeys(raw: boolean): void;
  /** Takes the signals of this command's job instead of being aborted. The return value ends it. */
  onSignal(handler: (signal: Signal) => void): () => void;
  /**
   * Runs a line of shell, which reads and writes where this command does, as it goes. Resolves with the exit status.
   * @param machine default: the one that the command stands on
   */
  run(line: string, machine?: string): Promise<number>;
}

export interface TerminalCommand {
  readonly name: string;
  /** One line for `help`. */
  readonly summary: string;
  /** Options that Tab completes, as they are typed: `--json`, `-X`. */
  readonly options?: readonly string[];
  /** Arguments that fit where `words` were typed, and `word` is begun; without it Tab completes file names. */
  complete?(words: readonly string[], word: string): readonly string[];
  /** @returns the exit status, 0 to 255 */
  run(session: CommandSession, args: readonly string[]): Promise<number> | number;
}

const registered = new Map<string, TerminalCommand>();

/**
 * Adds a command to every terminal, from its next line on; a later one of the same name takes its place. See docs/terminal.md.
 * @returns takes it away again
 * @example registerCommand({ name: 'redis-cli', summary: 'Talk to Redis', run: async (session, args) => 0 })
 */
export function registerCommand(command: TerminalCommand): () => void {
  registered.set(command.name, command);
  return () => {
    if (registered.get(command.name) === command) registered.delete(command.name);
  };
}

export const registeredCommands = (): readonly TerminalCommand[] => [...registered.values()];
