/** PostgreSQL's frontend/backend protocol, version 3: startup, TLS or not, then typed messages both ways. */
import type { Direction } from '../../engine/events';
import { ByteQueue } from '../byte-queue';
import { type Emit, MESSAGE_LIMIT, type ProtocolDecoder, TapError } from '../decoder';
import { BACKEND_TYPES, readBackend } from './backend';
import { BodyReader } from './body-reader';
import { FRONTEND_TYPES, readFrontend, readStartup } from './frontend';
import type { PostgresBody } from './messages';
import { summaryOf } from './show';

/** PostgreSQL's own limit of a startup packet. */
const STARTUP_LIMIT = 10_000;

function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at);
}

export class PostgresDecoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #queues = { 'to-server': new ByteQueue(), 'to-client': new ByteQueue() };
  /** `asked`: a request for TLS or GSSAPI is out, whose answer is one byte. */
  #state: 'startup' | 'asked' | 'typed' | 'encrypted';

  /** @param started whether the startup has been seen or is lost */
  constructor(emit: Emit, started = false) {
    this.#emit = emit;
    this.#state = started ? 'typed' : 'startup';
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (this.#state === 'encrypted') {
      this.#say(direction, { kind: 'encrypted' }, bytes.length);
      return;
    }
    this.#queues[direction].push(bytes);
    this.#read(direction);
  }

  gap(direction: Direction): void {
    this.#queues[direction].clear();
    if (this.#state !== 'encrypted') this.#state = 'typed';
  }

  begins(direction: Direction, bytes: Uint8Array): boolean {
    if (bytes.length < 5) return false;
    const types = direction === 'to-server' ? FRONTEND_TYPES : BACKEND_TYPES;
    const length = lengthAt(bytes, 1);
    return types.includes(String.fromCharCode(bytes[0] ?? 0)) && length >= 4 && length <= MESSAGE_LIMIT;
  }

  #read(direction: Direction): void {
    const queue = this.#queues[direction];
    while (queue.length > 0) {
      // What the client says before it is told whether it may encrypt is read when it is.
      if (this.#state === 'asked' && direction === 'to-server') return;
      const length = this.#next(direction, queue.view());
      if (length === 0) return;
      queue.skip(length);
      if (this.#state === 'encrypted') {
        this.#rest();
        return;
      }
      if (direction === 'to-client' && this.#state === 'startup') this.#read('to-server');
    }
  }

  #next(direction: Direction, bytes: Uint8Array): number {
    if (direction === 'to-client' && this.#state === 'asked') return this.#sslAnswer(bytes[0] as number);
    if (direction === 'to-server' && this.#state === 'startup') return this.#startup(bytes);
    if (bytes.length < 5) return 0;
    const type = String.fromCharCode(bytes[0] as number);
    const length = 1 + lengthAt(bytes, 1);
    if (length < 5 || length > MESSAGE_LIMIT)
      throw new TapError(`A message of PostgreSQL says that it is ${length} bytes long.`);
    const types = direction === 'to-server' ? FRONTEND_TYPES : BACKEND_TYPES;
    if (!types.includes(type)) throw new TapError(`PostgreSQL has no message of type “${type}”.`);
    if (bytes.length < length) return 0;
    const read = direction === 'to-server' ? readFrontend : readBackend;
    this.#say(direction, read(type, new BodyReader(bytes.subarray(5, length))), length);
    return length;
  }

  #startup(bytes: Uint8Array): number {
    if (bytes.length < 8) return 0;
    const length = lengthAt(bytes, 0);
    if (length < 8 || length > STARTUP_LIMIT)
      throw new TapError(`A startup packet of PostgreSQL says that it is ${length} bytes long.`);
    if (bytes.length < length) return 0;
    const body = readStartup(new BodyReader(bytes.subarray(4, length)));
    if (body.kind === 'ssl-request' || body.kind === 'gss-request') this.#state = 'asked';
    else this.#state = 'typed';
    this.#say('to-server', body, length);
    return length;
  }

  #sslAnswer(byte: number): number {
    // An old server answers with an ErrorResponse instead.
    if (byte === 0x45) {
      this.#state = 'typed';
      return this.#next('to-client', this.#queues['to-client'].view());
    }
    const accepted = byte === 0x53 || byte === 0x47;
    if (!accepted && byte !== 0x4e) throw new TapError('The answer to a request for TLS is neither S nor N.');
    this.#state = accepted ? 'encrypted' : 'startup';
    this.#say('to-client', { kind: 'ssl-answer', accepted }, 1);
    return 1;
  }

  #rest(): void {
    for (const direction of ['to-server', 'to-client'] as const) {
      const queue = this.#queues[direction];
      if (queue.length > 0) this.#say(direction, { kind: 'encrypted' }, queue.length);
      queue.clear();
    }
  }

  #say(direction: Direction, body: PostgresBody, length: number): void {
    this.#emit(direction, { ...body, protocol: 'postgresql', summary: summaryOf(body) }, length);
  }
}
