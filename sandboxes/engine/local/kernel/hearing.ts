/**
 * Who speaks when. All processes talk to one thread: what one says without pause must not keep the others, or the page,
 * from being heard. A port cannot be told to wait, so what comes too fast is put by, and heard in slices, in turn.
 */
import { weigh } from './weigh';

const MIB = 1024 * 1024;
/** Milliseconds in which one process may take SHARE of the kernel's time before what it says is put by. */
const WINDOW = 20;
const SHARE = 10;
/** Milliseconds of what was put by that are heard at once, of each process. */
const SLICE = 4;
/** What may be put by of one process. */
const MOST_MESSAGES = 250_000;
const MOST_BYTES = 256 * MIB;
/**
 * A browser does nothing else while messages are on their way, not even a timer. So a message of the kernel to itself tells
 * how far behind it is: milliseconds after which the one is at fault who has sent so many, and nearly all.
 */
const BEHIND = 2000;
const MANY = 10_000;
const NEARLY_ALL = 0.8;

export interface Hearing {
  /** Hears it now, or later. `false`: too much waits already. */
  add(data: unknown): boolean;
  /** Forgets what waits. */
  close(): void;
}

export interface Hearings {
  /** @param hear must not throw */
  open(hear: (data: unknown) => void): Hearing;
}

interface Queue {
  hear(data: unknown): void;
  waiting: { readonly data: unknown; readonly weight: number }[];
  /** How many of `waiting` are done with. */
  past: number;
  bytes: number;
  since: number;
  used: number;
  /** Messages since the kernel was last up to date. */
  recent: number;
}

/**
 * @param now milliseconds
 * @param soon runs a function after what is on its way already
 */
export function createHearings(now: () => number, soon: (run: () => void) => void): Hearings {
  const behind = new Set<Queue>();
  let scheduled = false;
  let recent = 0;
  let probed: number | null = null;
  const speakers = new Set<Queue>();

  /** @returns whether it has kept everybody else from being heard */
  const drowns = (queue: Queue): boolean => {
    recent++;
    if (queue.recent++ === 0) speakers.add(queue);
    if (probed === null) {
      probed = now();
      soon(() => {
        probed = null;
        recent = 0;
        for (const speaker of speakers) speaker.recent = 0;
        speakers.clear();
      });
    }
    return queue.recent > MANY && queue.recent > recent * NEARLY_ALL && now() - probed > BEHIND;
  };

  const hear = (queue: Queue, data: unknown) => {
    const begun = now();
    if (begun - queue.since > WINDOW) {
      queue.since = begun;
      queue.used = 0;
    }
    queue.hear(data);
    queue.used += now() - begun;
  };
  const slice = (queue: Queue) => {
    const end = now() + SLICE;
    while (queue.past < queue.waiting.length) {
      const next = queue.waiting[queue.past++];
      if (!next) break;
      queue.bytes -= next.weight;
      queue.hear(next.data);
      if (now() > end) break;
    }
    if (queue.past < queue.waiting.length) {
      if (queue.past < queue.waiting.length / 2) return;
      queue.waiting = queue.waiting.slice(queue.past);
    } else {
      queue.waiting = [];
      behind.delete(queue);
    }
    queue.past = 0;
  };
  const catchUp = () => {
    scheduled = false;
    for (const queue of [...behind]) slice(queue);
    schedule();
  };
  const schedule = () => {
    if (scheduled || behind.size === 0) return;
    scheduled = true;
    soon(catchUp);
  };

  return {
    open(listener) {
      const queue: Queue = {
        hear: listener,
        waiting: [],
        past: 0,
        bytes: 0,
        since: now(),
        used: 0,
        recent: 0,
      };
      return {
        add(data) {
          if (drowns(queue)) return false;
          if (!behind.has(queue) && (queue.used < SHARE || now() - queue.since > WINDOW)) {
            hear(queue, data);
            return true;
          }
          const weight = weigh(data, MOST_BYTES, true);
          if (weight === null || queue.bytes + weight > MOST_BYTES) return false;
          if (queue.waiting.length - queue.past >= MOST_MESSAGES) return false;
          queue.bytes += weight;
          queue.waiting.push({ data, weight });
          behind.add(queue);
          schedule();
          return true;
        },
        close() {
          queue.waiting = [];
          queue.past = 0;
          behind.delete(queue);
        },
      };
    },
  };
}
