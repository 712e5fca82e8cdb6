/** What the kernel knows of one process. */
import type { Machine } from '../../contract';
import type { SpawnRequest, TerminalEnds, ToProcess } from '../process/messages';
import type { Conduct } from './conduct';
import type { FloodGate } from './flood';
import type { Hearing } from './hearing';
import type { Inbox } from './inbox';
import type { KeyStore } from './key-store';

export interface Row {
  readonly pid: number;
  readonly machine: Machine;
  /** null: the page, or a process that has ended and left this one behind. */
  parent: number | null;
  /** null until the command is prepared. */
  worker: Pick<Worker, 'terminate'> | null;
  /** What is told before the worker runs waits in the port. */
  readonly port: MessagePort;
  /** Tells it something: over the port, or in a seeded run when its time has come. */
  post(message: ToProcess, transfer?: Transferable[]): void;
  readonly request: SpawnRequest;
  readonly flood: Record<'stdout' | 'stderr', FloodGate>;
  readonly decoders: Record<'stdout' | 'stderr', TextDecoder>;
  readonly keys: KeyStore;
  terminal: TerminalEnds | null;
  /** SIGSTOP came, and SIGCONT has not. */
  stopped: boolean;
  /** Signals that its program takes itself. */
  readonly listens: Set<string>;
  /** Numbers given to it that it has not used. */
  readonly pids: Set<number>;
  readonly conduct: Conduct;
  readonly inbox: Inbox;
  readonly hearing: Hearing;
  /** Calls that are not answered. */
  calls: number;
}
