/** What was broken on purpose, and what followed from it, as rows among the traffic. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';

export interface Incident {
  /** Unique in its log, and stable while the log grows. */
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  /** The number of the fault's first event: its own, or of the fault that this follows from. */
  readonly fault: number;
  readonly kind: 'fault' | 'effect';
  readonly summary: string;
  readonly connection: number | null;
  /** How often it happened; the row stands where it happened first. */
  readonly count: number;
}

const STATES = { on: 'broken', changed: 'changed', off: 'mended' } as const;

/** In order of `seq`. */
export function incidentsIn(
  events: readonly SandboxEvent[],
  nameOf: (pid: number | null) => string,
): readonly Incident[] {
  const incidents = new Map<string, Incident>();
  for (const event of events) {
    const { seq, at, cause } = event;
    if (event.type === 'fault') {
      incidents.set(`fault ${seq}`, {
        key: `fault ${seq}`,
        seq,
        at,
        fault: cause ?? seq,
        kind: 'fault',
        summary: `${STATES[event.state]}: ${event.fault}`,
        connection: null,
        count: 1,
      });
      continue;
    }
    if (cause === undefined) continue;
    const told = effectOf(event, nameOf);
    if (told === null) continue;
    // A slow link delays every piece that crosses it: one row for each connection and direction.
    const key = `effect ${cause} ${told.once ? seq : told.summary}`;
    const known = incidents.get(key);
    const { summary, connection = null } = told;
    incidents.set(
      key,
      known
        ? { ...known, count: known.count + 1 }
        : { key, seq, at, fault: cause, kind: 'effect', summary, connection, count: 1 },
    );
  }
  return [...incidents.values()];
}

interface Effect {
  readonly summary: string;
  readonly connection?: number;
  /** Tells of one moment, not of something that goes on. */
  readonly once?: true;
}

function effectOf(event: SandboxEvent, nameOf: (pid: number | null) => string): Effect | null {
  switch (event.type) {
    case 'connection.failed':
      return {
        summary: `${nameOf(event.from)} → ${event.machine ?? FIRST_MACHINE.name}:${event.port} failed: ${event.code}`,
        once: true,
      };
    case 'connection.impaired': {
      const { connection, direction, effect } = event;
      const what = `connection ${connection}, ${direction === 'to-server' ? 'to the server' : 'to the client'}`;
      return effect === 'given-up'
        ? { summary: `given up, ETIMEDOUT: ${what}`, connection, once: true }
        : { summary: `${effect}: ${what}`, connection };
    }
    case 'connection.close':
      return {
        summary: `connection ${event.connection} ${event.how === 'reset' ? 'reset' : 'ended'}`,
        connection: event.connection,
        once: true,
      };
    case 'datagram':
      return {
        summary: `datagram ${event.outcome === 'dropped' ? 'lost' : 'delayed, doubled or overtaken'}: ${nameOf(event.from.pid)} → ${event.to.address}:${event.to.port}`,
      };
    case 'process.stop':
      return { summary: `${nameOf(event.pid)} stopped`, once: true };
    case 'process.continue':
      return { summary: `${nameOf(event.pid)} goes on`, once: true };
    case 'process.exit':
      return { summary: `${nameOf(event.pid)} ended by ${event.signal ?? `code ${event.code}`}`, once: true };
    case 'disk.full':
      return { summary: `${nameOf(event.pid)} could not write ${event.path}: ENOSPC` };
    default:
      return null;
  }
}
