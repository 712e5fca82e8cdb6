/** `node:diagnostics_channel`. What is published on a name that begins with `backlab:` also goes to the sandbox's event log. */
import { bind } from '../process/async-context';
import { tell } from '../process/kernel-link';
import type { AsyncLocalStorage } from './async_hooks';

type Subscriber = (message: unknown, name: string | symbol) => void;
type Fn = (...args: unknown[]) => unknown;

const LOGGED = 'backlab:';
/** In the log. */
const LONGEST_NAME = 200;

export class Channel {
  readonly name: string | symbol;
  #subscribers: Subscriber[] = [];
  readonly #stores = new Map<AsyncLocalStorage, (message: unknown) => unknown>();

  constructor(name: string | symbol) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0 || this.#logged;
  }

  get #logged(): boolean {
    return typeof this.name === 'string' && this.name.startsWith(LOGGED);
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  unsubscribe(subscriber: Subscriber): boolean {
    const before = this.#subscribers.length;
    this.#subscribers = this.#subscribers.filter((each) => each !== subscriber);
    return this.#subscribers.length < before;
  }

  publish(message: unknown): void {
    if (this.#logged)
      tell({ t: 'diagnostic', channel: String(this.name).slice(0, LONGEST_NAME), json: jsonOf(message) });
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        // A subscriber must not break the publisher: Node reports it as uncaught.
        process.nextTick(() => {
          throw error;
        });
      }
    }
  }

  bindStore(store: AsyncLocalStorage, transform: (message: unknown) => unknown = (message) => message): void {
    this.#stores.set(store, transform);
  }

  unbindStore(store: AsyncLocalStorage): boolean {
    return this.#stores.delete(store);
  }

  runStores(message: unknown, fn: Fn, self?: unknown, ...args: unknown[]): unknown {
    let run = () => {
      this.publish(message);
      return Reflect.apply(fn, self, args);
    };
    for (const [store, transform] of this.#stores) {
      const inner = run;
      run = () => store.run(transform(message), inner);
    }
    return run();
  }
}

/** What JSON keeps of a message; the log holds nothing else. */
function jsonOf(message: unknown): string {
  try {
    return JSON.stringify(message ?? null) ?? 'null';
  } catch (error) {
    return JSON.stringify({ unserialisable: (error as Error).message });
  }
}

const channels = new Map<string | symbol, Channel>();

function channel(name: string | symbol): Channel {
  let found = channels.get(name);
  if (!found) {
    found = new Channel(name);
    channels.set(name, found);
  }
  return found;
}

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
type TraceChannels = Record<(typeof EVENTS)[number], Channel>;

class TracingChannel {
  readonly channels: TraceChannels;

  constructor(names: string | TraceChannels) {
    this.channels =
      typeof names === 'string'
        ? (Object.fromEntries(
            EVENTS.map((event) => [event, channel(`tracing:${names}:${event}`)]),
          ) as TraceChannels)
        : names;
    Object.assign(this, this.channels);
  }

  get hasSubscribers(): boolean {
    return EVENTS.some((event) => this.channels[event].hasSubscribers);
  }

  subscribe(subscribers: Partial<Record<keyof TraceChannels, Subscriber>>): void {
    for (const event of EVENTS) if (subscribers[event]) this.channels[event].subscribe(subscribers[event]);
  }

  unsubscribe(subscribers: Partial<Record<keyof TraceChannels, Subscriber>>): boolean {
    return EVENTS.map(
      (event) => !subscribers[event] || this.channels[event].unsubscribe(subscribers[event]),
    ).every(Boolean);
  }

  traceSync(fn: Fn, context: Record<string, unknown> = {}, self?: unknown, ...args: unknown[]): unknown {
    const { start, end, error } = this.channels;
    return start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, self, args);
        context['result'] = result;
        return result;
      } catch (thrown) {
        context['error'] = thrown;
        error.publish(context);
        throw thrown;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn: Fn, context: Record<string, unknown> = {}, self?: unknown, ...args: unknown[]): unknown {
    const { start, end, asyncStart, asyncEnd, error } = this.channels;
    const settle = (name: 'result' | 'error', value: unknown) => {
      context[name] = value;
      if (name === 'error') error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
    };
    return start.runStores(context, () => {
      try {
        return Promise.resolve(Reflect.apply(fn, self, args)).then(
          (value) => {
            settle('result', value);
            return value;
          },
          (thrown: unknown) => {
            settle('error', thrown);
            throw thrown;
          },
        );
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(
    fn: Fn,
    position = -1,
    context: Record<string, unknown> = {},
    self?: unknown,
    ...args: unknown[]
  ): unknown {
    const { start, end, asyncStart, asyncEnd, error } = this.channels;
    const at = position < 0 ? args.length + position : position;
    const callback = args[at] as Fn;
    args[at] = bind((failure: unknown, ...results: unknown[]) => {
      if (failure) {
        context['error'] = failure;
        error.publish(context);
      } else context['result'] = results[0];
      asyncStart.publish(context);
      try {
        return callback(failure, ...results);
      } finally {
        asyncEnd.publish(context);
      }
    });
    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, self, args);
      } finally {
        end.publish(context);
      }
    });
  }
}

export default {
  channel,
  Channel,
  hasSubscribers: (name: string | symbol) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name: string | symbol, subscriber: Subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name: string | symbol, subscriber: Subscriber) => channel(name).unsubscribe(subscriber),
  tracingChannel: (names: string | TraceChannels) => new TracingChannel(names),
  TracingChannel,
};
