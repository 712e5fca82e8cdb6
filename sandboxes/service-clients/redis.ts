/** A client of Redis over the contract's connections, for panels and the terminal: whoever asks reads in the order of asking. */
import type { Connection } from '../engine/contract';
import { ByteQueue } from '../taps/byte-queue';
import { type RespValue, readValue } from '../taps/resp/value';

/** What the server answers instead of doing it. */
export class RedisReplyError extends Error {
  override readonly name = 'RedisReplyError';
}

export class RedisClient {
  readonly #connection: Connection;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #arrived: RespValue[] = [];
  readonly #waiting: ((value: RespValue | null) => void)[] = [];
  #ended = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#writer = connection.writable.getWriter();
    void this.#read();
  }

  /** Sends a command and does not wait for what it answers. */
  async send(words: readonly string[]): Promise<void> {
    await this.#writer.write(encodeCommands([words]));
  }

  /** The next reply or message; null once the connection has ended. */
  next(): Promise<RespValue | null> {
    const value = this.#arrived.shift();
    if (value) return Promise.resolve(value);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @throws {RedisReplyError} an error reply; {Error} the connection has ended */
  async call(...words: readonly string[]): Promise<RespValue> {
    const [answer] = await this.callAll([words]);
    if (answer instanceof RedisReplyError) throw answer;
    if (!answer) throw new Error('Redis has closed the connection.');
    return answer;
  }

  /** All in one go. Where one is refused, the error stands in its place. @throws {Error} the connection has ended */
  async callAll(commands: readonly (readonly string[])[]): Promise<readonly (RespValue | RedisReplyError)[]> {
    const answers = commands.map(() => this.next());
    // In one write: who asks at the same time must not come between.
    if (commands.length > 0) await this.#writer.write(encodeCommands(commands));
    return (await Promise.all(answers)).map((answer) => {
      if (answer === null) throw new Error('Redis has closed the connection.');
      return answer.type === 'error' || answer.type === 'bulk-error'
        ? new RedisReplyError(answer.text)
        : answer;
    });
  }

  /** Ends the connection at once. */
  close(): void {
    this.#end();
    this.#connection.abort();
  }

  async #read(): Promise<void> {
    const queue = new ByteQueue();
    const reader = this.#connection.readable.getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        queue.push(part.value);
        for (let read = readValue(queue.view()); read; read = readValue(queue.view())) {
          queue.skip(read.length);
          this.#deliver(read.value);
        }
      }
    } catch (error) {
      // A reset is an end like any other: who waits is told by null.
      if (!this.#ended) console.info('The connection to Redis broke:', error);
    }
    this.#end();
  }

  #deliver(value: RespValue): void {
    const next = this.#waiting.shift();
    if (next) next(value);
    else this.#arrived.push(value);
  }

  #end(): void {
    this.#ended = true;
    for (const waiting of this.#waiting.splice(0)) waiting(null);
  }
}

const encoder = new TextEncoder();

function encodeCommands(commands: readonly (readonly string[])[]): Uint8Array {
  const texts = commands.map((words) => {
    const parts = words.map((word) => `$${encoder.encode(word).length}\r\n${word}\r\n`);
    return `*${words.length}\r\n${parts.join('')}`;
  });
  return encoder.encode(texts.join(''));
}

/** What a value says as text: of a string its characters, of a number its digits; null for nil and for what holds others. */
export function textOf(value: RespValue | RedisReplyError | undefined): string | null {
  if (value === undefined || value instanceof RedisReplyError) return null;
  if ('text' in value) return value.text;
  if ('number' in value) return String(value.number);
  return value.type === 'boolean' ? String(value.boolean) : null;
}

/** The texts of an array's or a set's items. */
export const textsOf = (value: RespValue | RedisReplyError | undefined): string[] =>
  value !== undefined && 'items' in value ? value.items.map((item) => textOf(item) ?? '') : [];
