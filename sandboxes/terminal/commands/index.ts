import type { TerminalCommand } from '../command';
import { jobCommands } from './jobs';
import { programs } from './programs';

/** What every terminal has beyond the language's own. */
export const COMMANDS: readonly TerminalCommand[] = [...programs, ...jobCommands];
