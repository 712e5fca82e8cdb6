import { describe, expect, it } from 'vitest';
import { parseAnsi, stripAnsi } from './ansi';
import { createOutputStore } from './output-store';
import { parsePino } from './pino-line';
import { crashIn, frameLinks } from './stack-frames';

describe('ANSI', () => {
  it('turns colours and weights into spans', () => {
    const spans = parseAnsi('a \u001b[1;31mred\u001b[22m thin\u001b[0m plain');
    expect(spans.map(({ text, colour, bold }) => [text, colour, bold])).toEqual([
      ['a ', null, false],
      ['red', 'red', true],
      [' thin', 'red', false],
      [' plain', null, false],
    ]);
  });
  it('drops what is no colour, and the arguments of 256 colours', () => {
    expect(
      parseAnsi('\u001b[2K\u001b[38;5;31mx\u001b]0;title\u0007y').map(({ text, colour }) => [text, colour]),
    ).toEqual([
      ['x', null],
      ['y', null],
    ]);
    expect(stripAnsi('\u001b[32mok\u001b[39m')).toBe('ok');
  });
});

describe('stack frames', () => {
  const paths = ['src/app.ts', 'src/routes/notes.ts'];
  it.each([
    ['    at handler (file:///app/src/app.ts:12:5)', 'src/app.ts', 12, 5],
    ['    at async src/routes/notes.ts:3:9', 'src/routes/notes.ts', 3, 9],
    ['/project/src/app.ts:7', 'src/app.ts', 7, null],
    ['handler@/src/app.ts:12:5', 'src/app.ts', 12, 5],
  ])('finds the learner’s line in %j', (text, path, line, column) => {
    const [link] = frameLinks(text, paths);
    expect(link).toMatchObject({ path, line, column });
    expect(text.slice(link?.start, link?.end)).toContain('.ts:');
  });
  it('does not link dependencies or files of others', () => {
    expect(
      frameLinks('at x (/app/node_modules/hono/src/app.ts:1:1) at y (node:internal/a.js:1:1)', paths),
    ).toEqual([]);
  });
  it('reads a crash and a syntax error', () => {
    const stack = [
      'info',
      'TypeError: x is not a function',
      '    at f (/app/node_modules/hono/index.js:1:1)',
      '    at g (/app/src/app.ts:4:2)',
    ];
    expect(crashIn(stack, paths)).toMatchObject({
      message: 'TypeError: x is not a function',
      at: { path: 'src/app.ts', line: 4 },
    });
    const syntax = [
      '/app/src/app.ts:9:3',
      '  )',
      '  ^',
      'SyntaxError: Unexpected token',
      '    at node:internal',
    ];
    expect(crashIn(syntax, paths)).toMatchObject({
      message: 'SyntaxError: Unexpected token',
      at: { path: 'src/app.ts', line: 9 },
    });
    expect(crashIn(['Error: boom', '    at Timeout.eval (/app/src/app.ts:2:26)'], paths)).toMatchObject({
      message: 'Error: boom',
      at: { path: 'src/app.ts', line: 2 },
    });
    expect(crashIn(['all is well'], paths)).toBeNull();
  });
});

describe('pino', () => {
  it('reads a line', () => {
    expect(
      parsePino('{"level":40,"time":1700000000000,"pid":1,"hostname":"h","reqId":"a b","ms":3,"msg":"slow"}'),
    ).toEqual({
      level: 'warn',
      time: '22:13:20.000',
      message: 'slow',
      rest: 'reqId=a b ms=3',
    });
  });
  it('leaves other lines alone', () => {
    expect(parsePino('{"level": broken')).toBeNull();
    expect(parsePino('{"level":"high"}')).toBeNull();
    expect(parsePino('hello')).toBeNull();
  });
});

describe('output', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  function opened() {
    const queue: (() => void)[] = [];
    const store = createOutputStore((callback) => queue.push(callback));
    return {
      store,
      frame: () => {
        for (const callback of queue.splice(0)) callback();
      },
      queue,
    };
  }
  it('joins pieces into lines, also in the middle of a character', () => {
    const { store, frame } = opened();
    const process = store.process();
    const euro = bytes('€\n');
    process.write('stdout', bytes('a'));
    process.write('stdout', euro.subarray(0, 1));
    process.write('stdout', euro.subarray(1));
    process.write('stderr', bytes('no newline'));
    process.end();
    frame();
    expect(store.getState().lines.map(({ stream, text }) => [stream, text])).toEqual([
      ['stdout', 'a€'],
      ['stderr', 'no newline'],
    ]);
    expect(store.errorTail(5)).toEqual(['no newline']);
  });
  it('keeps the newest 5,000 of a flood, counts the rest, and publishes once a frame', () => {
    const { store, frame, queue } = opened();
    const process = store.process();
    for (let n = 0; n < 100; n++) process.write('stdout', bytes('x\n'.repeat(1000)));
    expect(queue).toHaveLength(1);
    frame();
    expect(store.getState().lines).toHaveLength(5000);
    expect(store.getState().dropped).toBe(95_000);
    expect(store.getState().lines.at(-1)?.id).toBe(99_999);
  });
});
