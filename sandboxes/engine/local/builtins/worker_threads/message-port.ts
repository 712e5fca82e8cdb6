/**
 * `MessagePort` with Node's methods. It is the browser's own port, so that it can be sent to another thread; as long as both
 * ends are in one thread, messages wait in a list instead, so that `receiveMessageOnPort` finds them.
 */
import EventEmitter from 'node:events';
import { queueTask } from '../../process/event-loop';
import { type Hold, hold } from '../../process/liveness';

const NativeChannel = globalThis.MessageChannel;
const native = globalThis.MessagePort.prototype;
const nativePost = native.postMessage as (
  this: MessagePort,
  envelope: Envelope,
  transfer: Transferable[],
) => void;
const onMessage = Object.getOwnPropertyDescriptor(native, 'onmessage')?.set as (
  this: MessagePort,
  listener: ((event: MessageEvent<Envelope>) => void) | null,
) => void;

/** What crosses a port: a message, its end, or a word between the engine's own two sides of a thread. */
type Envelope = readonly ['message', unknown] | readonly ['close'] | readonly ['engine', unknown];
type Listener = (value: unknown) => void;

interface State {
  readonly events: EventEmitter;
  /** The other end, while it is in this thread too. */
  peer: NodePort | null;
  /** Messages that nobody has taken yet. */
  readonly queue: unknown[];
  readonly wrapped: Map<unknown, Listener>;
  hold: Hold | null;
  referenced: boolean;
  closed: boolean;
  delivering: boolean;
  onmessage: unknown;
  /** Hears the engine's words, also when programs have closed the port. */
  engine: ((word: unknown) => void) | null;
}

const states = new WeakMap<MessagePort, State>();
const untransferable = new WeakSet<object>();

function stateOf(port: MessagePort): State {
  const state = states.get(port);
  if (!state) throw new TypeError('Illegal invocation');
  return state;
}

export interface NodePort extends MessagePort {
  on(name: string, listener: Listener): this;
  once(name: string, listener: Listener): this;
  off(name: string, listener: Listener): this;
  emit(name: string, ...args: unknown[]): boolean;
  ref(): void;
  unref(): void;
}

/** Its prototype stands between a port and the browser's own methods. */
export const MessagePort: { prototype: NodePort } = function MessagePort(): never {
  throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_CONSTRUCT_CALL_INVALID' });
} as unknown as { prototype: NodePort };

/** Gives a port of the browser Node's methods. */
export function adopt(port: MessagePort): NodePort {
  if (!states.has(port)) {
    Object.setPrototypeOf(port, MessagePort.prototype);
    states.set(port, {
      events: new EventEmitter(),
      peer: null,
      queue: [],
      wrapped: new Map(),
      hold: null,
      referenced: true,
      closed: false,
      delivering: false,
      onmessage: null,
      engine: null,
    });
  }
  return port as NodePort;
}

function listening({ events }: State): boolean {
  return events.listenerCount('message') > 0;
}

/** A port keeps its thread alive while somebody listens to it. */
function refresh(port: MessagePort): void {
  const state = stateOf(port);
  if (listening(state) && state.referenced && !state.closed) state.hold ??= hold('MessagePort');
  else {
    state.hold?.release();
    state.hold = null;
  }
  if (!listening(state)) return;
  if (state.peer === null) listen(port);
  deliver(port);
}

function listen(port: MessagePort): void {
  onMessage.call(port, (event) => receive(port, event));
}

function receive(port: MessagePort, { data, ports }: MessageEvent<Envelope>): void {
  for (const each of ports) adopt(each);
  if (data[0] === 'engine') queueTask(() => stateOf(port).engine?.(data[1]));
  else if (data[0] === 'close') queueTask(() => ended(port));
  else {
    stateOf(port).queue.push(data[1]);
    deliver(port);
  }
}

function deliver(port: MessagePort): void {
  const state = stateOf(port);
  if (state.delivering || state.queue.length === 0 || !listening(state)) return;
  state.delivering = true;
  queueTask(() => {
    state.delivering = false;
    if (state.queue.length === 0 || !listening(state)) return;
    const value = state.queue.shift();
    if (state.queue.length > 0) deliver(port);
    state.events.emit('message', value);
  });
}

function ended(port: MessagePort): void {
  const state = stateOf(port);
  if (state.closed) return;
  state.closed = true;
  state.hold?.release();
  state.hold = null;
  state.peer = null;
  if (!state.engine) native.close.call(port);
  state.events.emit('close');
}

/** Puts what waits on its way, now that the other end leaves this thread. */
function release(port: MessagePort): void {
  const state = stateOf(port);
  const { peer } = state;
  if (!peer) return;
  state.peer = null;
  stateOf(peer).peer = null;
  for (const value of state.queue.splice(0)) nativePost.call(peer, ['message', value], []);
  refresh(peer);
}

/** `postMessage(value, transferList)` or `(value, { transfer })`. */
export function transferOf(second: unknown): Transferable[] {
  const list = Array.isArray(second)
    ? second
    : ((second as { transfer?: unknown } | null | undefined)?.transfer ?? []);
  for (const each of list as object[]) {
    if (untransferable.has(each))
      throw new DOMException(
        'An object could not be cloned: it is marked as untransferable.',
        'DataCloneError',
      );
    if (each instanceof globalThis.MessagePort && states.has(each)) release(each);
  }
  return list as Transferable[];
}

export function markAsUntransferable(value: object): void {
  if (typeof value === 'object' && value !== null) untransferable.add(value);
}

export function isMarkedAsUntransferable(value: object): boolean {
  return untransferable.has(value);
}

/** A word of the engine to itself at the other end. */
export function postToEngine(port: MessagePort, word: unknown, transfer: Transferable[]): void {
  nativePost.call(port, ['engine', word], transfer);
}

/** Hears such words. Does not keep the thread alive. */
export function hearEngine(port: MessagePort, listener: (word: unknown) => void): void {
  stateOf(port).engine = listener;
  listen(port);
}

/** The other end has gone. */
export function endPort(port: MessagePort): void {
  ended(port);
  native.close.call(port);
}

function wrap(port: MessagePort, name: string, listener: unknown): Listener {
  const state = stateOf(port);
  const known = state.wrapped.get(listener);
  if (known) return known;
  const made: Listener = (data) => {
    const event = name === 'message' ? new MessageEvent(name, { data }) : new Event(name);
    if (typeof listener === 'function') listener.call(port, event);
    else (listener as EventListenerObject).handleEvent(event);
  };
  state.wrapped.set(listener, made);
  return made;
}

const methods = {
  postMessage(this: NodePort, value: unknown, second?: unknown): void {
    const { peer, closed } = stateOf(this);
    const transfer = transferOf(second);
    if (closed) return;
    if (stateOf(this).peer !== peer || peer === null) {
      nativePost.call(this, ['message', value], transfer);
      return;
    }
    const copy = structuredClone(value, { transfer });
    for (const each of transfer) if (each instanceof globalThis.MessagePort) adoptInside(copy);
    stateOf(peer).queue.push(copy);
    deliver(peer);
  },
  start(this: NodePort): void {
    if (stateOf(this).peer === null) listen(this);
  },
  close(this: NodePort): void {
    const { peer, closed } = stateOf(this);
    if (closed) return;
    if (peer) queueTask(() => ended(peer));
    else nativePost.call(this, ['close'], []);
    queueTask(() => ended(this));
  },
  ref(this: NodePort): void {
    stateOf(this).referenced = true;
    refresh(this);
  },
  unref(this: NodePort): void {
    stateOf(this).referenced = false;
    refresh(this);
  },
  hasRef(this: NodePort): boolean {
    return stateOf(this).hold !== null;
  },
  on(this: NodePort, name: string, listener: Listener): NodePort {
    stateOf(this).events.on(name, listener);
    refresh(this);
    return this;
  },
  once(this: NodePort, name: string, listener: Listener): NodePort {
    stateOf(this).events.once(name, (value: unknown) => {
      refresh(this);
      listener.call(this, value);
    });
    refresh(this);
    return this;
  },
  off(this: NodePort, name: string, listener: Listener): NodePort {
    stateOf(this).events.off(name, listener);
    refresh(this);
    return this;
  },
  removeAllListeners(this: NodePort, name?: string): NodePort {
    stateOf(this).events.removeAllListeners(name);
    refresh(this);
    return this;
  },
  emit(this: NodePort, name: string, ...args: unknown[]): boolean {
    return stateOf(this).events.emit(name, ...args);
  },
  listenerCount(this: NodePort, name: string): number {
    return stateOf(this).events.listenerCount(name);
  },
  eventNames(this: NodePort) {
    return stateOf(this).events.eventNames();
  },
  addEventListener(this: NodePort, name: string, listener: unknown, options?: unknown): void {
    const once = typeof options === 'object' && options !== null && (options as { once?: boolean }).once;
    const { events } = stateOf(this);
    if (once) events.once(name, wrap(this, name, listener));
    else events.on(name, wrap(this, name, listener));
    refresh(this);
  },
  removeEventListener(this: NodePort, name: string, listener: unknown): void {
    stateOf(this).events.off(name, wrap(this, name, listener));
    refresh(this);
  },
};

Object.setPrototypeOf(MessagePort, globalThis.MessagePort);
Object.defineProperty(MessagePort, 'prototype', { value: Object.create(native) });
for (const [name, value] of Object.entries({
  ...methods,
  addListener: methods.on,
  removeListener: methods.off,
  constructor: MessagePort,
}))
  Object.defineProperty(MessagePort.prototype, name, { configurable: true, writable: true, value });
Object.defineProperty(MessagePort.prototype, 'onmessage', {
  configurable: true,
  get(this: NodePort) {
    return stateOf(this).onmessage;
  },
  set(this: NodePort, listener: unknown) {
    const state = stateOf(this);
    if (state.onmessage) this.removeEventListener('message', state.onmessage as EventListener);
    state.onmessage = listener ?? null;
    if (listener) this.addEventListener('message', listener as EventListener);
  },
});

/** Ports that came along with a copy. */
function adoptInside(value: unknown, depth = 4): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (value instanceof globalThis.MessagePort) adopt(value);
  else for (const inner of Object.values(value)) adoptInside(inner, depth - 1);
}

/** A pair of the browser's ports, one of which goes to another thread at once. */
export function nativeChannel(): globalThis.MessageChannel {
  return new NativeChannel();
}

export class MessageChannel {
  readonly port1: NodePort;
  readonly port2: NodePort;

  constructor() {
    const { port1, port2 } = new NativeChannel();
    this.port1 = adopt(port1);
    this.port2 = adopt(port2);
    stateOf(port1).peer = this.port2;
    stateOf(port2).peer = this.port1;
  }
}

/** @returns `{ message }`, or undefined when none waits */
export function receiveMessageOnPort(port: MessagePort): { message: unknown } | undefined {
  const state = states.get(port);
  if (!state)
    throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  return state.queue.length === 0 ? undefined : { message: state.queue.shift() };
}
