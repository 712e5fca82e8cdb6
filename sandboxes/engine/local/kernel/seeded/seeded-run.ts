/** What the kernel has beside its tables where the run has a seed. */
import type { Caused, SandboxEventBody } from '../../../events';
import { FIRST_MACHINE, PAGE_NAME } from '../../../machine-names';
import type { OpenedConnection } from '../../process/messages';
import {
  type FromKernel,
  KernelFault,
  type PageCalls,
  type SeededConfiguration,
  type ToKernel,
} from '../messages';
import type { PortTable } from '../port-table';
import { PageEnds } from './page-ends';
import { Simulation } from './simulation';

/** Calls that change nothing in the sandbox, or make it: no part of the run. */
const OUTSIDE_THE_RUN: ReadonlySet<keyof PageCalls> = new Set([
  'load',
  'boot',
  'chunks',
  'read',
  'list',
  'nextTimer',
  'mark',
  'replay',
  'ping',
]);

export interface SeededRun {
  readonly seed: string;
  readonly simulation: Simulation;
  readonly pageEnds: PageEnds;
  /** @returns whether the message is part of the run, and will be handled at its time */
  input(message: ToKernel): boolean;
  /** Makes a connection for the page, when the faults let it. @throws {KernelFault} */
  connect(
    server: string,
    port: number,
    record: (body: SandboxEventBody & Caused) => void,
    make: () => OpenedConnection,
  ): Promise<OpenedConnection>;
}

export interface SeededRunHands {
  readonly ports: PortTable;
  tell(message: FromKernel): void;
  handle(message: ToKernel): Promise<void>;
}

export function createSeededRun(
  { seed, replay }: SeededConfiguration,
  { ports, tell, handle }: SeededRunHands,
): SeededRun {
  const simulation = new Simulation(
    { seed, replay },
    {
      outside(given) {
        const message = given as ToKernel;
        const handled = handle(message);
        // A fault may make a connection wait, while other things happen.
        return message.t === 'call' && message.method === 'connect' ? undefined : handled;
      },
      record: (input) => tell({ t: 'input', input }),
      ended: () => tell({ t: 'replayed' }),
    },
  );
  const pageEnds = new PageEnds({
    timers: simulation.timers,
    ports,
    toPage: (connection, frame) => tell({ t: 'frame', connection, frame }),
    timedOut: (connection) => tell({ t: 'timed-out', connection }),
  });
  ports.relayFrames((connection, frame) => pageEnds.arrive(connection, frame));

  return {
    seed,
    simulation,
    pageEnds,
    input(message) {
      if (message.t === 'call' && OUTSIDE_THE_RUN.has(message.method)) return false;
      if (!replay) simulation.input(message, killedBy(message));
      else if (message.t === 'call')
        tell({
          t: 'fault',
          id: message.id,
          code: 'EINVAL',
          message: 'This is a replay: it takes nothing from outside',
          remedy: 'Boot a sandbox without replay.',
        });
      return true;
    },
    async connect(server, port, record, make) {
      const refused = await pageEnds.connecting({ client: PAGE_NAME, server, port });
      if (refused) {
        const on = server === FIRST_MACHINE.name ? {} : { machine: server };
        record({ type: 'connection.failed', from: null, port, ...refused, ...on });
        throw new KernelFault(
          refused.code,
          `connect ${refused.code} ${server}:${port}`,
          'A fault that you have injected did this: remove it.',
        );
      }
      const made = make();
      pageEnds.open(made.connection, made.route);
      return made;
    },
  };
}

/** The process that a signal is meant for: it may never end its turn. */
function killedBy(message: ToKernel): number | undefined {
  if (message.t === 'kill') return message.pid;
  return message.t === 'call' && (message.method === 'kill' || message.method === 'signal')
    ? message.args.pid
    : undefined;
}
