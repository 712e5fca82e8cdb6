import type { TerminalCommand } from '../command';
import { curl } from '../curl/command';
import { jobCommands } from './jobs';
import { networkCommands } from './network';
import { programs } from './programs';
import { ssh } from './ssh';
import { tail } from './tail';

/** What every terminal has beyond the language's own. */
export const COMMANDS: readonly TerminalCommand[] = [
  ...programs,
  ...jobCommands,
  ...networkCommands,
  ssh,
  tail,
  curl,
];
