/** `node:tty`: whoever started the process says which of its streams are ends of a terminal. */
import type { Readable, Writable } from 'node:stream';
import { colorDepth } from '../process/color-depth';
import { OutputStream } from '../process/standard-streams';
import { isTerminal } from '../process/terminal';
import { invalidArgType, nodeError } from './node-error';
import { clearLine, clearScreenDown, cursorTo, moveCursor } from './readline/cursor';

type Environment = Readonly<Record<string, string | undefined>>;

function requireTerminal(name: string, fd: unknown): void {
  if (typeof fd !== 'number' || fd < 0 || fd >> 0 !== fd)
    throw nodeError(RangeError, 'ERR_INVALID_FD', `"fd" must be a positive integer: ${String(fd)}`);
  if (isTerminal(fd)) return;
  throw nodeError(
    Error,
    'ERR_TTY_INIT_FAILED',
    `TTY initialization failed: tty.${name}: descriptor ${fd} is not connected with a terminal`,
  );
}

/** What `process.stdout` becomes an instance of when it leads to a terminal. */
export class WriteStream extends OutputStream {
  declare columns: number;
  declare rows: number;

  constructor(fd: number) {
    requireTerminal('WriteStream', fd);
    super(fd === 2 ? 'stderr' : 'stdout');
    Object.assign(this, { isTTY: true, _type: 'tty' });
    const { columns, rows } = globalThis.process.stdout;
    Object.assign(this, { columns, rows });
  }

  getWindowSize(): [columns: number, rows: number] {
    return [this.columns, this.rows];
  }

  getColorDepth(env: Environment = globalThis.process.env): number {
    return colorDepth(env);
  }

  hasColors(count?: number | Environment, env?: Environment): boolean {
    const given = typeof count === 'object' ? count : env;
    const wanted = typeof count === 'object' || count === undefined ? 16 : count;
    if (typeof wanted !== 'number') throw invalidArgType('count', 'of type number', wanted);
    return wanted <= 2 ** this.getColorDepth(given);
  }

  cursorTo(x: number, y?: number | (() => void), callback?: () => void): boolean {
    return cursorTo(this, x, y, callback);
  }

  moveCursor(dx: number, dy: number, callback?: () => void): boolean {
    return moveCursor(this, dx, dy, callback);
  }

  clearLine(direction: number, callback?: () => void): boolean {
    return clearLine(this, direction, callback);
  }

  clearScreenDown(callback?: () => void): boolean {
    return clearScreenDown(this, callback);
  }
}

/** `process.stdout` stands before the process knows what it leads to: it changes its kind in place. */
export function connectWithTerminal(stream: Writable): void {
  Object.setPrototypeOf(stream, WriteStream.prototype);
  Object.assign(stream, { isTTY: true, _type: 'tty' });
}

/** The one terminal has one input: `process.stdin`. */
function ReadStream(fd: number): Readable {
  requireTerminal('ReadStream', fd);
  return globalThis.process.stdin;
}

// On the classes too, as in Node, where packages look for them.
Object.assign(WriteStream.prototype, { isTTY: true });
Object.assign(ReadStream.prototype, {
  setRawMode: (mode: boolean) => globalThis.process.stdin.setRawMode?.(mode),
});

export default { isatty: isTerminal, ReadStream, WriteStream };
