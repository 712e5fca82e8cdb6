/**
 * The processes of a seeded run: workers that never run at once. Each works in turns, and what it says counts at the virtual
 * time at which it said it; each message takes a while that is drawn from the seed. Virtual time has no other measure than
 * that: a turn takes what `TURN` and `LOOK` say, however busy the machine is.
 */
import type { ToProcess } from '../../process/messages';
import type { RunTime } from '../../seeded/time';
import { isRest, isStamped, type Rest } from './said';
import type { Happening, Kind, Timeline } from './timeline';

/** Microseconds that a message takes: at least, and by how much more at most. */
const HOP = 20;
const HOP_SPREAD = 30;
/** Microseconds between the wish for a process and its first line. */
const START = 20_000;

/** A turn of a process. `began`: microseconds of the run. */
export interface Turn {
  readonly pid: number;
  readonly began: number;
  /** null: its process is gone. */
  readonly over: Promise<Rest | null>;
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
  wake: Happening | null;
  turn: Turn | null;
  endTurn(rest: Rest | null): void;
}

interface ActorsOptions {
  readonly timeline: Timeline;
  /** Draws 32 bits. */
  words(): number;
  /** Every turn is waited for by it. */
  awaitTurn(turn: Turn): Promise<Rest | null>;
}

export class Actors {
  readonly #options: ActorsOptions;
  readonly #timeline: Timeline;
  readonly #actors = new Map<number, Actor>();

  constructor(options: ActorsOptions) {
    this.#options = options;
    this.#timeline = options.timeline;
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
      turn: null,
      endTurn: () => undefined,
    };
    this.#actors.set(pid, actor);
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(actor, data);
  }

  /** @param start tells the worker what it is, which is its first turn */
  begin(pid: number, start: (time: RunTime) => void): void {
    const actor = this.#actors.get(pid);
    if (!actor) return;
    const { now, standsStill } = this.#timeline;
    // No time goes by while the clock stands still, save what an order needs.
    actor.lastArrival = now + (standsStill ? HOP : START);
    this.#timeline.add('work', actor.lastArrival, () => this.#turn(actor, () => start(this.#timeline.time)));
    const early = actor.early ?? [];
    actor.early = null;
    for (const [message, transfer] of early) this.#arrive(actor, message, transfer);
  }

  deliver(pid: number, message: ToProcess, transfer: Transferable[]): void {
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
    actor.endTurn(null);
  }

  /** The one that the process is in the middle of. */
  turnOf(pid: number): Turn | null {
    return this.#actors.get(pid)?.turn ?? null;
  }

  get anyInTurn(): boolean {
    return [...this.#actors.values()].some(({ turn }) => turn !== null);
  }

  /** Microseconds: when the last of them has done what it is at. */
  get busyUntil(): number {
    return [...this.#actors.values()].reduce((at, { free }) => Math.max(at, free), 0);
  }

  /** Whether it is there, and between two turns. */
  isIdle(pid: number): boolean {
    return this.#actors.get(pid)?.turn === null;
  }

  #arrive(actor: Actor, message: ToProcess, transfer: Transferable[]): void {
    const hop = HOP + (this.#options.words() % HOP_SPREAD);
    // In order, as anything that comes over one port.
    actor.lastArrival = Math.max(this.#timeline.now + hop, actor.lastArrival);
    this.#visit(actor, 'work', actor.lastArrival, () => this.#post(actor, message, transfer));
  }

  #post(actor: Actor, message: ToProcess | null, transfer: Transferable[] = []): void {
    const { time } = this.#timeline;
    actor.port.postMessage({ t: 'turn', time, message } satisfies ToProcess, transfer);
  }

  /** A turn at that time, or once the process is free. */
  #visit(actor: Actor, kind: Kind, at: number, begin: () => void, number?: number): Happening {
    const timeline = this.#timeline;
    const visit: Happening = timeline.add(
      kind,
      at,
      () => {
        if (!this.#takesTurns(actor)) return undefined;
        if (actor.free <= timeline.now) return this.#turn(actor, begin);
        const later = this.#visit(actor, 'work', actor.free, begin, visit.number);
        if (actor.wake === visit) actor.wake = later;
        return undefined;
      },
      number,
    );
    return visit;
  }

  #takesTurns(actor: Actor): boolean {
    return !actor.exiting && this.#actors.get(actor.pid) === actor;
  }

  async #turn(actor: Actor, begin: () => void): Promise<void> {
    if (!this.#takesTurns(actor)) return;
    const timeline = this.#timeline;
    const over = new Promise<Rest | null>((resolve) => {
      actor.endTurn = resolve;
    });
    const turn = { pid: actor.pid, began: timeline.now, over };
    actor.turn = turn;
    begin();
    const rest = await this.#options.awaitTurn(turn);
    actor.turn = null;
    if (actor.wake) actor.wake.cancelled = true;
    actor.wake = null;
    if (rest === null) return;
    actor.free = turn.began + rest.spent;
    const wake = () => this.#post(actor, null);
    if (rest.more || (rest.next !== null && rest.next <= timeline.shown))
      actor.wake = this.#visit(actor, 'work', actor.free, wake);
    else if (rest.next !== null)
      actor.wake = this.#visit(actor, 'timers', Math.max(actor.free, rest.next), wake);
  }

  #hear(actor: Actor, data: unknown): void {
    if (this.#actors.get(actor.pid) !== actor) return;
    // Whoever says it otherwise is no process of ours: it is heard, and judged.
    const { message, spent } = isStamped(data) ? data : { message: data, spent: 0 };
    const type = (message as { readonly t?: unknown } | null)?.t;
    if (type === 'rest') {
      if (isRest(message)) actor.endTurn(message);
      return;
    }
    const { turn } = actor;
    const { now } = this.#timeline;
    const at = turn ? Math.max(now, turn.began + spent) : now;
    if (type === 'ready') {
      if (!turn) this.#visit(actor, 'work', at, () => this.#post(actor, null));
    } else {
      this.#timeline.addSaid(at, () => actor.hear(message));
      if (turn) this.#timeline.overhear();
    }
    if (type === 'exit') {
      actor.exiting = true;
      actor.endTurn(null);
    }
  }
}
