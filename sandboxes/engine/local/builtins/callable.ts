/**
 * Node's older classes are functions: packages from before `class` inherit by `http.ServerResponse.call(this)` and
 * `util.inherits`. A class throws at that; these two let it set up an object that exists already.
 */
type Constructor<T extends object = object> = new (...args: never[]) => T;

/** The object that is being set up in place of a new one; taken by the root of its class. */
let adopted: object | null = null;

/**
 * A root to extend, made of one that is a function: a function that returns an object from its construction makes that
 * `this` of the derived classes. It is constructed with every HTTP message, so `this` must be the object that the
 * engine has made for the derived class: `Reflect.construct` was seen to cost 40 µs here.
 */
export function adoptable<T extends Constructor>(Root: T): T {
  const root = Root as unknown as (this: object) => void;
  function AdoptableRoot(this: object): object | undefined {
    if (adopted === null) {
      root.call(this);
      return undefined;
    }
    const target = adopted;
    adopted = null;
    root.call(target);
    return target;
  }
  return like(AdoptableRoot, Root);
}

/** The class as a function that may be called on an object, as well as constructed and extended. Its root is `adoptable`. */
export function callable<T extends Constructor>(Class: T): T {
  function Callable(this: object, ...args: unknown[]): object {
    if (new.target === Callable) return new Class(...(args as never[]));
    if (new.target) return Reflect.construct(Class, args as never[], new.target);
    if (!(this instanceof Class)) return Reflect.construct(Class, args as never[]);
    adopted = this;
    return Reflect.construct(Class, args as never[]);
  }
  const made = like(Callable, Class);
  Object.defineProperty(Class.prototype, 'constructor', { value: made, writable: true, configurable: true });
  return made;
}

function like<T extends Constructor>(made: (...args: never[]) => unknown, model: T): T {
  Object.defineProperty(made, 'name', { value: model.name, configurable: true });
  Object.defineProperty(made, 'prototype', { value: model.prototype, writable: true });
  return Object.setPrototypeOf(made, model) as T;
}
