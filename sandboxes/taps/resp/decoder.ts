/** Commands and replies of Redis. With pipelining the n-th reply answers the n-th command; pushes answer none. */
import type { Direction } from '../../engine/events';
import { ByteQueue } from '../byte-queue';
import { type Emit, MESSAGE_LIMIT, type ProtocolDecoder, TapError } from '../decoder';
import { oneLine } from '../text';
import { showValue } from './show';
import { type RespValue, readInline, readValue } from './value';

export type RespDecoded =
  | {
      readonly protocol: 'resp';
      readonly kind: 'command';
      readonly name: string;
      readonly arguments: readonly string[];
      readonly summary: string;
    }
  | {
      readonly protocol: 'resp';
      readonly kind: 'reply' | 'push';
      readonly value: RespValue;
      /** The name of the command that it answers; null where the log does not know. */
      readonly answers: string | null;
      readonly summary: string;
    };

/** What is said in a summary instead of a password. */
const SECRET = new Set(['AUTH', 'HELLO']);
/** Answered by as many confirmations as channels are named, and then by what is published: no reply of their own. */
const SUBSCRIPTION = /^[PS]?(UN)?SUBSCRIBE$/;
const PUBLISHED = /^(p|s)?(un)?subscribe$|^[ps]?message$/;
const MARKS = '+-:$*_#,(!=%~>|';
/** Commands whose replies are awaited; more than that means that nothing is answered. */
const AWAITED = 100_000;

/** A value that a command is made of, as text. */
function word(value: RespValue): string | null {
  return value.type === 'bulk' || value.type === 'simple' ? value.text : null;
}

export class RespDecoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #queues = { 'to-server': new ByteQueue(), 'to-client': new ByteQueue() };
  #awaited: string[] = [];
  #subscribed = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  push(direction: Direction, bytes: Uint8Array): void {
    const queue = this.#queues[direction];
    queue.push(bytes);
    while (queue.length > 0) {
      const length = direction === 'to-server' ? this.#command(queue.view()) : this.#reply(queue.view());
      if (length === 0) break;
      queue.skip(length);
    }
    if (queue.length > MESSAGE_LIMIT + 64 * 1024) throw new TapError('A value of RESP is larger than 1 MiB.');
  }

  gap(direction: Direction): void {
    this.#queues[direction].clear();
    this.#awaited = [];
  }

  begins(direction: Direction, bytes: Uint8Array): boolean {
    const first = String.fromCharCode(bytes[0] ?? 0);
    return direction === 'to-server' ? first === '*' : MARKS.includes(first);
  }

  #command(bytes: Uint8Array): number {
    if (bytes[0] !== 0x2a) {
      const inline = readInline(bytes);
      if (!inline) return 0;
      if (inline.words.length > 0) this.#emitCommand(inline.words, inline.length);
      else this.#emitCommand(['(empty line)'], inline.length, false);
      return inline.length;
    }
    const read = readValue(bytes);
    if (!read) return 0;
    if (read.value.type !== 'array') throw new TapError('A command of RESP is not an array.');
    const words = read.value.items.map(word);
    if (words.some((one) => one === null)) throw new TapError('A command of RESP holds more than strings.');
    this.#emitCommand(words as string[], read.length);
    return read.length;
  }

  #emitCommand(words: readonly string[], length: number, awaited = true): void {
    const name = (words[0] ?? '').toUpperCase();
    const rest = words.slice(1);
    if (SUBSCRIPTION.test(name)) this.#subscribed = true;
    else if (awaited && this.#awaited.length < AWAITED) this.#awaited.push(name);
    const said =
      SECRET.has(name) && rest.length > 0
        ? ['…']
        : rest.map((one) => (/^[\w:.*{}/-]+$/.test(one) ? one : JSON.stringify(one.slice(0, 200))));
    this.#emit(
      'to-server',
      {
        protocol: 'resp',
        kind: 'command',
        name,
        arguments: rest,
        summary: oneLine([name, ...said].join(' ')),
      },
      length,
    );
  }

  #reply(bytes: Uint8Array): number {
    const read = readValue(bytes);
    if (!read) return 0;
    const { value, length } = read;
    // An attribute stands before the reply that it belongs to, and is none.
    const kind = value.type === 'push' || this.#published(value) ? 'push' : 'reply';
    const answers = kind === 'push' || value.type === 'attribute' ? null : (this.#awaited.shift() ?? null);
    this.#emit(
      'to-client',
      { protocol: 'resp', kind, value, answers, summary: oneLine(showValue(value)) },
      length,
    );
    return length;
  }

  /** In RESP2 what is published looks like any array. */
  #published(value: RespValue): boolean {
    const first = this.#subscribed && value.type === 'array' ? value.items[0] : undefined;
    return first?.type === 'bulk' && PUBLISHED.test(first.text);
  }
}
