import { inherits } from 'node:util';
import { expect, it } from 'vitest';
import { adoptable, callable } from './callable';

function OldRoot(this: { root: string }) {
  this.root = 'set';
}

class Base extends adoptable(OldRoot as unknown as new () => { root: string }) {
  readonly #secret: number;
  readonly given: string;
  constructor(given: string) {
    super();
    this.given = given;
    this.#secret = given.length;
  }
  get secret(): number {
    return this.#secret;
  }
  static made = 'once';
}
const Called = callable(Base);

it('is constructed and extended as the class that it was', () => {
  class Derived extends Called {
    more = true;
  }
  const one = new Derived('abc');
  expect(one).toMatchObject({ given: 'abc', root: 'set', more: true, secret: 3 });
  expect(one).toBeInstanceOf(Base);
  expect(new Called('x').constructor).toBe(Called);
  expect([Called.name, Called.made, one.constructor.name]).toEqual(['Base', 'once', 'Derived']);
});

it('sets up an object that exists, private fields too', () => {
  function Old(this: object, given: string) {
    Reflect.apply(Called as unknown as (given: string) => void, this, [given]);
  }
  inherits(Old, Called);
  const old = Reflect.construct(Old, ['four']) as Base;
  expect([old.secret, old.given, old instanceof Base, old instanceof Old]).toEqual([4, 'four', true, true]);
  expect(new Called('next').secret).toBe(4);
});
