/**
 * Node's EventTarget is JavaScript and works on whatever inherits from it, a Proxy of one included, of which servers make
 * their abort signals. The browser's refuses such objects ("Illegal invocation"): they get a target of their own behind them.
 */
type Method = 'addEventListener' | 'removeEventListener' | 'dispatchEvent';

const behind = new WeakMap<object, EventTarget>();

function targetBehind(object: object): EventTarget {
  const known = behind.get(object);
  if (known) return known;
  const target = new EventTarget();
  behind.set(object, target);
  return target;
}

export function installEventTargets(): void {
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] satisfies Method[]) {
    const native = EventTarget.prototype[name] as (...args: unknown[]) => unknown;
    const method = {
      [name](this: unknown, ...args: unknown[]): unknown {
        try {
          return Reflect.apply(native, this, args);
        } catch (error) {
          if (!(this instanceof EventTarget)) throw error;
          // Wrong arguments are refused by this one as well, with the same words.
          return Reflect.apply(native, targetBehind(this), args);
        }
      },
    }[name];
    Object.defineProperty(EventTarget.prototype, name, { value: method });
  }
}
