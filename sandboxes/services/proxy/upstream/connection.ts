import { connect, type Socket } from 'node:net';
import { type HeaderField, HttpParseError, pairs } from '../../../http1';
import { createResponseParser, FRAMED, NO_BODY, UPGRADE } from '../../../http1/parser';

/** Why nothing came of an exchange, in the words of `proxy_next_upstream`. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: 'error' | 'timeout' | 'invalid_header';

  constructor(kind: UpstreamFailure['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface UpstreamHead {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly HeaderField[];
}

/** Bytes that may wait here before the server is made to wait. */
const HIGH_WATER = 256 * 1024;

/** A connection to a server behind the proxy: one exchange at a time. */
export class UpstreamConnection {
  readonly socket: Socket;
  readonly key: string;
  /** Whether another request may follow. */
  reusable = false;
  /** What came after the head of an upgrade. */
  rest: Uint8Array = new Uint8Array(0);
  #take: (bytes: Uint8Array) => void = () => undefined;
  #broken: (error: Error | null) => void = () => undefined;

  private constructor(socket: Socket, key: string) {
    this.socket = socket;
    this.key = key;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#broken(null));
    socket.on('error', (error) => this.#broken(error));
    socket.on('close', () => this.#broken(null));
  }

  /** @throws UpstreamFailure */
  static open(host: string, port: number, timeout: number, signal: AbortSignal): Promise<UpstreamConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host);
      const fail = (failure: UpstreamFailure) => {
        settle();
        socket.on('error', () => undefined);
        socket.destroy();
        reject(failure);
      };
      const timer = setTimeout(() => fail(new UpstreamFailure('timeout', 'upstream timed out')), timeout);
      const onError = (error: Error) => fail(new UpstreamFailure('error', error.message));
      const onAbort = () => fail(new UpstreamFailure('error', 'client closed the connection'));
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        socket.removeListener('error', onError);
      };
      socket.once('error', onError);
      signal.addEventListener('abort', onAbort);
      socket.once('connect', () => {
        settle();
        resolve(new UpstreamConnection(socket, `${host}:${port}`));
      });
    });
  }

  /** Ends with it as soon as the server closes it, so that no later request takes it. */
  idle(gone: () => void): void {
    this.#take = () => this.close();
    this.#broken = gone;
  }

  /** From here on its bytes are of another protocol. */
  tunnel(): Socket {
    for (const event of ['data', 'end', 'close']) this.socket.removeAllListeners(event);
    this.socket.resume();
    return this.socket;
  }

  close(): void {
    this.socket.destroy();
  }

  /**
   * Sends a request and waits for the head of its response; `body` then gives the content as it comes.
   * @param readTimeout milliseconds between two reads
   * @throws UpstreamFailure; also while the body is read
   */
  exchange(
    bytes: Uint8Array,
    method: string,
    readTimeout: number,
    signal: AbortSignal,
  ): Promise<{
    readonly head: UpstreamHead;
    readonly body: AsyncIterable<Uint8Array>;
    readonly upgraded: boolean;
  }> {
    const pieces: Uint8Array[] = [];
    let waiting = 0;
    let state: 'head' | 'body' | 'done' = 'head';
    let failure: UpstreamFailure | null = null;
    let wake: () => void = () => undefined;
    let head: UpstreamHead | null = null;
    let upgraded = false;
    let timer: NodeJS.Timeout | undefined;

    return new Promise((resolve, reject) => {
      const finish = () => {
        state = 'done';
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#take = () => this.close();
        this.#broken = () => undefined;
        wake();
      };
      const fail = (kind: UpstreamFailure['kind'], message: string) => {
        if (state === 'done') return;
        const early = state === 'head';
        failure = new UpstreamFailure(kind, message);
        this.reusable = false;
        finish();
        this.close();
        if (early) reject(failure);
      };
      const onAbort = () => fail('error', 'client closed the connection');
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => fail('timeout', 'upstream timed out'), readTimeout);
      };
      const body = content(pieces, {
        ended: () => state === 'done',
        failure: () => failure,
        wait: () =>
          new Promise<void>((resume) => {
            wake = resume;
          }),
        taken: (length) => {
          waiting -= length;
          if (waiting < HIGH_WATER && state === 'body') this.socket.resume();
        },
      });
      const parser = createResponseParser({
        onHead: ({ status, reason, fields, keepAlive }) => {
          if (status < 200 && status !== 101) return FRAMED;
          head = { status, reason, fields: pairs(fields) };
          this.reusable = keepAlive;
          state = 'body';
          upgraded = status === 101;
          if (!upgraded) resolve({ head, body, upgraded });
          if (upgraded) return UPGRADE;
          return method === 'HEAD' ? NO_BODY : FRAMED;
        },
        onBody: (piece) => {
          pieces.push(piece.slice());
          waiting += piece.length;
          if (waiting >= HIGH_WATER) this.socket.pause();
          wake();
        },
        onComplete: () => {
          if (head && !upgraded) finish();
        },
      });
      this.#take = (chunk) => {
        wait();
        const read = parser.execute(chunk);
        if (read instanceof HttpParseError) return fail('invalid_header', `upstream sent ${read.message}`);
        if (upgraded && head) {
          this.rest = chunk.slice(read);
          finish();
          resolve({ head, body, upgraded });
        }
      };
      this.#broken = (error) => {
        const wrong = state === 'head' ? 'upstream prematurely closed connection' : parser.finish()?.message;
        this.reusable = false;
        if (error || wrong) fail('error', error?.message ?? wrong ?? '');
        else finish();
      };
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) return onAbort();
      wait();
      this.socket.write(bytes);
    });
  }
}

interface Source {
  ended(): boolean;
  failure(): UpstreamFailure | null;
  wait(): Promise<void>;
  taken(length: number): void;
}

async function* content(pieces: Uint8Array[], source: Source): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = pieces.shift();
    if (piece) {
      source.taken(piece.length);
      yield piece;
      continue;
    }
    const failure = source.failure();
    if (failure) throw failure;
    if (source.ended()) return;
    await source.wait();
  }
}
