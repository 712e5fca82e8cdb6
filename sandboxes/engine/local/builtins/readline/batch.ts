/** `Readline` of `readline/promises`: movements of the cursor that are written together. */
import type { Writable } from 'node:stream';
import { invalidArgType, nodeError } from '../node-error';
import { BELOW, byDistance, ofLine, toPosition } from './cursor';

const whole = (name: string, value: unknown): number => {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value))
    throw nodeError(
      RangeError,
      'ERR_OUT_OF_RANGE',
      `The value of "${name}" is out of range. It must be an integer. Received ${value}`,
    );
  return value;
};

export class Readline {
  readonly #stream: Writable;
  readonly #atOnce: boolean;
  #waiting: string[] = [];

  constructor(stream: Writable, { autoCommit = false }: { autoCommit?: boolean } = {}) {
    if (typeof (stream as Writable | undefined)?.write !== 'function')
      throw invalidArgType('stream', 'an instance of Writable', stream);
    this.#stream = stream;
    this.#atOnce = autoCommit;
  }

  #add(text: string): this {
    if (!this.#atOnce) this.#waiting.push(text);
    else globalThis.process.nextTick(() => this.#stream.write(text));
    return this;
  }

  cursorTo(x: number, y?: number): this {
    return this.#add(toPosition(whole('x', x), y === undefined ? undefined : whole('y', y)));
  }

  moveCursor(dx: number, dy: number): this {
    return this.#add(dx === 0 && dy === 0 ? '' : byDistance(whole('dx', dx), whole('dy', dy)));
  }

  clearLine(direction: number): this {
    return this.#add(ofLine(whole('dir', direction)));
  }

  clearScreenDown(): this {
    return this.#add(BELOW);
  }

  commit(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write(this.#waiting.join(''), () => resolve());
      this.#waiting = [];
    });
  }

  rollback(): this {
    this.#waiting = [];
    return this;
  }
}
