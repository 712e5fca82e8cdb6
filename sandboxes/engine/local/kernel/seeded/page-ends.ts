/**
 * The page's ends of connections in a seeded run, as far as faults act on them: they act here, on the run's own time, because
 * the page's tasks come when the browser likes.
 */

import type { FaultTimers } from '../../faults/fault-timers';
import { type ConnectionEnd, ImpairedConnections, type Refused } from '../../faults/impaired-connections';
import type { LinkRule, Route } from '../../faults/rules';
import { FIN, type Frame, RST } from '../../process/frames';
import type { PortTable } from '../port-table';

export interface PageEndsOptions {
  readonly timers: FaultTimers;
  readonly ports: PortTable;
  /** @param frame null: the peer is gone */
  toPage(connection: number, frame: Frame | null): void;
  /** Nothing that the page has sent has been acknowledged for too long: it is to give up. */
  timedOut(connection: number): void;
}

export class PageEnds {
  readonly #options: PageEndsOptions;
  readonly #impaired: ImpairedConnections;
  readonly #ends = new Map<number, ConnectionEnd>();

  constructor(options: PageEndsOptions) {
    this.#options = options;
    this.#impaired = new ImpairedConnections(options.timers, (connection, way, impaired) =>
      options.ports.impaired(null, { t: 'impaired', connection, way, ...impaired }),
    );
  }

  /** These act from now on, and no others. */
  set(rules: readonly LinkRule[]): void {
    this.#impaired.set(rules);
  }

  /** As `ImpairedConnections.connecting`. */
  connecting(route: Route): Promise<Refused | null> {
    return this.#impaired.connecting(route);
  }

  open(id: number, route: Route): void {
    const { ports, toPage, timedOut } = this.#options;
    const cut = () => {
      ports.relay(null, { connection: id, accepted: false, frame: RST });
      toPage(id, RST);
    };
    const end: ConnectionEnd = {
      id,
      passage: null,
      departure: null,
      take: (frame) => toPage(id, frame),
      cut,
      timeOut: () => timedOut(id),
    };
    this.#ends.set(id, end);
    this.#impaired.add(end, route, false);
  }

  close(id: number): void {
    const end = this.#ends.get(id);
    if (end) this.#impaired.remove(end);
    this.#ends.delete(id);
  }

  /** The page sends something. */
  sends(id: number, frame: Frame): void {
    const departure = this.#ends.get(id)?.departure;
    if (frame === FIN) departure?.(0);
    else if (typeof frame === 'object') departure?.(frame.length);
  }

  /** @param frame null: the peer is gone */
  arrive(id: number, frame: Frame | null): void {
    const end = this.#ends.get(id);
    // Who is told that the peer is gone hears of it behind what the peer has sent.
    if (end?.passage) end.passage(frame ?? RST);
    else this.#options.toPage(id, frame);
  }
}
