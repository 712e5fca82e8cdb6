/**
 * The event loop's order: one callback of a timer, a socket or the kernel, then `process.nextTick`, then promise jobs,
 * then the next callback.
 *
 * A browser does not say when the promise jobs are done, but it does them between two listeners of one event (HTML,
 * "clean up after running script"). So a port that callbacks come from has many listeners, and each takes one step: a
 * message may carry work for many sockets without a task for each. What is left when they are used up waits for a task
 * of its own, and no callback may overtake it.
 */
import { invalidArgType } from '../builtins/node-error';
import { type Context, restore, snapshot } from './async-context';

interface Tick {
  readonly callback: (...args: unknown[]) => void;
  readonly args: unknown[];
  readonly context: Context;
}

/** What a MessagePort of a browser and the one of `memory-transport.ts` have in common. */
export interface MessageSource {
  addEventListener(type: 'message', listener: (event: MessageTask) => void): void;
  start(): void;
}

/** Who says when this process may run: the kernel, in a seeded run. */
export interface Governor {
  /** Something waits to run. Called once until the next `woken`. */
  wants(): void;
  /** What the message or the wake-up has started is done. */
  turnEnds(): void;
}

interface MessageTask {
  readonly data: unknown;
  stopImmediatePropagation(): void;
}

/** Callbacks and rounds of ticks that one message may start. */
const STEPS = 64;
/** Milliseconds after which what callbacks of one turn have gathered leaves, though more of them follow. */
const PATIENCE = 1;

/** The browser's own: a sandbox's clock may stand still. */
let now = performance.now.bind(performance);

let ticks: Tick[] = [];
let waiting: (() => void)[] = [];
/** How many of `waiting` are done with. */
let past = 0;
/** How many of those that wait may run before the browser gets its turn: what comes later has to queue with the rest of its tasks. */
let budget = 0;
let inTurn = false;
let running = false;
let awake = false;
let ended = false;
let stopped = false;
let gathered: (() => void)[] = [];
let gatheredAt = 0;
/** Set once somebody asks how busy the loop is. */
let measuring = false;
let turnBegan = 0;
let busy = 0;
let governor: Governor | null = null;

const wake = new MessageChannel();
deliverFrom(wake.port1, () => {
  awake = false;
});

function wakeUp(): void {
  if (awake || stopped) return;
  awake = true;
  if (governor) governor.wants();
  else wake.port2.postMessage(null);
}

/** From now on what waits runs only with the messages that the governor lets in. @param clock milliseconds */
export function govern(by: Governor, clock: () => number): void {
  governor = by;
  now = clock;
}

/** The governor lets run what waits, with the message that is being taken. */
export function woken(): void {
  awake = false;
}

/** Gives every message that comes over `port` to `take`, which queues what is to be called by `queueTask`. */
export function deliverFrom(port: MessageSource, take: (data: unknown) => void): void {
  port.addEventListener('message', (event) => {
    inTurn = true;
    if (measuring) turnBegan = now();
    try {
      take(event.data);
    } finally {
      budget = waiting.length - past;
      step(event);
    }
  });
  // Each must be a function of its own: a port calls the same one once.
  for (let n = 2; n < STEPS; n++) port.addEventListener('message', (event) => step(event));
  port.addEventListener('message', (event) => {
    try {
      step(event);
    } finally {
      endTurn();
    }
  });
  port.start();
}

function step(event: MessageTask): void {
  if (gathered.length > 0 && now() - gatheredAt > PATIENCE) release();
  if (stopped) {
    endTurn();
    event.stopImmediatePropagation();
    return;
  }
  // What promise jobs have given to nextTick comes before the callback that waits.
  if (ticks.length > 0) run(nothing);
  else if (budget > 0 && past < waiting.length) {
    budget--;
    run(next());
  } else {
    endTurn();
    event.stopImmediatePropagation();
  }
}

function next(): () => void {
  const callback = waiting[past++] ?? nothing;
  if (past === waiting.length) {
    waiting = [];
    past = 0;
  } else waiting[past - 1] = nothing;
  return callback;
}

function endTurn(): void {
  if (!inTurn) return;
  inTurn = false;
  release();
  if (measuring) busy += now() - turnBegan;
  if (ticks.length > 0 || waiting.length > 0) wakeUp();
  governor?.turnEnds();
}

function run(callback: () => void): void {
  running = true;
  try {
    callback();
    drainTicks();
  } finally {
    running = false;
    if (ticks.length > 0 && !inTurn) wakeUp();
  }
}

/** Runs a callback of the event loop by itself, after those that wait already. */
export function queueTask(callback: () => void): void {
  if (ended) return;
  waiting.push(callback);
  if (!inTurn) wakeUp();
}

/** Whether more callbacks follow in this turn: what they send may leave together. */
export function moreToCome(): boolean {
  return inTurn && budget > 0;
}

/** Runs `leave` when the callbacks of this turn are done, or have taken too long. Only to be called within one. */
export function atTurnEnd(leave: () => void): void {
  if (gathered.length === 0) gatheredAt = now();
  gathered.push(leave);
}

function release(): void {
  if (gathered.length === 0) return;
  const leaving = gathered;
  gathered = [];
  for (const leave of leaving) leave();
}

/** From the next turn on. */
export function measureTurns(): void {
  measuring = true;
}

/** Milliseconds that callbacks took since `measureTurns`, the current turn's included. */
export function busyTime(): number {
  return inTurn && turnBegan > 0 ? busy + now() - turnBegan : busy;
}

/** SIGSTOP: no callback runs until `continueLoop`; they wait, in order. */
export function stopLoop(): void {
  stopped = true;
}

/** SIGCONT */
export function continueLoop(): void {
  stopped = false;
  if (ticks.length > 0 || waiting.length > past) wakeUp();
}

/** Forgets the callbacks that wait: the process has ended. */
export function dropTasks(): void {
  waiting = [];
  past = 0;
  ticks = [];
  ended = true;
}

/** Runs `callback(...args)` after the current operation, in the context of now. */
export function nextTick(callback: (...args: never[]) => void, ...args: unknown[]): void {
  if (typeof callback !== 'function') {
    throw invalidArgType('callback', 'of type function', callback);
  }
  ticks.push({ callback: callback as Tick['callback'], args, context: snapshot() });
  if (!running && !inTurn && ticks.length === 1) wakeUp();
}

/** Runs the ticks that are queued, and those that they queue. */
export function drainTicks(): void {
  for (let index = 0; index < ticks.length; index++) {
    const tick = ticks[index];
    if (!tick) break;
    restore(tick.context);
    try {
      tick.callback(...tick.args);
    } catch (error) {
      // The rest must still run, in a task of their own; the error goes where uncaught errors go.
      ticks = ticks.slice(index + 1);
      if (ticks.length > 0 && !inTurn) wakeUp();
      throw error;
    }
  }
  if (ticks.length > 0) ticks = [];
}

function nothing(): void {
  // What has been called already, or only ticks.
}
