/** The faults that act on links, as every end of one applies them by itself. */
import type { LinkFault } from '../../faults';

/** Who is connected with whom: names of machines, or `page`. */
export interface Route {
  readonly client: string;
  readonly server: string;
  /** That the server listens on. */
  readonly port: number;
}

/** A partition: nothing crosses between its machines and all others. */
interface Partition {
  readonly kind: 'partition';
  readonly machines: readonly string[];
}

/** `cause`: the number of the fault's event in the log. */
export interface LinkRule {
  readonly cause: number;
  readonly fault: LinkFault | Partition;
}

export type Way = 'forth' | 'back';

const named = (selector: string, name: string) => selector === '*' || selector === name;

/** Those of `rules` that act on a connection. */
export function rulesOn({ client, server, port }: Route, rules: readonly LinkRule[]): readonly LinkRule[] {
  return rules.filter(({ fault }) =>
    fault.kind === 'partition'
      ? fault.machines.includes(client) !== fault.machines.includes(server)
      : named(fault.from, client) &&
        named(fault.to, server) &&
        (fault.port === undefined || fault.port === port),
  );
}

/** Whether a rule acts on what goes that way. */
export function acts({ fault }: LinkRule, way: Way): boolean {
  const direction = 'direction' in fault ? fault.direction : undefined;
  return direction === undefined || direction === 'both' || direction === way;
}

export const swallows = ({ fault }: LinkRule): boolean =>
  fault.kind === 'black-hole' || fault.kind === 'partition';
