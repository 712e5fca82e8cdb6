/** What the page keeps of a run that has a seed: its log, its clock, and what it needs to be repeated. */
import { EngineError, type SandboxClock, type SandboxRun } from '../../contract';
import { createEventLog } from '../../event-log';
import type { Caused, EventLog, SandboxEvent, SandboxEventBody } from '../../events';
import { realTime } from '../clock';
import type { FromKernel, PageCalls, SeededConfiguration } from '../kernel/messages';
import { decodeRun, encodeRun, type RecordedRun, type RunInput, type RunNote } from '../seeded/run';
import { BEGINNING } from '../seeded/time';
import { checkJump, checkRate, checkStands } from './sandbox-clock';

export interface SeededPage {
  /** What the page appends is part of the record. */
  readonly log: EventLog;
  readonly clock: SandboxClock;
  readonly run: SandboxRun;
  readonly configuration: SeededConfiguration;
  /** The kernel tells of an event. @param at milliseconds since the run began */
  append(body: SandboxEventBody & Caused, at: number): SandboxEvent;
  receive(message: Extract<FromKernel, { t: 'input' | 'replayed' }>): void;
}

type Call = <M extends 'turn' | 'mark' | 'nextTimer'>(
  method: M,
  args: PageCalls[M]['args'],
) => Promise<PageCalls[M]['value']>;

/**
 * @param call asks the kernel
 * @throws {EngineError} `EINVAL` the replay is no record of a run
 */
export function createSeededPage(
  seed: number | string | undefined,
  replay: string | undefined,
  call: Call,
): SeededPage {
  const recorded = replay === undefined ? null : read(replay);
  const ofRun = recorded?.seed ?? String(seed);
  const inputs: RunInput[] = [];
  const notes: RunNote[] = [];
  const toCome = [...(recorded?.notes ?? [])];
  let at = 0;
  const log = createEventLog({ now: () => at });
  let next = 0;
  const write = (body: SandboxEventBody & Caused, time: number): SandboxEvent => {
    // Never earlier than the event before it.
    at = Math.max(at, time);
    const event = log.append(body);
    next = event.seq + 1;
    return event;
  };
  const writeNotes = () => {
    for (let note = toCome[0]; note?.seq === next; note = toCome[0]) {
      toCome.shift();
      write(note.body as SandboxEventBody, note.at);
    }
  };
  writeNotes();

  let rate = 1;
  /** When the kernel's clock showed what; null: nothing has come from outside yet, and it has not begun. */
  let seen: { readonly real: number; readonly at: number } | null = null;
  /** What the clock shows as long as it stands still; else null. */
  let stands: number | null = null;
  /** Milliseconds, with whole microseconds. */
  const elapsed = () =>
    seen ? Math.max(at, Math.round((seen.at + (realTime() - seen.real) * rate) * 1000) / 1000) : at;
  const note = (body: SandboxEventBody & Caused, time = elapsed()): SandboxEvent => {
    const event = write(body, time);
    notes.push({ seq: event.seq, at: event.at, body });
    return event;
  };
  const turn = async (to: number, jump: number) => {
    // Not ahead of the kernel's clock, which the events that follow have.
    note({ type: 'clock', shown: BEGINNING + elapsed() + jump, rate: to, jumped: jump }, at + jump);
    rate = to;
    const shown = await call('turn', { rate: to, jump });
    seen = { real: realTime(), at: shown };
    stands = to === 0 ? shown : null;
  };

  let end: () => void = () => undefined;
  const replayed =
    recorded &&
    new Promise<void>((resolve) => {
      end = resolve;
    });

  return {
    configuration: { seed: ofRun, replay: recorded && { inputs: recorded.inputs, until: recorded.until } },
    log: {
      get events() {
        return log.events;
      },
      get forgotten() {
        return log.forgotten;
      },
      get forgottenBytes() {
        return log.forgottenBytes;
      },
      subscribe: (listener) => log.subscribe(listener),
      append: (body) => note(body),
    },
    clock: {
      // Events go on happening while it stands still, some microseconds apart.
      now: () => BEGINNING + (stands ?? elapsed()),
      get rate() {
        return rate;
      },
      async setRate(to) {
        checkRate(to);
        await turn(to, 0);
      },
      async advance(milliseconds) {
        checkJump(milliseconds);
        await turn(rate, milliseconds);
      },
      async step() {
        checkStands(rate);
        const wait = await call('nextTimer', null);
        if (wait === null) return null;
        const milliseconds = Math.floor(wait) + 1;
        await turn(rate, milliseconds);
        return milliseconds;
      },
    },
    run: {
      seed: ofRun,
      replayed,
      async record() {
        if (recorded) return replay as string;
        const until = await call('mark', null);
        return encodeRun({ seed: ofRun, until, events: next, inputs: [...inputs], notes: [...notes] });
      },
    },
    append(body, time) {
      seen = { real: realTime(), at: Math.max(time, elapsed()) };
      const event = write(body, time);
      writeNotes();
      return event;
    },
    receive(message) {
      if (message.t === 'replayed') {
        end();
        return;
      }
      seen ??= { real: realTime(), at: message.input.at / 1000 };
      inputs.push(message.input);
    },
  };
}

function read(text: string): RecordedRun {
  try {
    return decodeRun(text);
  } catch (cause) {
    throw new EngineError('EINVAL', `The replay cannot be read: ${(cause as Error).message}`, {
      remedy: 'Give what sandbox.run.record() gave, whole.',
      cause,
    });
  }
}
