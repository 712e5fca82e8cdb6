import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Listener {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** @throws Node's error when it cannot listen */
export async function listen(handle: RequestListener, host: string, port: number): Promise<Listener> {
  const server = createServer(handle).listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
