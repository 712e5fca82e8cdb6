/**
 * V8's stack API where the browser has another one (Firefox): `stack` begins with "Name: message" and is made when it is
 * first read, `Error.captureStackTrace` does the same for any object, and `Error.prepareStackTrace` of a program is asked.
 * https://v8.dev/docs/stack-trace-api
 */

/** One-based line and column, of the code as it runs. */
export interface Frame {
  /** Empty for a function without a name. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Column = (file: string, line: number, column: number) => number;
type Prepare = (error: unknown, sites: readonly CallSite[]) => unknown;

interface StackApi {
  captureStackTrace?(target: object, above?: unknown): void;
  prepareStackTrace?: unknown;
}

/** A line of a stack: `name@file:line:column`, where evaluated code has `file line 3 > eval` or its own `sourceURL`. */
function parseFrame(text: string): Frame | null {
  const parts = /^(.*?)@(.+):(\d+):(\d+)$/.exec(text);
  if (!parts) return null;
  const [, name = '', file = '', line, column] = parts;
  return {
    // `async*f` is called after an await, `f/<` stands for a function without a name within f.
    name: name.replace(/^async\*/, 'async ').replace(/[/<]+$/, ''),
    file: file.replace(/^.* > eval(?:@|:)?/, ''),
    line: Number(line),
    column: Number(column),
  };
}

const framesOf = (raw: string): Frame[] => raw.split('\n').flatMap((line) => parseFrame(line) ?? []);

/**
 * @param format the stack as text
 * @param column where a column of running code stands in the learner's file
 */
export function installOwnStacks(
  format: (error: unknown, frames: readonly Frame[]) => string,
  column: Column,
): void {
  const api = Error as unknown as StackApi;
  const native = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
  const readStack = native?.get;
  if (!readStack) return;

  const keep = (error: object, value: unknown): unknown => {
    // One that is frozen makes its stack each time.
    Reflect.defineProperty(error, 'stack', { value, writable: true, configurable: true, enumerable: false });
    return value;
  };
  const make = (error: object, raw: string): unknown => {
    const { prepareStackTrace } = api;
    const frames = framesOf(raw);
    if (typeof prepareStackTrace !== 'function') return format(error, frames);
    return (prepareStackTrace as Prepare)(
      error,
      frames.map((frame) => new CallSite(frame, column)),
    );
  };

  Object.defineProperty(Error.prototype, 'stack', {
    configurable: true,
    get(this: Error): unknown {
      const raw: unknown = readStack.call(this);
      return typeof raw === 'string' ? keep(this, make(this, raw)) : raw;
    },
    set(this: object, value: unknown) {
      keep(this, value);
    },
  });

  const capture = api.captureStackTrace;
  if (!capture) return;
  api.captureStackTrace = function captureStackTrace(target, above) {
    capture(target, above);
    const raw = (target as { stack?: unknown }).stack;
    Object.defineProperty(target, 'stack', {
      configurable: true,
      enumerable: false,
      get: () => keep(target, make(target, String(raw))),
      set: (value: unknown) => void keep(target, value),
    });
  };
}

/** What of V8's call sites can be told from the text of a stack. */
class CallSite {
  readonly #frame: Frame;
  readonly #column: Column;

  constructor(frame: Frame, column: Column) {
    this.#frame = frame;
    this.#column = column;
  }

  getFileName(): string {
    return this.#frame.file;
  }

  getScriptNameOrSourceURL(): string {
    return this.#frame.file;
  }

  getLineNumber(): number {
    return this.#frame.line;
  }

  getColumnNumber(): number {
    const { file, line, column } = this.#frame;
    return this.#column(file, line, column);
  }

  getFunctionName(): string | null {
    return this.#frame.name.replace(/^async /, '') || null;
  }

  getMethodName(): null {
    return null;
  }

  getTypeName(): string {
    return 'Object';
  }

  getThis(): undefined {
    return undefined;
  }

  getFunction(): undefined {
    return undefined;
  }

  getEvalOrigin(): undefined {
    return undefined;
  }

  getPromiseIndex(): null {
    return null;
  }

  isAsync(): boolean {
    return this.#frame.name.startsWith('async ');
  }

  isPromiseAll(): boolean {
    return false;
  }

  isConstructor(): boolean {
    return false;
  }

  isEval(): boolean {
    return false;
  }

  isNative(): boolean {
    return false;
  }

  isToplevel(): boolean {
    return true;
  }

  toString(): string {
    const place = `${this.getFileName()}:${this.getLineNumber()}:${this.getColumnNumber()}`;
    return this.#frame.name === '' ? place : `${this.#frame.name} (${place})`;
  }
}
