/**
 * How one process behaves towards the kernel. A program that only uses Node's API hardly gets here: what it may have is
 * limited before. Who passes these limits talks to the kernel itself, or more than the tab can take.
 */
import { type BudgetSize, createBudget } from '../budget';
import { bytesOfChanges } from '../files/change';
import type { FromProcess } from '../process/messages';
import { weigh } from './weigh';

const MIB = 1024 * 1024;

/** Bytes. A full disk may be written at once. */
const TALK: BudgetSize = { burst: 384 * MIB, rate: 128 * MIB };
/** Events of the log. */
const EVENTS: BudgetSize = { burst: 50_000, rate: 20_000 };
/** Bytes of output that are acknowledged: a program that writes more has to wait. */
const OUTPUT: BudgetSize = { burst: 16 * MIB, rate: 8 * MIB };
/** Bytes of output that are not acknowledged yet. */
const MOST_UNACKNOWLEDGED = 320 * MIB;
/** Of one value between two processes. */
const MOST_VALUE = 64 * MIB;

export interface Conduct {
  /** @returns why the process must go; null when it need not */
  heard(message: FromProcess): string | null;
  /** @returns whether so many events may be logged of it */
  mayLog(events: number): boolean;
  /** How many events were left out since it was asked last. */
  leftOut(): number;
  /**
   * @param acknowledge called when the process may write as much again
   * @returns why the process must go
   */
  wrote(length: number, acknowledge: () => void): string | null;
}

interface Clock {
  now(): number;
  after(milliseconds: number, callback: () => void): void;
}

export function createConduct(clock: Clock): Conduct {
  const talk = createBudget(TALK, clock.now);
  const events = createBudget(EVENTS, clock.now);
  let unacknowledged = 0;
  let left = 0;
  /** When all that was written so far may be acknowledged. */
  let due = 0;

  const spend = (weight: number) =>
    talk.spend(weight)
      ? null
      : `it told the sandbox more than it can hear: ${TALK.burst / MIB} MiB at once, ${TALK.rate / MIB} MiB a second`;

  return {
    heard(message) {
      const weight = weightOf(message);
      if (weight === null)
        return `it sent a value that cannot be handed on, or is larger than ${MOST_VALUE / MIB} MiB`;
      return spend(weight);
    },
    mayLog(count) {
      if (events.spend(count)) return true;
      left += count;
      return false;
    },
    leftOut() {
      const told = left;
      left = 0;
      return told;
    },
    wrote(length, acknowledge) {
      unacknowledged += length;
      const now = clock.now();
      due = Math.max(due, now - (OUTPUT.burst / OUTPUT.rate) * 1000) + (length / OUTPUT.rate) * 1000;
      const settle = () => {
        unacknowledged -= length;
        acknowledge();
      };
      if (due <= now) settle();
      else clock.after(due - now, settle);
      return unacknowledged > MOST_UNACKNOWLEDGED
        ? `it wrote more than ${MOST_UNACKNOWLEDGED / MIB} MiB of output that nobody could read so fast`
        : null;
    },
  };
}

/** Bytes that a message brings along; null when it cannot be handed on. */
function weightOf(message: FromProcess): number | null {
  switch (message.t) {
    case 'message':
    case 'child-message':
      return weigh(message.value, MOST_VALUE);
    case 'diagnostic':
      return message.json.length;
    case 'spawn':
      return weigh({ ...message.request, thread: null }, MOST_VALUE);
    case 'call':
      return weigh(message.args, MOST_VALUE);
    case 'files':
      return bytesOfChanges(message.changes);
    case 'taps':
      return message.bytes.byteLength + message.pieces.byteLength;
    case 'output':
    case 'datagram':
      return message.bytes.byteLength;
    case 'child-stdin':
      return message.bytes?.byteLength ?? 0;
    default:
      return 0;
  }
}
