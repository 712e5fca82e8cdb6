import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Connection, EngineError, type Sandbox } from '../../sandboxes/engine/contract';
import type { Publication } from './arguments';

/**
 * Opens a real TCP port. Connections wait until `attach` gives the sandbox.
 * @throws {EngineError} when the port is taken or may not be used
 */
export async function openPublication({ host, outside, inside }: Publication) {
  const sockets = new Set<Socket>();
  let attach: (sandbox: Sandbox) => void = () => undefined;
  const attached = new Promise<Sandbox>((resolve) => {
    attach = resolve;
  });
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, pauseOnConnect: true },
    async (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // Whoever connects may leave again before the sandbox is there.
      socket.on('error', () => socket.destroy());
      const sandbox = await attached;
      try {
        join(socket, await sandbox.connect(inside));
      } catch {
        // Nothing listens inside: as near to "connection refused" as an accepted connection can be.
        socket.resetAndDestroy();
      }
    },
  );
  await listen(server, { host, outside, inside });
  return {
    attach,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listen(server: Server, { host, outside, inside }: Publication): Promise<void> {
  server.listen(outside, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EUNKNOWN';
    const why: Record<string, string> = {
      EADDRINUSE: 'is taken by another program',
      EACCES: 'may not be used without more rights',
    };
    throw new EngineError(code, `Port ${outside} of ${host} ${why[code] ?? `cannot be opened (${code})`}`, {
      remedy: `Publish another one: --publish ${outside + 1}:${inside}`,
      cause,
    });
  }
}

/** Byte for byte, with back-pressure both ways; FIN stays FIN and RST stays RST. */
function join(socket: Socket, connection: Connection): void {
  void pumpIn(socket, connection);
  void pumpOut(connection, socket);
}

async function pumpIn(socket: Socket, connection: Connection): Promise<void> {
  const writer = connection.writable.getWriter();
  let ended = false;
  const reset = () => {
    ended = true;
    socket.resetAndDestroy();
  };
  writer.closed.catch(reset);
  socket.on('data', (bytes) => {
    writer.write(bytes).catch(reset);
    if ((writer.desiredSize ?? 0) > 0) return;
    socket.pause();
    writer.ready.then(() => socket.resume(), reset);
  });
  socket.on('end', () => {
    ended = true;
    writer.close().catch(reset);
  });
  socket.on('close', () => {
    if (!ended) connection.abort();
  });
  socket.resume();
}

async function pumpOut(connection: Connection, socket: Socket): Promise<void> {
  try {
    for await (const bytes of connection.readable) {
      if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
      if (socket.destroyed) return connection.abort();
    }
    socket.end();
  } catch {
    // The inside reset the connection, and so does the outside.
    socket.resetAndDestroy();
  }
}
