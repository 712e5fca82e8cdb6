/** A connection that sends Redis commands and reads replies as they stand on the wire. */
import { connect, type Socket } from 'node:net';
import { type RealServer, realProgram, startReal } from '../real-server';

/** A reply without its framing: errors, statuses, integers, texts (bytes as characters), nil, lists … */
export type Reply =
  | { readonly error: string }
  | { readonly status: string }
  | number
  | string
  | boolean
  | null
  | { readonly double: string }
  | { readonly big: string }
  | { readonly verbatim: string }
  | { readonly map: readonly (readonly [Reply, Reply])[] }
  | { readonly set: readonly Reply[] }
  | { readonly push: readonly Reply[] }
  | readonly Reply[];

export class Wire {
  readonly #socket: Socket;
  #buffer = '';
  readonly #waiting: ((reply: Reply) => void)[] = [];
  readonly #failed: ((error: Error) => void)[] = [];
  /** What came without having been asked for. */
  readonly pushed: Reply[] = [];
  onPush: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay();
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#buffer += text;
      this.#read();
    });
    socket.on('close', () => {
      for (const fail of this.#failed.splice(0)) fail(new Error('The server closed the connection.'));
    });
  }

  static open(port: number): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(new Wire(socket)));
      socket.once('error', reject);
    });
  }

  /** @param words texts of bytes: one character each */
  send(...words: readonly (string | number)[]): Promise<Reply> {
    const texts = words.map(String);
    const message = `*${texts.length}\r\n${texts.map((text) => `$${text.length}\r\n${text}\r\n`).join('')}`;
    return this.raw(message);
  }

  raw(message: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#failed.push(reject);
      this.#socket.write(message, 'latin1');
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      const read = readReply(this.#buffer, 0);
      if (!read) return;
      this.#buffer = this.#buffer.slice(read.end);
      const { reply } = read;
      const unasked = typeof reply === 'object' && reply !== null && !Array.isArray(reply) && 'push' in reply;
      if (unasked || this.#waiting.length === 0) {
        this.pushed.push(reply);
        this.onPush();
      } else {
        this.#failed.shift();
        this.#waiting.shift()?.(reply);
      }
    }
  }
}

function readReply(text: string, start: number): { reply: Reply; end: number } | undefined {
  const line = text.indexOf('\r\n', start);
  if (line === -1) return undefined;
  const head = text.slice(start + 1, line);
  const at = line + 2;
  switch (text[start]) {
    case '+':
      return { reply: { status: head }, end: at };
    case '-':
      return { reply: { error: head }, end: at };
    case ':':
      return { reply: Number(head), end: at };
    case ',':
      return { reply: { double: head }, end: at };
    case '(':
      return { reply: { big: head }, end: at };
    case '#':
      return { reply: head === 't', end: at };
    case '_':
      return { reply: null, end: at };
    case '$':
    case '=': {
      const length = Number(head);
      if (length < 0) return { reply: null, end: at };
      if (text.length < at + length + 2) return undefined;
      const content = text.slice(at, at + length);
      return { reply: text[start] === '=' ? { verbatim: content } : content, end: at + length + 2 };
    }
    case '*':
    case '~':
    case '>':
    case '%': {
      const count = Number(head) * (text[start] === '%' ? 2 : 1);
      if (count < 0) return { reply: null, end: at };
      const items: Reply[] = [];
      let end = at;
      for (let index = 0; index < count; index++) {
        const item = readReply(text, end);
        if (!item) return undefined;
        items.push(item.reply);
        end = item.end;
      }
      if (text[start] === '*') return { reply: items, end };
      if (text[start] === '~') return { reply: { set: items }, end };
      if (text[start] === '>') return { reply: { push: items }, end };
      const map = Array.from({ length: count / 2 }, (_, index): readonly [Reply, Reply] => [
        items[2 * index] ?? null,
        items[2 * index + 1] ?? null,
      ]);
      return { reply: { map }, end };
    }
    default:
      throw new Error(`No reply begins with ${JSON.stringify(text.slice(start, start + 20))}`);
  }
}

export const REDIS_SERVER = realProgram('redis-server');

/** @param more further words of its command line: `--maxmemory 2mb` */
export function startRealRedis(...more: readonly string[]): Promise<RealServer> {
  if (REDIS_SERVER === null) throw new Error('redis-server is not installed: apt-get install redis-server');
  return startReal(
    REDIS_SERVER,
    (port, folder) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
      ...['--enable-debug-command', 'yes', '--enable-protected-configs', 'yes', ...more],
    ],
    async (port) => {
      for (;;) {
        try {
          const wire = await Wire.open(port);
          await wire.send('PING');
          wire.close();
          return;
        } catch (error) {
          if ((error as { code?: string }).code !== 'ECONNREFUSED') throw error;
          // Nothing tells when another program listens.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    },
  );
}
