/** The operators of Lua (sections 2.5 and 2.8 of the manual), and the state of one interpreter: globals, calls, steps. */
import { type ChunkFactory, compile, type Place } from './compiler';
import { LuaError } from './errors';
import { LuaTable } from './table';
import { type LuaFunction, type LuaValue, NOTHING, numberText, toNumber, toText, typeName } from './values';

/** Calls inside calls: LUAI_MAXCCALLS is 200 for C, 20,000 for Lua; JavaScript's own stack is the nearer limit. */
const DEEPEST = 4_000;

export class Runtime {
  readonly nothing = NOTHING;
  readonly globals = new LuaTable();
  /** Of all strings: its `__index` answers to `("x"):upper()`. */
  readonly stringMetatable = new LuaTable();
  /** Called every `TICKS` loops and calls: may throw to end the script. */
  onTicks: () => void = () => undefined;
  readonly #calls: number[] = [];
  #depth = 0;
  #ticks = 0;
  readonly #places: Place[] = [];

  /** Makes a function of a text. @throws {LuaSyntaxError} */
  load(text: string, name: string): LuaFunction {
    const { source, places } = compile(text, name, this.#places.length);
    for (const place of places) this.#places.push(place);
    return (new Function('$', source) as ChunkFactory)(this);
  }

  get depth(): number {
    return this.#depth;
  }

  /** After an error was caught: as many calls are under way as then. */
  unwind(depth: number): void {
    this.#depth = depth;
  }

  /** `user_script:3: ` for the function at that level: 1 is the one that called the running builtin. */
  where(level: number): string {
    const place = this.#calls[this.#depth - level + 1];
    const at = place === undefined || level < 1 ? undefined : this.#places[place];
    return at === undefined ? '' : `${at.chunk}:${at.line}: `;
  }

  /** What the running builtin is called where it is called; null when nobody named it (`pcall(f)`). */
  get calleeName(): { readonly kind: string; readonly name: string } | null {
    const about = this.#places[this.#calls[this.#depth] ?? -1]?.about;
    const [, kind = '', name = ''] = /^(\w+) '(.*)'$/s.exec(about ?? '') ?? [];
    return kind === '' ? null : { kind, name };
  }

  /** The line at that level; 0 when unknown. */
  lineAt(level: number): number {
    return this.#places[this.#calls[this.#depth - level + 1] ?? -1]?.line ?? 0;
  }

  tick(): void {
    if (++this.#ticks < TICKS) return;
    this.#ticks = 0;
    this.onTicks();
  }

  call(place: number, callee: LuaValue, ...args: LuaValue[]): readonly LuaValue[] {
    if (typeof callee === 'function') return this.#run(place, callee, args);
    const handler = this.metamethod(callee, '__call');
    if (typeof handler !== 'function') throw this.#fail('call', callee, place);
    return this.#run(place, handler, [callee, ...args]);
  }

  callMethod(
    object: LuaValue,
    name: string,
    indexPlace: number,
    callPlace: number,
    ...args: LuaValue[]
  ): readonly LuaValue[] {
    return this.call(callPlace, this.index(object, name, indexPlace), object, ...args);
  }

  #run(place: number, callee: LuaFunction, args: LuaValue[]): readonly LuaValue[] {
    this.tick();
    const depth = this.#depth + 1;
    if (depth > DEEPEST) throw this.errorAt(place, 'stack overflow');
    this.#depth = depth;
    this.#calls[depth] = place;
    const results = callee(...args);
    this.#depth = depth - 1;
    return results;
  }

  metamethod(value: LuaValue, event: string): LuaValue {
    if (value instanceof LuaTable) return value.metatable?.get(event);
    return typeof value === 'string' ? this.stringMetatable.get(event) : undefined;
  }

  index(object: LuaValue, key: LuaValue, place: number): LuaValue {
    if (object instanceof LuaTable) {
      const found = object.get(key);
      if (found !== undefined || object.metatable === undefined) return found;
    }
    const handler = this.metamethod(object, '__index');
    if (handler === undefined) {
      if (object instanceof LuaTable) return undefined;
      throw this.#fail('index', object, place);
    }
    return typeof handler === 'function'
      ? this.#run(place, handler, [object, key])[0]
      : this.index(handler, key, place);
  }

  setIndex(object: LuaValue, key: LuaValue, value: LuaValue, place: number): void {
    if (object instanceof LuaTable) {
      const { metatable } = object;
      if (metatable === undefined || object.get(key) !== undefined) {
        this.#rawSet(object, key, value, place);
        return;
      }
    }
    const handler = this.metamethod(object, '__newindex');
    if (handler === undefined) {
      if (!(object instanceof LuaTable)) throw this.#fail('index', object, place);
      this.#rawSet(object, key, value, place);
    } else if (typeof handler === 'function') this.#run(place, handler, [object, key, value]);
    else this.setIndex(handler, key, value, place);
  }

  #rawSet(table: LuaTable, key: LuaValue, value: LuaValue, place: number): void {
    if (table.readonly) throw this.errorAt(place, 'Attempt to modify a readonly table');
    if (key === undefined) throw this.errorAt(place, 'table index is nil');
    if (Number.isNaN(key)) throw this.errorAt(place, 'table index is NaN');
    table.set(key, value);
  }

  global(name: string, place: number): LuaValue {
    return this.index(this.globals, name, place);
  }

  setGlobal(name: string, value: LuaValue, place: number): void {
    this.setIndex(this.globals, name, value, place);
  }

  table(): LuaTable {
    return new LuaTable();
  }

  tableOf(list: readonly LuaValue[]): LuaTable {
    return LuaTable.of(list);
  }

  /** @param named key, value, key, value … */
  tableWith(list: readonly LuaValue[], named: readonly LuaValue[]): LuaTable {
    const table = new LuaTable();
    for (let at = 0; at < named.length; at += 2) table.set(named[at], named[at + 1]);
    for (const [index, value] of list.entries()) table.set(index + 1, value);
    return table;
  }

  add(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    return this.#arithmetic('__add', (a, b) => a + b, left, right, leftPlace, rightPlace);
  }

  subtract(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return this.#arithmetic('__sub', (a, b) => a - b, left, right, leftPlace, rightPlace);
  }

  multiply(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return left * right;
    return this.#arithmetic('__mul', (a, b) => a * b, left, right, leftPlace, rightPlace);
  }

  divide(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return left / right;
    return this.#arithmetic('__div', (a, b) => a / b, left, right, leftPlace, rightPlace);
  }

  modulo(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return modulo(left, right);
    return this.#arithmetic('__mod', modulo, left, right, leftPlace, rightPlace);
  }

  power(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'number' && typeof right === 'number') return left ** right;
    return this.#arithmetic('__pow', (a, b) => a ** b, left, right, leftPlace, rightPlace);
  }

  #arithmetic(
    event: string,
    operate: (left: number, right: number) => number,
    left: LuaValue,
    right: LuaValue,
    leftPlace: number,
    rightPlace: number,
  ): LuaValue {
    const [a, b] = [toNumber(left), toNumber(right)];
    if (a !== undefined && b !== undefined) return operate(a, b);
    const handler = this.metamethod(left, event) ?? this.metamethod(right, event);
    if (handler !== undefined) return this.call(leftPlace, handler, left, right)[0];
    const leftFails = a === undefined;
    throw this.#fail('perform arithmetic on', leftFails ? left : right, leftFails ? leftPlace : rightPlace);
  }

  concatenate(left: LuaValue, right: LuaValue, leftPlace: number, rightPlace: number): LuaValue {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    const [a, b] = [toText(left), toText(right)];
    if (a !== undefined && b !== undefined) return a + b;
    const handler = this.metamethod(left, '__concat') ?? this.metamethod(right, '__concat');
    if (handler !== undefined) return this.call(leftPlace, handler, left, right)[0];
    const leftFails = a === undefined;
    throw this.#fail('concatenate', leftFails ? left : right, leftFails ? leftPlace : rightPlace);
  }

  negate(value: LuaValue, place: number): LuaValue {
    const number = toNumber(value);
    if (number !== undefined) return -number;
    const handler = this.metamethod(value, '__unm');
    if (handler !== undefined) return this.call(place, handler, value, value)[0];
    throw this.#fail('perform arithmetic on', value, place);
  }

  length(value: LuaValue, place: number): LuaValue {
    if (typeof value === 'string' || value instanceof LuaTable) return value.length;
    throw this.#fail('get length of', value, place);
  }

  equal(left: LuaValue, right: LuaValue): boolean {
    if (left === right) return true;
    if (!(left instanceof LuaTable) || !(right instanceof LuaTable)) return false;
    const handler = this.metamethod(left, '__eq');
    if (handler === undefined || handler !== this.metamethod(right, '__eq')) return false;
    return isTrue(this.call(-1, handler, left, right)[0]);
  }

  less(left: LuaValue, right: LuaValue, place: number): boolean {
    if (typeof left === 'number' && typeof right === 'number') return left < right;
    if (typeof left === 'string' && typeof right === 'string') return left < right;
    const handler = this.#comparison('__lt', left, right);
    if (handler === undefined) throw this.#incomparable(left, right, place);
    return isTrue(this.call(place, handler, left, right)[0]);
  }

  lessOrEqual(left: LuaValue, right: LuaValue, place: number): boolean {
    if (typeof left === 'number' && typeof right === 'number') return left <= right;
    if (typeof left === 'string' && typeof right === 'string') return left <= right;
    const handler = this.#comparison('__le', left, right);
    if (handler !== undefined) return isTrue(this.call(place, handler, left, right)[0]);
    const other = this.#comparison('__lt', right, left);
    if (other === undefined) throw this.#incomparable(left, right, place);
    return !isTrue(this.call(place, other, right, left)[0]);
  }

  greater(left: LuaValue, right: LuaValue, place: number): boolean {
    return this.less(right, left, place);
  }

  greaterOrEqual(left: LuaValue, right: LuaValue, place: number): boolean {
    return this.lessOrEqual(right, left, place);
  }

  #comparison(event: string, left: LuaValue, right: LuaValue): LuaValue {
    const handler = this.metamethod(left, event);
    return handler === this.metamethod(right, event) ? handler : undefined;
  }

  /** The three numbers of `for i = start, stop, step`. */
  forNumbers(start: LuaValue, stop: LuaValue, step: LuaValue, place: number): number[] {
    const named = [
      [start, 'initial'],
      [stop, 'limit'],
      [step, 'step'],
    ] as const;
    return named.map(([value, name]) => {
      const number = toNumber(value);
      if (number === undefined)
        throw this.errorAt(place, `'for' ${name}${name === 'initial' ? ' value' : ''} must be a number`);
      return number;
    });
  }

  /** What `tostring` answers. */
  display(value: LuaValue): string | undefined {
    const handler = this.metamethod(value, '__tostring');
    if (handler !== undefined) return toText(this.call(-1, handler, value)[0]);
    if (value === undefined) return 'nil';
    if (typeof value === 'number') return numberText(value);
    return typeof value === 'object' || typeof value === 'function' ? undefined : String(value);
  }

  errorAt(place: number, message: string): LuaError {
    const at = this.#places[place];
    return new LuaError(at === undefined ? message : `${at.chunk}:${at.line}: ${message}`, at?.line ?? 0);
  }

  #fail(operation: string, value: LuaValue, place: number): LuaError {
    const about = this.#places[place]?.about;
    const type = typeName(value);
    return this.errorAt(
      place,
      `attempt to ${operation} ${about ? `${about} (a ${type} value)` : `a ${type} value`}`,
    );
  }

  #incomparable(left: LuaValue, right: LuaValue, place: number): LuaError {
    const [a, b] = [typeName(left), typeName(right)];
    return this.errorAt(
      place,
      a === b ? `attempt to compare two ${a} values` : `attempt to compare ${a} with ${b}`,
    );
  }
}

/** How many loops and calls pass between two looks at the time. */
const TICKS = 1_000;

export const isTrue = (value: LuaValue): boolean => value !== undefined && value !== false;

/** `a - floor(a / b) * b`, as C's Lua 5.1 computes it. */
function modulo(left: number, right: number): number {
  return left - Math.floor(left / right) * right;
}
