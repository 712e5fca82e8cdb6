import type { TerminalCommand } from '../command';
import { curl } from '../curl/command';
import { jobCommands } from './jobs';
import { networkCommands } from './network';
import { programs } from './programs';

/** What every terminal has beyond the language's own. */
export const COMMANDS: readonly TerminalCommand[] = [...programs, ...jobCommands, ...networkCommands, curl];
