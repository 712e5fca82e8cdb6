/** `node:readline` and `readline/promises` over streams that are no terminals. */
import EventEmitter from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { abortError, nodeError } from '../node-error';
import { Readline } from './batch';
import { clearLine, clearScreenDown, cursorTo, moveCursor } from './cursor';
import { emitKeypressEvents } from './keypress';

interface InterfaceOptions {
  readonly input: Readable;
  readonly output?: Writable;
  readonly prompt?: string;
  readonly terminal?: boolean;
  readonly signal?: AbortSignal;
}

const BREAK = /\r\n|\n|\r(?!$)/;

class Interface extends EventEmitter {
  closed = false;
  line = '';
  readonly input: Readable;
  readonly output: Writable | undefined;
  readonly terminal = false;
  #prompt: string;
  #paused = false;
  #rest = '';
  #question: ((answer: string) => void) | undefined;
  readonly #decoder = new StringDecoder('utf8');

  constructor({ input, output, prompt = '> ', signal }: InterfaceOptions) {
    super();
    this.input = input;
    this.output = output;
    this.#prompt = prompt;
    input.on('data', this.#data);
    input.on('end', this.#end);
    signal?.addEventListener('abort', () => this.close(), { once: true });
    input.resume();
  }

  readonly #data = (chunk: Buffer | string) => {
    const lines = (this.#rest + (typeof chunk === 'string' ? chunk : this.#decoder.write(chunk))).split(
      BREAK,
    );
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  };

  readonly #end = () => {
    const last = (this.#rest + this.#decoder.end()).replace(/\r$/, '');
    this.#rest = '';
    if (last !== '') this.#take(last);
    this.close();
  };

  #take(line: string): void {
    const answer = this.#question;
    this.#question = undefined;
    if (answer) answer(line);
    else this.emit('line', line);
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  getPrompt(): string {
    return this.#prompt;
  }

  prompt(): void {
    this.output?.write(this.#prompt);
  }

  question(query: string, ...rest: [(answer: string) => void] | [object, (answer: string) => void]): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    this.output?.write(query);
    this.#question = rest.at(-1) as (answer: string) => void;
  }

  write(data: string): void {
    this.resume();
    this.#data(data);
  }

  pause(): this {
    if (this.#paused) return this;
    this.#paused = true;
    this.input.pause();
    this.emit('pause');
    return this;
  }

  resume(): this {
    if (!this.#paused) return this;
    this.#paused = false;
    this.input.resume();
    this.emit('resume');
    return this;
  }

  close(): void {
    if (this.closed) return;
    this.input.off('data', this.#data);
    this.input.off('end', this.#end);
    this.pause();
    this.closed = true;
    this.emit('close');
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    const lines = EventEmitter.on(this, 'line', { close: ['close'] } as object);
    if (this.closed) void lines.return?.();
    return {
      async next() {
        const { value, done } = await lines.next();
        return done ? { value: undefined, done: true } : { value: (value as [string])[0], done: false };
      },
      return: async () => {
        this.close();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

/** `readline/promises`: the same, with `question` as a promise. */
class PromisesInterface extends Interface {}
Object.defineProperty(PromisesInterface.prototype, 'question', {
  value(this: Interface, query: string, { signal }: { signal?: AbortSignal } = {}) {
    return new Promise((resolve, reject) => {
      const abort = () => reject(abortError(signal));
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      Interface.prototype.question.call(this, query, resolve);
    });
  },
});

type Create = [InterfaceOptions] | [Readable, Writable?];
const optionsOf = ([first, output]: Create): InterfaceOptions =>
  'input' in first ? first : { input: first, ...(output ? { output } : {}) };

export const promises = {
  Interface: PromisesInterface,
  Readline,
  createInterface: (...given: Create) => new PromisesInterface(optionsOf(given)),
};

export default {
  Interface,
  createInterface: (...given: Create) => new Interface(optionsOf(given)),
  clearLine,
  clearScreenDown,
  cursorTo,
  moveCursor,
  emitKeypressEvents,
  promises,
};
