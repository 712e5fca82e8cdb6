import { describe, expect, it } from 'vitest';
import type { Setup } from './setup';

/** What a program sees of the terminal that it is connected with. */
export function terminalSuite(setup: Setup): void {
  describe('a terminal', () => {
    const limits = () => setup.engine().limits;
    const seen = `
      const tty = require('node:tty');
      const one = (stream) => [stream.isTTY === true, tty.isatty(stream.fd), stream.columns ?? null, stream.rows ?? null];
      console.log(JSON.stringify([process.stdin, process.stdout, process.stderr].map(one)));`;
    const size = { columns: 91, rows: 17 };

    it('is seen by the streams that are connected with it', async ({ skip }) => {
      skip('terminal' in limits(), limits().terminal);
      const run = await setup.run(
        { 'a.cjs': seen },
        { command: ['node', 'a.cjs'], terminal: { ...size, streams: ['stdin', 'stderr'] } },
      );
      await run.exited;
      expect(JSON.parse(run.text())).toEqual([
        [true, true, null, null],
        [false, false, null, null],
        [true, true, 91, 17],
      ]);
    });

    it('is inherited by the processes that a program starts', async ({ skip }) => {
      skip('terminal' in limits(), limits().terminal);
      const run = await setup.run(
        {
          'a.cjs': seen,
          'b.cjs': `require('node:child_process').spawn('node', ['a.cjs'], { stdio: ['pipe', 'inherit', 'inherit'] })`,
        },
        { command: ['node', 'b.cjs'], terminal: { ...size, streams: ['stdin', 'stdout', 'stderr'] } },
      );
      await run.exited;
      expect(JSON.parse(run.text())).toEqual([
        [false, false, null, null],
        [true, true, 91, 17],
        [true, true, 91, 17],
      ]);
    });

    it('is a tty.WriteStream with a size that changes, and with colours', async ({ skip }) => {
      skip('terminal' in limits(), limits().terminal);
      const run = await setup.run(
        {
          'a.cjs': `const { stdout } = process;
            console.log(stdout instanceof require('node:tty').WriteStream, stdout.getColorDepth({ TERM: 'xterm-256color' }), stdout.hasColors(16, { TERM: 'dumb' }));
            stdout.cursorTo(3);
            stdout.on('resize', () => { console.log('now', stdout.getWindowSize()); process.exit(); });
            setInterval(() => {}, 1000);`,
        },
        { command: ['node', 'a.cjs'], terminal: { ...size, streams: ['stdout'] } },
      );
      await run.until(/true 8 false\n.\[4G/);
      run.process.resize({ columns: 40, rows: 5 });
      await run.exited;
      expect(run.text()).toContain('now [ 40, 5 ]');
    });

    it('shows what was written before a loop that never ends', async ({ skip }) => {
      skip('terminal' in limits(), limits().terminal);
      const run = await setup.run(
        { 'a.cjs': `console.error('too'); console.log('before'); while (true);` },
        { command: ['node', 'a.cjs'], terminal: { ...size, streams: ['stdout', 'stderr'] } },
      );
      await run.until(/before/);
      run.process.kill('SIGINT');
      expect(await run.exited).toEqual({ code: null, signal: 'SIGINT' });
      expect(run.text('stderr')).toBe('too\n');
    });

    it('tells when a program begins to read, and when it wants raw keys', async ({ skip }) => {
      skip('terminal' in limits(), limits().terminal);
      const told: string[] = [];
      const run = await setup.run(
        {
          'a.cjs': `process.stdin.setRawMode(true).setEncoding('utf8').on('data', (key) => {
              console.log(JSON.stringify(key), process.stdin.isRaw);
              process.stdin.setRawMode(false);
              process.exit();
            });
            console.log('up');`,
        },
        {
          command: ['node', 'a.cjs'],
          terminal: {
            ...size,
            streams: ['stdin', 'stdout'],
            onRead: () => told.push('reads'),
            onRawMode: (raw) => told.push(raw ? 'raw' : 'cooked'),
          },
        },
      );
      await run.until(/up/);
      run.process.stdin.write('\u0003');
      await run.exited;
      expect(run.text()).toContain('"\\u0003" true');
      expect(told.sort()).toEqual(['cooked', 'raw', 'reads']);
    });

    it('a signal reaches a process that another one has started', async () => {
      const run = await setup.run(
        {
          'index.cjs': `const child = require('node:child_process').fork('./child.cjs');
          child.on('exit', (code, signal) => console.log('child', code, signal));`,
          'child.cjs': `process.on('SIGTERM', () => process.exit(7)); console.log('up', process.pid); setInterval(() => {}, 1000);`,
        },
        { command: ['node', 'index.cjs'] },
      );
      const [, pid] = /up (\d+)/.exec(await run.until(/up \d+\n/)) ?? [];
      expect(await run.sandbox.kill(Number(pid), 'SIGTERM')).toBe(true);
      await run.exited;
      expect(run.text()).toContain('child 7 null');
      expect(await run.sandbox.kill(Number(pid), 'SIGTERM')).toBe(false);
    });
  });
}
