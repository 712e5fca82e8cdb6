import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';

interface HttpListener {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Serves a Hono app over plain HTTP/1.1.
 * @throws Node's error when it cannot listen
 */
export async function listenHttp(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<HttpListener> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
  }) as Server;
  server.listen(port, host);
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
