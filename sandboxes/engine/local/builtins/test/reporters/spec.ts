/** Node's `spec` reporter: a tree for people. */
import { Transform } from 'node:stream';
import { inspect } from 'node:util';
import type { TestEvent, TestEventData } from '../events';
import type { TestFailure } from '../failure';

const SYMBOLS: Readonly<Record<string, string>> = {
  'test:fail': '✖ ',
  'test:pass': '✔ ',
  'test:diagnostic': 'ℹ ',
  skip: '﹣ ',
  open: '▶ ',
};
const COLORS: Readonly<Record<string, number>> = {
  'test:fail': 31,
  'test:pass': 32,
  'test:diagnostic': 34,
  skip: 90,
};

const colored = (text: string, kind: string): string =>
  process.stdout.isTTY && COLORS[kind] ? `\u001b[${COLORS[kind]}m${text}\u001b[39m` : text;

const indentOf = (nesting: number): string => '  '.repeat(nesting);

/** What a program threw, or in words why the test failed. */
export function shownError(error: TestFailure | undefined, indent: string): string {
  if (!error) return '';
  const cause: unknown = error.cause ?? error;
  const text = inspect(cause, {
    colors: process.stdout.isTTY === true,
    breakLength: Number.POSITIVE_INFINITY,
  });
  return `${indent}  ${text.split(/\r?\n/).join(`\n${indent}  `)}\n`;
}

export function resultLine(kind: string, { name, nesting, details, skip, todo }: TestEventData): string {
  const reason = skip ?? todo;
  const note =
    reason === undefined ? '' : ` # ${reason === true ? (skip === undefined ? 'TODO' : 'SKIP') : reason}`;
  const shown = skip === undefined ? kind : 'skip';
  const time = details?.duration_ms ? ` (${details.duration_ms}ms)` : '';
  return colored(`${indentOf(nesting)}${SYMBOLS[shown]}${name}${time}${note}`, shown);
}

export class SpecReporter extends Transform {
  readonly #open: TestEventData[] = [];
  readonly #failed: TestEventData[] = [];
  #told = 0;

  constructor() {
    super({ writableObjectMode: true });
  }

  override _transform(event: TestEvent, _encoding: string, done: (error: null, text: string) => void): void {
    done(null, this.#shown(event));
  }

  override _flush(done: (error: null, text: string) => void): void {
    const places = this.#failed.map((data) => {
      const place = data.file ? `test at ${relative(data.file)}:${data.line}:${data.column}\n` : '';
      return `${place}${resultLine('test:fail', { ...data, nesting: 0 })}\n${shownError(data.details?.error, '')}`;
    });
    done(
      null,
      places.length === 0 ? '' : `\n${colored('✖ failing tests:', 'test:fail')}\n\n${places.join('\n')}`,
    );
  }

  #shown({ type, data }: TestEvent): string {
    switch (type) {
      case 'test:start':
        this.#open.push(data);
        return '';
      case 'test:pass':
      case 'test:fail':
        return this.#result(type, data);
      case 'test:diagnostic':
        return `${colored(`${indentOf(data.nesting)}${SYMBOLS[type]}${data.message}`, type)}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message ?? '';
      default:
        return '';
    }
  }

  #result(type: 'test:pass' | 'test:fail', data: TestEventData): string {
    const self = this.#open.pop();
    let head = '';
    const hasInside = this.#told > this.#open.length;
    // Those around it that have not been named yet are named when the first of their tests is over.
    for (; this.#told < this.#open.length; this.#told++) {
      const outer = this.#open[this.#told];
      if (outer) head += `${indentOf(outer.nesting)}${SYMBOLS['open']}${outer.name}\n`;
    }
    this.#told = Math.min(this.#told, this.#open.length);
    const ownFailure = data.details?.error?.failureType !== 'subtestsFailed';
    if (type === 'test:pass' || !ownFailure) return `${head}${resultLine(type, data)}\n`;
    this.#failed.push({ ...self, ...data });
    // As Node: what is told of a test after those inside it stands apart.
    const gap = hasInside ? '\n' : '';
    return `${head}${resultLine(type, data)}\n${gap}${shownError(data.details?.error, indentOf(data.nesting))}\n`;
  }
}

const relative = (file: string): string => {
  const folder = `${process.cwd()}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
};
