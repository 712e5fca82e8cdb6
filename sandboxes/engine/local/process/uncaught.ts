/** How Node tells an error that nobody caught: the line, a caret, the stack, its version. */
import { inspect } from 'node:util';
import { sourceLine } from './stack-trace';
import { NODE_VERSION } from './version';

const PLACE = /(?:\(|at |^)(\/[^\s():]+):(\d+):(\d+)\)?$/m;

/** @returns the text for stderr, with its line break */
export function describeUncaught(error: unknown): string {
  const shownError = inspect(error);
  // Node prints the stack, which has no brackets round it when it has no frames.
  const text =
    error instanceof Error ? shownError.replace(/^\[(.*)\](?= \{|$)/s, '$1') : `Uncaught:\n${shownError}`;
  const place = error instanceof Error ? PLACE.exec(error.stack ?? '') : null;
  const head = place ? excerpt(place[1] ?? '', Number(place[2]), Number(place[3])) : '';
  return `${head}${text}\n\nNode.js ${NODE_VERSION}\n`;
}

function excerpt(path: string, line: number, column: number): string {
  const text = sourceLine(path, line);
  return text === undefined ? '' : `${path}:${line}\n${text}\n${caret(text, column)}\n\n`;
}

/** A caret under the column, with the tabs of the line kept so that it stands right. */
function caret(text: string, column: number): string {
  return `${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
}

/** An unhandled rejection that is no error. Node's own wording. */
export function rejectionError(reason: unknown): Error {
  const message =
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). ' +
    `The promise rejected with the reason "${shown(reason)}".`;
  return Object.assign(new Error(message), {
    name: 'UnhandledPromiseRejection',
    code: 'ERR_UNHANDLED_REJECTION',
  });
}

/** V8's conversion without side effects: a primitive as it is, an object by its class or, with a text of its own, by its tag. */
export function shown(reason: unknown): string {
  if (typeof reason === 'function') return String(reason);
  if (typeof reason !== 'object' || reason === null) return String(reason);
  const plain = (reason as object).toString === Object.prototype.toString;
  return plain ? `#<${reason.constructor?.name ?? 'Object'}>` : Object.prototype.toString.call(reason);
}
