/** The transport of a real process: ports are the kernel's, connections go straight to the other worker. */
import { ByteChannel, type ChannelPort, type Tap } from './byte-channel';
import { ask, onKernel, tell } from './kernel-link';
import { hold } from './liveness';
import { nativeSetTimeout } from './native';
import { tellTapped } from './taps';
import { type Endpoint, type Transport, TransportError } from './transport';
import { WireTap } from './wire-tap';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::', 'ip6-localhost']);

const channels = new Map<number, ByteChannel>();
const listeners = new Map<number, (channel: ByteChannel) => void>();

const at = (port: number): Endpoint => ({ address: '127.0.0.1', family: 'IPv4', port });

function open(
  port: MessagePort,
  connection: number,
  local: Endpoint,
  remote: Endpoint,
  accepted: boolean,
): ByteChannel {
  // The accepting side tells the log what crosses, so each byte is told once.
  const wire = accepted
    ? new WireTap((tapped) => tellTapped({ connection, ...tapped }), nativeSetTimeout)
    : undefined;
  const tap: Tap | undefined =
    wire && ((sent, bytes) => wire.crossed(sent ? 'to-client' : 'to-server', bytes));
  const channel = new ByteChannel(port as ChannelPort, {
    id: connection,
    local,
    remote,
    tap,
    onClosed(how) {
      channels.delete(connection);
      wire?.flush();
      tell({ t: 'closed', connection, how });
    },
  });
  channels.set(connection, channel);
  return channel;
}

export function createKernelTransport(): Transport {
  onKernel('connection', ({ connection, listenPort, peerPort, port }) => {
    const accept = listeners.get(listenPort);
    const channel = open(port, connection, at(listenPort), at(peerPort), true);
    if (accept) accept(channel);
    else channel.reset();
  });
  // What the dead peer had sent may still stand in the port's queue: let it be delivered first.
  onKernel('gone', ({ connection }) => setTimeout(() => channels.get(connection)?.peerGone(), 5));

  return {
    async listen({ port: wanted }, accept) {
      const { port } = await ask('listen', { port: wanted });
      listeners.set(port, accept);
      const listening = hold('TCPServerWrap');
      let closed = false;
      return {
        port,
        close() {
          if (closed) return;
          closed = true;
          listeners.delete(port);
          listening.release();
          tell({ t: 'unlisten', port });
        },
        ref: () => listening.ref(),
        unref: () => listening.unref(),
      };
    },
    async connect({ port, host }) {
      if (!LOOPBACK.has(host.toLowerCase()))
        throw new TransportError('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`);
      const made = await ask('connect', { port, host });
      return open(made.port, made.connection, at(made.localPort), at(port), false);
    },
  };
}
