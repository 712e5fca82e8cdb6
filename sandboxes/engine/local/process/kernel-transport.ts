/** The transport of a real process: ports are the kernel's, connections go straight to the other worker. */
import { ByteChannel, type Tap } from './byte-channel';
import { ask, onKernel, tell } from './kernel-link';
import { Link } from './link';
import { hold } from './liveness';
import type { OpenedConnection } from './messages';
import { nativeSetTimeout } from './native';
import { tellTapped } from './taps';
import { type Transport, TransportError } from './transport';
import { WireTap } from './wire-tap';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::', 'ip6-localhost']);

const links = new Map<number, Link>();
const listeners = new Map<number, (channel: ByteChannel) => void>();

function open({ connection, link: number, local, remote }: OpenedConnection, accepted: boolean): ByteChannel {
  const link = links.get(number);
  if (!link) throw new TransportError('ECONNRESET', `The peer of connection ${connection} is gone`);
  // The accepting side tells the log what crosses, so each byte is told once.
  const wire = accepted
    ? new WireTap((tapped) => tellTapped(connection, tapped), nativeSetTimeout)
    : undefined;
  const tap: Tap | undefined =
    wire && ((sent, bytes) => wire.crossed(sent ? 'to-client' : 'to-server', bytes));
  const channel = new ByteChannel({
    id: connection,
    wire: link,
    local,
    remote,
    tap,
    onClosed(how) {
      wire?.flush();
      tell({ t: 'closed', connection, how });
    },
  });
  link.open(connection, channel);
  return channel;
}

export function createKernelTransport(): Transport {
  onKernel('link', ({ link, port }) => links.set(link, new Link(port)));
  onKernel('connection', (opened) => {
    const accept = listeners.get(opened.local.port);
    const channel = open(opened, true);
    if (accept) accept(channel);
    else channel.reset();
  });
  onKernel('gone', ({ link }) => {
    links.get(link)?.peerGone();
    links.delete(link);
  });

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
      return open(await ask('connect', { port, host }), false);
    },
  };
}
