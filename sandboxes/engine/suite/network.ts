import { describe, expect, it } from 'vitest';
import { outputOf, runIn, type Setup } from './setup';
import { openWire } from './wire';

export function networkSuite(setup: Setup): void {
  describe('network', () => {
    it('listening resolves when the port opens, and rejects with the signal’s reason', async () => {
      const run = await setup.run(`
        import { createServer } from 'node:net';
        const server = createServer().on('connection', (socket) => socket.end());
        process.stdin.once('data', () => server.listen(4000));
        console.log('up');`);
      await run.until(/up/);
      const stop = new AbortController();
      const never = run.sandbox.listening(4001, { signal: stop.signal });
      const soon = run.sandbox.listening(4000);
      run.process.stdin.write('go\n');
      await soon;
      stop.abort(new Error('enough'));
      await expect(never).rejects.toThrow('enough');
    });

    it('refuses a connection to a port that nobody listens on', async () => {
      const sandbox = await setup.boot('');
      await expect(sandbox.connect(3999)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await expect(sandbox.fetch('/', { port: 3999 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });

    it('programs see ECONNREFUSED and EADDRINUSE as on Node', async () => {
      const text = await outputOf(
        setup,
        `import net from 'node:net';
         net.connect(3999, '127.0.0.1').on('error', (e) => console.log(e.code, e.syscall, e.port, e.message));
         await fetch('http://127.0.0.1:3999/').catch((e) => console.log(e.message, '/', e.cause.code));
         const one = net.createServer().listen(3000, () => {
           net.createServer().listen(3000).on('error', (e) => {
             console.log(e.code, e.syscall, e.port, /address already in use/.test(e.message));
             one.close(() => net.createServer().listen(3000, function () { console.log('free again'); this.close(); }));
           });
         });`,
      );
      expect(text.trim().split('\n').sort()).toEqual([
        'EADDRINUSE listen 3000 true',
        'ECONNREFUSED connect 3999 connect ECONNREFUSED 127.0.0.1:3999',
        'fetch failed / ECONNREFUSED',
        'free again',
      ]);
    });

    it('two processes share one port space, and a dead one frees its ports', async () => {
      const listen = `import { createServer } from 'node:net'; createServer().listen(3000, () => console.log('up'));`;
      const first = await setup.run(listen);
      await first.until(/up/);
      const second = await runIn(first.sandbox);
      expect(await second.exited).toEqual({ code: 1, signal: null });
      expect(second.text('stderr')).toMatch(/EADDRINUSE.*3000/);
      first.process.kill('SIGKILL');
      await first.exited;
      const third = await runIn(first.sandbox);
      await third.until(/up/);
    });

    it('listen(0) takes a free port and tells it', async () => {
      const text = await outputOf(
        setup,
        `import net from 'node:net';
         const server = net.createServer((socket) => socket.end('hello')).listen(0, () => {
           const { port, family } = server.address();
           console.log(port > 1023, family);
           net.connect(port).on('data', (data) => { console.log(String(data)); server.close(); });
         });`,
      );
      expect(text).toBe('true IPv6\nhello\n');
    });

    it('carries bytes both ways and keeps the half-closed direction open', async () => {
      const run = await setup.run(`
        import { createServer } from 'node:net';
        createServer({ allowHalfOpen: true }, (socket) => {
          let size = 0;
          socket.on('data', (data) => { size += data.length; });
          socket.on('end', () => socket.end('got ' + size));
        }).listen(3000);`);
      await run.sandbox.listening(3000);
      const wire = await openWire(run.sandbox, 3000);
      await wire.send(new Uint8Array(300_000));
      await wire.send('x');
      await wire.end();
      expect(await wire.rest()).toBe('got 300001');
    });

    it('holds back a sender whose peer does not read', async () => {
      const run = await setup.run(`
        import { createServer } from 'node:net';
        createServer((socket) => {
          const piece = Buffer.alloc(1 << 20);
          let sent = 0;
          const pump = () => {
            while (sent < 64 && socket.write(piece)) sent++;
            if (sent >= 64) return socket.end();
            console.log('held back');
            socket.once('drain', () => { sent++; pump(); });
          };
          pump();
        }).listen(3000);`);
      await run.sandbox.listening(3000);
      const { readable } = await run.sandbox.connect(3000);
      await run.until(/held back/);
      let size = 0;
      for await (const piece of readable) size += piece.length;
      expect(size).toBe(64 << 20);
    });

    it('reports a reset to the server, and the server’s to the client', async () => {
      const run = await setup.run(`
        import { createServer } from 'node:net';
        createServer((socket) => {
          socket.on('error', (error) => console.log('error', error.code));
          socket.on('close', (failed) => console.log('close', failed));
          socket.on('data', (data) => { if (String(data) === 'reset') socket.resetAndDestroy(); else socket.write('ok'); });
        }).listen(3000);`);
      await run.sandbox.listening(3000);
      const first = await openWire(run.sandbox, 3000);
      await first.send('hello');
      await first.until(/ok/);
      first.abort();
      await run.until(/close true/);
      expect(run.text()).toBe('error ECONNRESET\nclose true\n');

      const second = await openWire(run.sandbox, 3000);
      await second.send('reset');
      await expect(second.rest()).rejects.toMatchObject({ code: 'ECONNRESET' });
    });

    it('connects one process to another', async () => {
      const run = await setup.run({
        'src/index.js': `
          import { fork } from 'node:child_process';
          fork('src/server.js').on('message', async () => {
            const response = await fetch('http://localhost:3000/from-another');
            console.log(response.status, await response.text());
            process.exit();
          });`,
        'src/server.js': `
          import { createServer } from 'node:http';
          createServer((request, response) => response.end(request.url)).listen(3000, () => process.send('up'));`,
      });
      await run.until(/200 \/from-another/);
    });
  });
}
