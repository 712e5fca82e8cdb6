/**
 * Node's older classes are functions: packages from before `class` inherit by `http.ServerResponse.call(this)` and
 * `util.inherits`. A class throws at that; these two let it set up an object that exists already.
 */
type Constructor<T extends object = object> = new (...args: never[]) => T;

/** The object that is being set up in place of a new one; taken by the root of its class. */
let adopted: object | null = null;

/** A root to extend: a function that returns an object from its construction makes that `this` of the derived classes. */
export function adoptable<T extends Constructor>(Root: T): T {
  function AdoptableRoot(...args: unknown[]): object {
    const target = adopted;
    if (target === null) return Reflect.construct(Root, args as never[], new.target ?? Root);
    adopted = null;
    Reflect.apply(Root as unknown as () => void, target, args);
    return target;
  }
  return like(AdoptableRoot, Root);
}

/** The class as a function that may be called on an object, as well as constructed and extended. Its root is `adoptable`. */
export function callable<T extends Constructor>(Class: T): T {
  function Callable(this: object, ...args: unknown[]): object {
    if (new.target)
      return Reflect.construct(Class, args as never[], new.target === Callable ? Class : new.target);
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
