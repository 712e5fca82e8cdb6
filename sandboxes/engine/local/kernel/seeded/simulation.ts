/**
 * A seeded run: one thing happens at a time, in an order that the seed and what comes from outside decide, and nothing else.
 * `Timeline` is its time, `Actors` are its processes; what comes from outside gets its time here, and is recorded.
 */
import type { FaultTimers } from '../../faults/fault-timers';
import type { ToProcess } from '../../process/messages';
import { randomWords } from '../../seeded/random';
import type { RunInput } from '../../seeded/run';
import type { RunTime } from '../../seeded/time';
import { Actors, type Turn } from './actors';
import type { Rest } from './said';
import { settled } from './settled';
import { Timeline } from './timeline';

/** Real milliseconds that a turn may go on when its process is to end: on a busy machine an ordinary one takes hundreds. */
const BREAK_OFF = 1000;
/** Real milliseconds after which a turn of a replay counts as the one that did not end when it was recorded. */
const STUCK = 2000;
/** Real milliseconds after which whoever has not come to rest is not waited for. */
const UNANSWERED = 1000;

export interface SimulationHands {
  /** What the page asked for. */
  outside(message: unknown): Promise<void> | void;
  /** Told of each input when it has got its time. */
  record(input: RunInput): void;
  /** A replay has come to its end. */
  ended(): void;
}

export interface SimulationOptions {
  readonly seed: string;
  /** Given: these happen again, until then, and nothing else comes from outside. */
  readonly replay: { readonly inputs: readonly RunInput[]; readonly until: number } | null;
}

export class Simulation {
  readonly #hands: SimulationHands;
  readonly #timeline: Timeline;
  readonly #actors: Actors;
  /** Inputs keep their order. */
  #lastInput = 0;
  /** Inputs of the replay that ended a turn, by pid. */
  readonly #interrupts: RunInput[] = [];

  constructor({ seed, replay }: SimulationOptions, hands: SimulationHands) {
    this.#hands = hands;
    this.#timeline = new Timeline({
      replay: replay && { until: replay.until, ended: () => hands.ended() },
      turnGoesOn: () => this.#actors.anyInTurn,
    });
    this.#actors = new Actors({
      timeline: this.#timeline,
      words: randomWords(seed, 'order'),
      awaitTurn: (turn) => this.#unlessStuck(turn),
    });
    for (const input of replay?.inputs ?? []) {
      if (input.interrupts !== undefined) this.#interrupts.push(input);
      else this.#timeline.addOutside(input.at, () => settled(hands.outside(input.message)));
    }
  }

  /** Microseconds since the run began. */
  get now(): number {
    return this.#timeline.now;
  }

  /** For faults: milliseconds. */
  get timers(): FaultTimers {
    return this.#timeline.timers;
  }

  /** Begins a replay. */
  start(): void {
    this.#timeline.start();
  }

  /**
   * Something comes from outside: it gets a time, and is recorded. Not in a replay.
   * @param stops the process that is to end by it
   */
  input(message: unknown, stops?: number): void {
    const turn = stops === undefined ? null : this.#actors.turnOf(stops);
    if (turn) {
      // The turn may end by itself, as most do in no time; one that does not is broken off.
      setTimeout(() => {
        if (this.#actors.turnOf(turn.pid) !== turn) {
          this.input(message);
          return;
        }
        this.#hands.record({ at: turn.began, message, interrupts: turn.pid });
        void this.#hands.outside(message);
      }, BREAK_OFF);
      return;
    }
    const at = this.#nextInput();
    this.#hands.record({ at, message });
    this.#lastInput = at;
    this.#timeline.addOutside(at, () => settled(this.#hands.outside(message)));
  }

  /** Resolves with the time up to which all has happened and has been told. */
  mark(): Promise<number> {
    return new Promise((resolve) => {
      const at = this.#nextInput();
      this.#timeline.addOutside(at, () => {
        resolve(at);
        // The page hears of it before anything else happens.
        return new Promise<void>((told) => setTimeout(told, 0));
      });
    });
  }

  #nextInput(): number {
    return Math.max(this.#timeline.nextOutside(), this.#lastInput);
  }

  /** What was ended in the middle of a turn when the run was recorded is ended there again. */
  #unlessStuck({ pid, began, over }: Turn): Promise<Rest | null> {
    const interrupt = this.#interrupts.find(({ interrupts }) => interrupts === pid);
    if (!interrupt || interrupt.at !== began) return over;
    const interruptNow = () => {
      this.#interrupts.splice(this.#interrupts.indexOf(interrupt), 1);
      void this.#hands.outside(interrupt.message);
    };
    const limit = setTimeout(interruptNow, STUCK);
    return over.then((rest) => {
      clearTimeout(limit);
      // It was only slow when it was recorded: what ended it then comes all the same.
      if (this.#interrupts.includes(interrupt)) interruptNow();
      return rest;
    });
  }

  /** Nothing else happens until it is settled, and no time goes by. */
  during(work: Promise<unknown>): void {
    this.#timeline.during(work);
  }

  setRate(rate: number): void {
    this.#timeline.setRate(rate, this.#actors.busyUntil);
  }

  /** @param milliseconds */
  advance(milliseconds: number): void {
    this.#timeline.advance(milliseconds);
  }

  /** Milliseconds until the next timer, once all is done that is to happen now; null without one. */
  async nextTimer(): Promise<number | null> {
    // While a process works nobody can say which that will be.
    await this.#timeline.quiet(UNANSWERED);
    return this.#timeline.nextTimer();
  }

  inTurn(pid: number): boolean {
    return this.#actors.turnOf(pid) !== null;
  }

  /** Whether the process is between two turns, once it has been told all that it was to be told by now. @param timeout real milliseconds */
  async idle(pid: number, timeout: number): Promise<boolean> {
    await this.#timeline.quiet(timeout);
    return this.#actors.isIdle(pid);
  }

  /** @param hear takes what the process says, when its time has come */
  add(pid: number, port: MessagePort, hear: (message: unknown) => void): void {
    this.#actors.add(pid, port, hear);
  }

  /** @param start tells the worker what it is, which is its first turn */
  begin(pid: number, start: (time: RunTime) => void): void {
    this.#actors.begin(pid, start);
  }

  deliver(pid: number, message: ToProcess, transfer: Transferable[] = []): void {
    this.#actors.deliver(pid, message, transfer);
  }

  /** The process is gone. */
  remove(pid: number): void {
    this.#actors.remove(pid);
  }
}
