/**
 * Virtual time of a seeded run: what is to happen, one thing after the other. While nobody has anything to do, time jumps to
 * the next timer, but not ahead of the people who watch (`Pace`).
 */
import type { FaultTimers } from '../../faults/fault-timers';
import type { RunTime } from '../../seeded/time';
import { Agenda, type Entry, earlier } from './agenda';
import { Pace } from './pace';
import { settled } from './settled';

export interface Happening extends Entry {
  cancelled: boolean;
  /** What a process has said is heard: that may happen while a turn goes on. */
  said: boolean;
}

/** Which it belongs to: `timers` wait for time to go by, and stand still when the clock does. */
export type Kind = 'work' | 'timers';

interface TimelineOptions {
  /** Of a replay: where it ends (microseconds), and who is told. null: time has no end. */
  readonly replay: { readonly until: number; ended(): void } | null;
  /** Whether a process works right now. */
  turnGoesOn(): boolean;
}

export class Timeline {
  readonly #options: TimelineOptions;
  readonly #pace = new Pace();
  readonly #agendas = { work: new Agenda(), timers: new Agenda() };
  readonly #pending = new Set<Promise<unknown>>();
  #now = 0;
  /** What the clocks show as long as they stand still. Things go on happening one after the other meanwhile. */
  #stands: number | null = null;
  #numbers = 0;
  #looping = false;
  #started: boolean;
  #native: ReturnType<typeof setTimeout> | undefined;
  #whenIdle: (() => void)[] = [];

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#started = options.replay === null;
  }

  /** Microseconds since the run began. */
  get now(): number {
    return this.#now;
  }

  /** What the clocks show: microseconds. */
  get shown(): number {
    return this.#stands ?? this.#now;
  }

  get time(): RunTime {
    return { now: this.shown, stands: this.#stands !== null };
  }

  get standsStill(): boolean {
    return this.#pace.rate === 0;
  }

  /** For faults: milliseconds. */
  readonly timers: FaultTimers = {
    now: () => this.shown / 1000,
    after: (milliseconds, callback) => {
      const at = this.shown + Math.max(0, Math.ceil(milliseconds * 1000));
      const entry = this.add('timers', at, () => settled(callback()));
      return () => {
        entry.cancelled = true;
      };
    },
    soon: (callback) => void this.add('work', this.#now, () => settled(callback())),
  };

  /** Begins a replay. */
  start(): void {
    this.#started = true;
    this.#kick();
  }

  /** @param number given: the place in the order of an entry that is put off */
  add(kind: Kind, at: number, run: () => void | Promise<void>, number = this.#numbers++): Happening {
    return this.#add(kind, { at, outside: false, number, run, cancelled: false, said: false });
  }

  /** What a process has said. */
  addSaid(at: number, run: () => void): void {
    const number = this.#numbers++;
    this.#add('work', { at, outside: false, number, run, cancelled: false, said: true });
  }

  /** Something comes from outside. */
  addOutside(at: number, run: () => void | Promise<void>): void {
    const number = this.#numbers++;
    this.#add('work', { at, outside: true, number, run, cancelled: false, said: false });
  }

  /** Microseconds: when something that comes from outside now is to happen. Nothing else happens at that time. */
  nextOutside(): number {
    const idle = this.#looping ? 0 : Math.floor(this.#pace.begin());
    const { work, timers } = this.#agendas;
    const next = earlier(work, timers).first?.at ?? Number.POSITIVE_INFINITY;
    return Math.max(this.#now + 1, Math.min(idle, next));
  }

  /** Nothing else happens until it is settled, and no time goes by. */
  during(work: Promise<unknown>): void {
    const done = () => {
      this.#pending.delete(over);
      if (this.#options.turnGoesOn()) this.overhear();
    };
    const over: Promise<unknown> = work.then(done, done);
    this.#pending.add(over);
  }

  /** @param busyUntil microseconds: when the last of the processes has done what it is at */
  setRate(rate: number, busyUntil: number): void {
    if (rate !== 0) {
      this.#now = Math.max(this.#now, this.shown);
      this.#stands = null;
    } else this.#stands ??= Math.max(this.#now, busyUntil);
    this.#pace.set(rate, this.#now);
  }

  /** @param milliseconds */
  advance(milliseconds: number): void {
    const jump = Math.round(milliseconds * 1000);
    this.#now += jump;
    if (this.#stands !== null) this.#stands += jump;
    this.#pace.set(this.#pace.rate, this.#now);
  }

  /**
   * Resolves when all is done that is to happen now, whatever is still on its way to a process included; a replay, when it is over.
   * @param patience real milliseconds after which it resolves all the same
   */
  async quiet(patience: number): Promise<void> {
    if (!this.#looping) return;
    await new Promise<void>((resolve) => {
      const limit = Number.isFinite(patience) ? setTimeout(resolve, patience) : undefined;
      this.#whenIdle.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  /** Milliseconds until the next timer of those that are set by now; null without one. */
  nextTimer(): number | null {
    this.#earliest();
    const { first } = this.#agendas.timers;
    return first ? Math.max(0, first.at - this.shown) / 1000 : null;
  }

  /**
   * A turn goes on, and may never end. What is next to happen anyway is heard at once, so that people see what such a
   * program has said: its turn cannot say anything any more that comes before it.
   */
  overhear(): void {
    const until = this.#options.replay?.until ?? Number.POSITIVE_INFINITY;
    while (this.#pending.size === 0) {
      const agenda = this.#earliest();
      const { first } = agenda;
      if (!first || !(first as Happening).said || first.at >= until) return;
      agenda.take();
      this.#now = Math.max(this.#now, first.at);
      void first.run();
    }
  }

  #add(kind: Kind, entry: Happening): Happening {
    this.#agendas[kind].add(entry);
    this.#kick();
    return entry;
  }

  #earliest(): Agenda {
    const { work, timers } = this.#agendas;
    for (const agenda of [work, timers])
      while ((agenda.first as Happening | undefined)?.cancelled) agenda.take();
    return earlier(work, timers);
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
      const entry = this.#next()?.take();
      if (!entry) break;
      this.#now = Math.max(this.#now, entry.at);
      await entry.run();
    }
    this.#looping = false;
    const told = this.#whenIdle;
    this.#whenIdle = [];
    for (const tell of told) tell();
  }

  /** Where the next thing to happen stands; null while there is nothing, or its time has not come. */
  #next(): Agenda | null {
    const { work, timers } = this.#agendas;
    let agenda = this.#earliest();
    let at = agenda.first?.at;
    // Messages cross while the clock stands still.
    if (agenda === timers && this.#stands !== null && at !== undefined && at > this.#stands) {
      agenda = work;
      at = agenda.first?.at;
    }
    const { replay } = this.#options;
    if (replay) {
      if (at !== undefined && at < replay.until) return agenda;
      replay.ended();
      return null;
    }
    if (at === undefined) return null;
    if (agenda === work || at <= this.shown) return agenda;
    const wait = this.#pace.until(at);
    if (wait <= 0) return agenda;
    this.#native = setTimeout(() => this.#kick(), wait);
    return null;
  }
}
