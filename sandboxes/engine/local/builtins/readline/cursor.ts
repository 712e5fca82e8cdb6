/** Movements of a terminal's cursor, as the escape sequences of ECMA-48 (CSI). */
import type { Writable } from 'node:stream';
import { invalidArgType, nodeError } from '../node-error';

const CSI = '\x1b[';

type Done = () => void;
type Stream = Pick<Writable, 'write'> | null | undefined;

export const toPosition = (x: number, y?: number): string =>
  typeof y === 'number' ? `${CSI}${y + 1};${x + 1}H` : `${CSI}${x + 1}G`;
export const byDistance = (dx: number, dy: number): string =>
  (dx < 0 ? `${CSI}${-dx}D` : dx > 0 ? `${CSI}${dx}C` : '') +
  (dy < 0 ? `${CSI}${-dy}A` : dy > 0 ? `${CSI}${dy}B` : '');
/** -1: to the left of the cursor, 1: to its right, 0: the whole line. */
export const ofLine = (direction: number): string =>
  direction < 0 ? `${CSI}1K` : direction > 0 ? `${CSI}0K` : `${CSI}2K`;
export const BELOW = `${CSI}0J`;

/** Whether the stream wants more at once, as `stream.write`. */
function send(stream: Stream, text: string, done: Done | undefined): boolean {
  if (done !== undefined && typeof done !== 'function')
    throw invalidArgType('callback', 'of type function', done);
  if (stream === null || stream === undefined || text === '') {
    if (done) globalThis.process.nextTick(done, null);
    return true;
  }
  return stream.write(text, done as (error?: Error | null) => void);
}

export function cursorTo(stream: Stream, x: number, y?: number | Done, callback?: Done): boolean {
  const done = typeof y === 'function' ? y : callback;
  const row = typeof y === 'function' ? undefined : y;
  for (const value of [x, row]) {
    if (Number.isNaN(value))
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_VALUE',
        `The argument '${value === x ? 'x' : 'y'}' is invalid. Received NaN`,
      );
  }
  if (typeof x !== 'number' && typeof row !== 'number') return send(stream, '', done);
  if (typeof x !== 'number')
    throw nodeError(TypeError, 'ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column');
  return send(stream, toPosition(x, row), done);
}

export const moveCursor = (stream: Stream, dx: number, dy: number, done?: Done): boolean =>
  send(stream, byDistance(dx, dy), done);
export const clearLine = (stream: Stream, direction: number, done?: Done): boolean =>
  send(stream, ofLine(direction), done);
export const clearScreenDown = (stream: Stream, done?: Done): boolean => send(stream, BELOW, done);
