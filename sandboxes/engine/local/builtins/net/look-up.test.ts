import { once } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { createMemoryTransport } from '../../process/memory-transport';
import { installTransport } from '../../process/transport';
import net from './index';
import type { Lookup } from './look-up';

beforeEach(() => installTransport(createMemoryTransport()));

const lookup: Lookup = (hostname, { all }, done) => {
  if (hostname === 'nobody.test') done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  else if (all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

it.each([0, 4])(
  "a program's own lookup says where a connection goes, asked for family %i",
  async (family) => {
    const server = net.createServer((socket) => void socket.end());
    server.listen(4000);
    await once(server, 'listening');
    const socket = net.createConnection({ host: 'shop.test', port: 4000, family, lookup });
    const told = once(socket, 'lookup');
    await once(socket, 'connect');
    expect(await told).toEqual([null, '127.0.0.1', 4, 'shop.test']);
    socket.destroy();
    server.close();
  },
);

it('its failure is the failure of the connection', async () => {
  const socket = net.createConnection({ host: 'nobody.test', port: 4000, lookup });
  expect(await once(socket, 'error')).toMatchObject([{ code: 'ENOTFOUND', message: 'no such name' }]);
});

it('what is no function is refused as Node refuses it', () => {
  expect(() => net.createConnection({ host: 'shop.test', port: 4000, lookup: 'dns' })).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_ARG_TYPE',
      message: `The "options.lookup" property must be of type function. Received type string ('dns')`,
    }),
  );
});
