/** `node:net`. */
import { loadChunk } from '../../process/chunks';
import type addresses from './addresses';
import { normalizeConnect } from './connect';
import { isIP, isIPv4, isIPv6 } from './ip';
import { Server, type ServerOptions } from './server';
import { Socket, type SocketOptions } from './socket';

function createServer(
  options?: ServerOptions | ((socket: Socket) => void),
  listener?: (socket: Socket) => void,
): Server {
  return new Server(options, listener);
}

export function createConnection(...args: readonly unknown[]): Socket {
  const [options, callback] = normalizeConnect(args);
  const socket = new Socket(options as SocketOptions);
  return socket._connect(options, callback);
}

const rare = () => loadChunk('net-addresses')['default'] as typeof addresses;

export default {
  get BlockList() {
    return rare().BlockList;
  },
  get SocketAddress() {
    return rare().SocketAddress;
  },
  Socket,
  Stream: Socket,
  Server,
  createServer,
  connect: createConnection,
  createConnection,
  isIP,
  isIPv4,
  isIPv6,
  /** There is one address family here, so nothing to select. */
  getDefaultAutoSelectFamily: () => true,
  setDefaultAutoSelectFamily: (_value: boolean) => undefined,
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250,
  setDefaultAutoSelectFamilyAttemptTimeout: (_value: number) => undefined,
};
