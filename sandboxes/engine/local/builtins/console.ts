/** The global `console`, written as Node writes it: stdout and stderr through `util.format`. */
import { format, formatWithOptions, inspect } from 'node-inspect-extracted';
import { writeText } from '../process/output';
import { consoleTable } from './console-table';

interface Sink {
  write(text: string): unknown;
}

export class Console {
  readonly #out: (text: string) => void;
  readonly #err: (text: string) => void;
  readonly #inspect: object;
  readonly #counts = new Map<string, number>();
  readonly #timers = new Map<string, number>();
  #indent = '';
  readonly #step: string;

  constructor(
    stdout: Sink | { stdout: Sink; stderr?: Sink; inspectOptions?: object; groupIndentation?: number },
    stderr?: Sink,
  ) {
    const options = 'stdout' in stdout ? stdout : { stdout, ...(stderr ? { stderr } : {}) };
    this.#out = (text) => void options.stdout.write(text);
    this.#err = (text) => void (options.stderr ?? options.stdout).write(text);
    this.#step = ' '.repeat(('groupIndentation' in options ? options.groupIndentation : undefined) ?? 2);
    this.#inspect = 'inspectOptions' in options ? (options.inspectOptions ?? {}) : {};
    for (const name of Object.getOwnPropertyNames(Console.prototype)) {
      const method: unknown = Reflect.get(this, name);
      // Methods are often handed on without their object: promise.catch(console.error).
      if (typeof method === 'function' && name !== 'constructor')
        Object.defineProperty(this, name, {
          configurable: true,
          writable: true,
          enumerable: true,
          value: method.bind(this),
        });
    }
  }

  log(...args: unknown[]): void {
    this.#print(this.#out, args);
  }
  info(...args: unknown[]): void {
    this.#print(this.#out, args);
  }
  debug(...args: unknown[]): void {
    this.#print(this.#out, args);
  }
  warn(...args: unknown[]): void {
    this.#print(this.#err, args);
  }
  error(...args: unknown[]): void {
    this.#print(this.#err, args);
  }
  dir(value: unknown, options: object = {}): void {
    this.#line(this.#out, inspect(value, { customInspect: false, ...this.#inspect, ...options }));
  }
  dirxml(...args: unknown[]): void {
    this.log(...args);
  }
  trace(...args: unknown[]): void {
    const trace = { name: 'Trace', message: format(...args) };
    Error.captureStackTrace?.(trace, this.trace);
    this.error((trace as { stack?: string }).stack ?? `Trace: ${trace.message}`);
  }
  assert(condition: unknown, ...args: unknown[]): void {
    if (condition) return;
    if (args.length === 0) this.warn('Assertion failed');
    else this.warn(`Assertion failed: ${String(args[0])}`, ...args.slice(1));
  }
  count(label = 'default'): void {
    const count = (this.#counts.get(String(label)) ?? 0) + 1;
    this.#counts.set(String(label), count);
    this.log(`${label}: ${count}`);
  }
  countReset(label = 'default'): void {
    this.#counts.delete(String(label));
  }
  time(label = 'default'): void {
    this.#timers.set(String(label), performance.now());
  }
  timeLog(label = 'default', ...args: unknown[]): void {
    const started = this.#timers.get(String(label));
    if (started === undefined) process.emitWarning(`No such label '${label}' for console.timeLog()`);
    else this.log('%s: %s', label, elapsed(performance.now() - started), ...args);
  }
  timeEnd(label = 'default'): void {
    this.timeLog(label);
    this.#timers.delete(String(label));
  }
  group(...args: unknown[]): void {
    if (args.length > 0) this.log(...args);
    this.#indent += this.#step;
  }
  groupCollapsed(...args: unknown[]): void {
    this.group(...args);
  }
  groupEnd(): void {
    this.#indent = this.#indent.slice(this.#step.length);
  }
  table(data: unknown, columns?: readonly string[]): void {
    if (typeof data !== 'object' || data === null) this.log(data);
    else this.#line(this.#out, consoleTable(data, columns));
  }
  clear(): void {
    // Node clears only a terminal, and this is none.
  }
  profile(): void {
    // For an inspector, of which there is none here.
  }
  profileEnd(): void {
    // As above.
  }
  timeStamp(): void {
    // As above.
  }

  #print(write: (text: string) => void, args: readonly unknown[]): void {
    this.#line(write, formatWithOptions(this.#inspect, ...args));
  }

  #line(write: (text: string) => void, text: string): void {
    write(
      this.#indent === '' ? `${text}\n` : `${this.#indent}${text.replaceAll('\n', `\n${this.#indent}`)}\n`,
    );
  }
}

function elapsed(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(3)}s`;
  return `${Number(milliseconds.toFixed(3))}ms`;
}

const sandboxConsole: Console & { readonly Console: typeof Console } = Object.assign(
  new Console({ write: (text) => writeText('stdout', text) }, { write: (text) => writeText('stderr', text) }),
  {
    Console,
    context: (_name?: string) => sandboxConsole,
    createTask: (_name: string) => ({ run: <T>(task: () => T): T => task() }),
  },
);

export default sandboxConsole;

export function installConsole(scope: object): void {
  Object.defineProperty(scope, 'console', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: sandboxConsole,
  });
}
