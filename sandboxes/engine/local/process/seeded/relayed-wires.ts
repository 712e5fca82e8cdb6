/** The wires of a process of a seeded run. */
import { onKernel, tell } from '../kernel-link';
import { RelayedWire } from '../relayed-wire';

export interface RelayedWires {
  /** Of the connections that the process accepts, and of those that it makes: it may have both ends of one. */
  of(accepted: boolean): RelayedWire;
}

export function createRelayedWires(): RelayedWires {
  const wire = (accepted: boolean) =>
    new RelayedWire((connection, frame) => tell({ t: 'frame', connection, accepted, frame }));
  const ends = { accepting: wire(true), connecting: wire(false) };
  const of = (accepted: boolean) => (accepted ? ends.accepting : ends.connecting);
  onKernel('frame', ({ connection, accepted, frame }) => of(accepted).deliver(connection, frame));
  return { of };
}
