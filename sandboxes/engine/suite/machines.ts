import { describe, expect, it } from 'vitest';
import type { SandboxMachines } from '../contract';
import { runIn, type Setup } from './setup';

const SERVE = `
import http from 'node:http';
import os from 'node:os';
const [host] = process.argv.slice(2);
http.createServer((request, response) => response.end([os.hostname(), request.socket.remoteAddress].join(' ')))
  .listen(3000, host, () => console.log('up'));
`;
const ASK = `
import dns from 'node:dns/promises';
console.log((await dns.lookup('api-1')).address);
for (const host of ['api-1', '10.0.0.2', 'localhost', 'api-2'])
  console.log(host, await fetch('http://' + host + ':3000/').then((r) => r.text(), (e) => e.cause.code));
`;

export function machineSuite(setup: Setup): void {
  const machinesOf = (machines: SandboxMachines | null): SandboxMachines => {
    if (machines === null) throw new Error('an engine that does not list "machines" in its limits has them');
    return machines;
  };

  describe('machines', () => {
    it('have names, addresses, and ports and a loopback of their own', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('machines' in limits, limits.machines);
      const sandbox = await setup.boot({ 'src/serve.js': SERVE, 'src/ask.js': ASK });
      const machines = machinesOf(sandbox.machines);
      expect(await machines.add('api-1')).toEqual({ name: 'api-1', address: '10.0.0.2' });
      await machines.add('api-2');
      const server = await runIn(sandbox, {
        command: ['node', 'src/serve.js', '0.0.0.0'],
        machine: 'api-1',
      });
      await server.until(/up/);
      // The same port on another machine, where only that machine can reach it.
      const hidden = await runIn(sandbox, {
        command: ['node', 'src/serve.js', '127.0.0.1'],
        machine: 'api-2',
      });
      await hidden.until(/up/);
      await sandbox.listening(3000, { machine: 'api-2' });

      const asked = await runIn(sandbox, { command: ['node', 'src/ask.js'] });
      expect(await asked.exited).toEqual({ code: 0, signal: null });
      expect(asked.text()).toBe(
        '10.0.0.2\napi-1 api-1 10.0.0.1\n10.0.0.2 api-1 10.0.0.1\nlocalhost ECONNREFUSED\napi-2 ECONNREFUSED\n',
      );
      const answer = await sandbox.fetch('/', { port: 3000, machine: 'api-1' });
      expect(await answer.text()).toMatch(/^api-1 10\.0\.0\./);
      await expect(sandbox.connect(3000, { machine: 'api-2' })).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
      await expect(sandbox.connect(3000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const local = await runIn(sandbox, { command: ['node', 'src/ask.js'], machine: 'api-2' });
      await local.exited;
      expect(local.text()).toContain('localhost api-2 127.0.0.1\n');
      expect(sandbox.log.events.find((event) => event.type === 'listen')).toMatchObject({ machine: 'api-1' });
    });

    it('are refused where they cannot be', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('machines' in limits, limits.machines);
      const sandbox = await setup.boot('');
      const machines = machinesOf(sandbox.machines);
      for (const wrong of ['', 'Api', 'page', 'localhost', '-a', 'a_b'])
        await expect(machines.add(wrong)).rejects.toMatchObject({ code: 'EINVAL' });
      await expect(machines.add('db', '127.0.0.2')).rejects.toMatchObject({ code: 'EINVAL' });
      await expect(machines.add('app')).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(machines.add('db', '10.0.0.1')).rejects.toMatchObject({ code: 'EEXIST' });
      await expect(sandbox.spawn(['node', 'src/index.js'], { machine: 'db' })).rejects.toMatchObject({
        code: 'ENOENT',
      });
    });
  });
}
