/**
 * A seeded run: one thing happens at a time, in an order that the seed and what comes from outside decide, and nothing else.
 *
 * Processes are workers that never run at once. Each works in turns, and what it says counts at the virtual time at which
 * it said it; each message takes a while that is drawn from the seed. Virtual time has no other measure than that: a
 * turn takes what `TURN` and `LOOK` say, however busy the machine is. While nobody has anything to do, time
 * jumps to the next timer, but not ahead of the people who watch (`Pace`).
 */

import type { FaultTimers } from '../../faults/fault-timers';
import type { ToProcess } from '../../process/messages';
import { randomWords } from '../../seeded/random';
import type { RunInput } from '../../seeded/run';
import type { RunTime } from '../../seeded/time';
import { Agenda, type Entry, earlier } from './agenda';
import { Pace } from './pace';
import { isRest, isStamped, type Rest } from './said';
import { settled } from './settled';

/** Microseconds that a message takes: at least, and by how much more at most. */
const HOP = 20;
const HOP_SPREAD = 30;
/** Microseconds between the wish for a process and its first line. */
const START = 20_000;
/** Real milliseconds that a turn may go on when its process is to end: on a busy machine an ordinary one takes hundreds. */
const BREAK_OFF = 1000;
/** Real milliseconds after which a turn of a replay counts as the one that did not end when it was recorded. */
const STUCK = 2000;

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

interface Timed extends Entry {
  cancelled: boolean;
  /** What a process has said is heard: that may happen while a turn goes on. */
  said: boolean;
}

interface Actor {
  readonly pid: number;
  readonly port: MessagePort;
  /** Takes what it says. */
  hear(message: unknown): void;
  /** What is told to it before it has begun. */
  early: (readonly [message: ToProcess, transfer: Transferable[]])[] | null;
  lastArrival: number;
  /** When its last turn was over. */
  free: number;
  /** It has said that it exits, and the kernel has not come to that yet: whatever it is told now it will never answer. */
  exiting: boolean;
  wake: Timed | null;
  turnBegan: number;
  endTurn: ((rest: Rest | null) => void) | null;
}

export class Simulation {
  readonly #hands: SimulationHands;
  readonly #replay: SimulationOptions['replay'];
  readonly #words: () => number;
  readonly #pace = new Pace();
  readonly #work = new Agenda();
  /** What waits for time to go by, apart: it stands still when the clock does. */
  readonly #timers = new Agenda();
  readonly #actors = new Map<number, Actor>();
  readonly #pending = new Set<Promise<unknown>>();
  #now = 0;
  /** What the clocks show as long as they stand still. Things go on happening one after the other meanwhile. */
  #stands: number | null = null;
  #numbers = 0;
  /** Inputs keep their order. */
  #lastInput = 0;
  #looping = false;
  #started = true;
  #native: ReturnType<typeof setTimeout> | undefined;
  /** Inputs of the replay that ended a turn, by pid. */
  readonly #interrupts: RunInput[] = [];

  constructor({ seed, replay }: SimulationOptions, hands: SimulationHands) {
    this.#hands = hands;
    this.#replay = replay;
    this.#words = randomWords(seed, 'order');
    this.#started = replay === null;
    for (const input of replay?.inputs ?? []) {
      if (input.interrupts !== undefined) this.#interrupts.push(input);
      else this.#add(this.#work, input.at, () => settled(hands.outside(input.message)), true);
    }
  }

  /** Microseconds since the run began. */
  get now(): number {
    return this.#now;
  }

  /** What the clocks show: microseconds. */
  get #shown(): number {
    return this.#stands ?? this.#now;
  }

  /** For faults: milliseconds. */
  readonly timers: FaultTimers = {
    now: () => this.#shown / 1000,
    after: (milliseconds, callback) => {
      const at = this.#shown + Math.max(0, Math.ceil(milliseconds * 1000));
      const entry = this.#add(this.#timers, at, () => settled(callback()));
      return () => {
        entry.cancelled = true;
      };
    },
    soon: (callback) => void this.#add(this.#work, this.#now, () => settled(callback())),
  };

  /** Begins a replay. */
  start(): void {
    this.#started = true;
    this.#kick();
  }

  /**
   * Something comes from outside: it gets a time, and is recorded. Not in a replay.
   * @param stops the process that is to end by it
   */
  input(message: unknown, stops?: number): void {
    const target = stops === undefined ? undefined : this.#actors.get(stops);
    const turn = target?.endTurn;
    if (target && turn) {
      // The turn may end by itself, as most do in no time; one that does not is broken off.
      setTimeout(() => {
        if (target.endTurn !== turn) {
          this.input(message);
          return;
        }
        this.#hands.record({ at: target.turnBegan, message, interrupts: target.pid });
        void this.#hands.outside(message);
      }, BREAK_OFF);
      return;
    }
    const at = this.#nextInput();
    this.#hands.record({ at, message });
    this.#lastInput = at;
    this.#add(this.#work, at, () => settled(this.#hands.outside(message)), true);
  }

  /** Resolves with the time up to which all has happened and has been told. */
  mark(): Promise<number> {
    return new Promise((resolve) => {
      const at = this.#nextInput();
      const tell = () => {
        resolve(at);
        // The page hears of it before anything else happens.
        return new Promise<void>((told) => setTimeout(told, 0));
      };
      this.#add(this.#work, at, tell, true);
    });
  }

  #nextInput(): number {
    const idle = this.#looping ? 0 : Math.floor(this.#pace.begin());
    const next = earlier(this.#work, this.#timers).first?.at ?? Number.POSITIVE_INFINITY;
    return Math.max(this.#now + 1, this.#lastInput, Math.min(idle, next));
  }

  /** Nothing else happens until it is settled, and no time goes by. */
  during(work: Promise<unknown>): void {
    const done = () => {
      this.#pending.delete(over);
      if ([...this.#actors.values()].some(({ endTurn }) => endTurn)) this.#overhear();
    };
    const over: Promise<unknown> = work.then(done, done);
    this.#pending.add(over);
  }

  setRate(rate: number): void {
    if (rate !== 0) {
      this.#now = Math.max(this.#now, this.#shown);
      this.#stands = null;
    } else
      this.#stands ??= [...this.#actors.values()].reduce((at, { free }) => Math.max(at, free), this.#now);
    this.#pace.set(rate, this.#now);
  }

  /** @param milliseconds */
  advance(milliseconds: number): void {
    const jump = Math.round(milliseconds * 1000);
    this.#now += jump;
    if (this.#stands !== null) this.#stands += jump;
    this.#pace.set(this.#pace.rate, this.#now);
  }

  /** Milliseconds until the next timer; null without one. */
  nextTimer(): number | null {
    this.#earliest();
    const { first } = this.#timers;
    return first ? Math.max(0, first.at - this.#shown) / 1000 : null;
  }

  inTurn(pid: number): boolean {
    return this.#actors.get(pid)?.endTurn != null;
  }

  /** Whether the process is between two turns, now or after so many real milliseconds. */
  async idle(pid: number, timeout: number): Promise<boolean> {
    const idle = () => this.#actors.get(pid)?.endTurn === null;
    if (!idle()) await new Promise((resolve) => setTimeout(resolve, timeout));
    return idle();
  }

  /** @param hear takes what the process says, when its time has come */
  add(pid: number, port: MessagePort, hear: (message: unknown) => void): void {
    const actor: Actor = {
      pid,
      port,
      hear,
      early: [],
      lastArrival: 0,
      free: 0,
      exiting: false,
      wake: null,
      turnBegan: 0,
      endTurn: null,
    };
    this.#actors.set(pid, actor);
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(actor, data);
  }

  /** @param start tells the worker what it is, which is its first turn */
  begin(pid: number, start: (time: RunTime) => void): void {
    const actor = this.#actors.get(pid);
    if (!actor) return;
    // No time goes by while the clock stands still, save what an order needs.
    actor.lastArrival = this.#now + (this.#pace.rate === 0 ? HOP : START);
    this.#add(this.#work, actor.lastArrival, () => this.#turn(actor, () => start(this.#time)));
    const early = actor.early ?? [];
    actor.early = null;
    for (const [message, transfer] of early) this.#arrive(actor, message, transfer);
  }

  deliver(pid: number, message: ToProcess, transfer: Transferable[] = []): void {
    const actor = this.#actors.get(pid);
    if (!actor) return;
    if (actor.early) actor.early.push([message, transfer]);
    else this.#arrive(actor, message, transfer);
  }

  /** The process is gone. */
  remove(pid: number): void {
    const actor = this.#actors.get(pid);
    if (!actor) return;
    this.#actors.delete(pid);
    if (actor.wake) actor.wake.cancelled = true;
    actor.endTurn?.(null);
  }

  #arrive(actor: Actor, message: ToProcess, transfer: Transferable[]): void {
    const hop = HOP + (this.#words() % HOP_SPREAD);
    // In order, as anything that comes over one port.
    actor.lastArrival = Math.max(this.#now + hop, actor.lastArrival);
    this.#visit(actor, this.#work, actor.lastArrival, () => this.#post(actor, message, transfer));
  }

  get #time(): RunTime {
    return { now: this.#shown, stands: this.#stands !== null };
  }

  #post(actor: Actor, message: ToProcess | null, transfer: Transferable[] = []): void {
    actor.port.postMessage({ t: 'turn', time: this.#time, message } satisfies ToProcess, transfer);
  }

  /** A turn at that time, or once the process is free. */
  #visit(actor: Actor, agenda: Agenda, at: number, begin: () => void, number = this.#numbers++): Timed {
    const entry: Timed = this.#add(
      agenda,
      at,
      () => {
        if (!this.#takesTurns(actor)) return undefined;
        if (actor.free <= this.#now) return this.#turn(actor, begin);
        const later = this.#visit(actor, this.#work, actor.free, begin, number);
        if (actor.wake === entry) actor.wake = later;
        return undefined;
      },
      false,
      number,
    );
    return entry;
  }

  #takesTurns(actor: Actor): boolean {
    return !actor.exiting && this.#actors.get(actor.pid) === actor;
  }

  async #turn(actor: Actor, begin: () => void): Promise<void> {
    if (!this.#takesTurns(actor)) return;
    actor.turnBegan = this.#now;
    const over = new Promise<Rest | null>((resolve) => {
      actor.endTurn = resolve;
    });
    begin();
    const rest = await this.#unlessStuck(actor, over);
    actor.endTurn = null;
    if (actor.wake) actor.wake.cancelled = true;
    actor.wake = null;
    if (rest === null) return;
    actor.free = actor.turnBegan + rest.spent;
    const wake = () => this.#post(actor, null);
    if (rest.more || (rest.next !== null && rest.next <= this.#shown))
      actor.wake = this.#visit(actor, this.#work, actor.free, wake);
    else if (rest.next !== null)
      actor.wake = this.#visit(actor, this.#timers, Math.max(actor.free, rest.next), wake);
  }

  /** What was ended in the middle of a turn when the run was recorded is ended there again. */
  #unlessStuck(actor: Actor, over: Promise<Rest | null>): Promise<Rest | null> {
    const at = this.#interrupts.findIndex(({ interrupts }) => interrupts === actor.pid);
    const interrupt = this.#interrupts[at];
    if (!interrupt || interrupt.at !== this.#now) return over;
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

  #hear(actor: Actor, data: unknown): void {
    if (this.#actors.get(actor.pid) !== actor) return;
    // Whoever says it otherwise is no process of ours: it is heard, and judged.
    const { message, spent } = isStamped(data) ? data : { message: data, spent: 0 };
    const type = (message as { readonly t?: unknown } | null)?.t;
    if (type === 'rest') {
      if (isRest(message)) actor.endTurn?.(message);
      return;
    }
    const at = actor.endTurn ? Math.max(this.#now, actor.turnBegan + spent) : this.#now;
    if (type === 'ready') {
      if (!actor.endTurn) this.#visit(actor, this.#work, at, () => this.#post(actor, null));
    } else {
      this.#add(this.#work, at, () => actor.hear(message)).said = true;
      if (actor.endTurn) this.#overhear();
    }
    if (type === 'exit') {
      actor.exiting = true;
      actor.endTurn?.(null);
    }
    this.#kick();
  }

  /**
   * A turn goes on, and may never end. What is next to happen anyway is heard at once, so that people see what such a
   * program has said: its turn cannot say anything any more that comes before it.
   */
  #overhear(): void {
    while (this.#pending.size === 0) {
      const agenda = this.#earliest();
      const { first } = agenda;
      if (!first || !(first as Timed).said) return;
      if (this.#replay && first.at >= this.#replay.until) return;
      agenda.take();
      this.#now = Math.max(this.#now, first.at);
      void first.run();
    }
  }

  #earliest(): Agenda {
    for (const agenda of [this.#work, this.#timers])
      while ((agenda.first as Timed | undefined)?.cancelled) agenda.take();
    return earlier(this.#work, this.#timers);
  }

  #add(
    agenda: Agenda,
    at: number,
    run: () => void | Promise<void>,
    outside = false,
    number = this.#numbers++,
  ): Timed {
    const entry: Timed = { at, outside, number, run, cancelled: false, said: false };
    agenda.add(entry);
    this.#kick();
    return entry;
  }

  #kick(): void {
    if (this.#looping || !this.#started) return;
    this.#looping = true;
    clearTimeout(this.#native);
    // Later: who adds something may add more in the same breath.
    queueMicrotask(() => void this.#loop());
  }

  async #loop(): Promise<void> {
    for (;;) {
      while (this.#pending.size > 0) await Promise.all(this.#pending);
      const agenda = this.#next();
      if (!agenda) break;
      const entry = agenda.take();
      if (!entry) break;
      this.#now = Math.max(this.#now, entry.at);
      await entry.run();
    }
    this.#looping = false;
  }

  /** Where the next thing to happen stands; null while there is nothing, or its time has not come. */
  #next(): Agenda | null {
    let agenda = this.#earliest();
    let at = agenda.first?.at;
    // Messages cross while the clock stands still.
    if (agenda === this.#timers && this.#stands !== null && at !== undefined && at > this.#stands) {
      agenda = this.#work;
      at = agenda.first?.at;
    }
    if (this.#replay) {
      if (at !== undefined && at < this.#replay.until) return agenda;
      this.#hands.ended();
      return null;
    }
    if (at === undefined) return null;
    if (agenda === this.#work || at <= this.#shown) return agenda;
    const wait = this.#pace.until(at);
    if (wait <= 0) return agenda;
    this.#native = setTimeout(() => this.#kick(), wait);
    return null;
  }
}
