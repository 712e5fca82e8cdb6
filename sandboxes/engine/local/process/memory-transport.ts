/** A transport within one realm: what unit tests run `net` on, in Node as in a browser. */
import { ByteChannel } from './byte-channel';
import { Link } from './link';
import { hold } from './liveness';
import { memoryDatagrams } from './memory-datagrams';
import { memoryPorts } from './memory-port';
import { localNames } from './names';
import { type Endpoint, type Transport, TransportError } from './transport';

export function createMemoryTransport(): Transport {
  const listeners = new Map<number, (channel: ByteChannel) => void>();
  const [near, far] = memoryPorts();
  const [connecting, accepting] = [new Link(near), new Link(far)];
  let ephemeral = 49_152;
  let connections = 0;

  const freePort = () => {
    while (listeners.has(ephemeral)) ephemeral++;
    return ephemeral++;
  };
  const channelOn = (wire: Link, id: number, local: Endpoint, remote: Endpoint) => {
    const channel = new ByteChannel({ id, wire, local, remote });
    wire.open(id, channel);
    return channel;
  };

  return {
    names: localNames,
    sparePort: freePort,
    bindDatagram: memoryDatagrams(),
    async listen({ port, host }, accept) {
      const wanted = port === 0 ? freePort() : port;
      if (listeners.has(wanted))
        throw new TransportError('EADDRINUSE', `listen EADDRINUSE ${host ?? '::'}:${wanted}`);
      listeners.set(wanted, accept);
      const listening = hold('listen');
      return {
        port: wanted,
        close() {
          if (listeners.get(wanted) === accept) listeners.delete(wanted);
          listening.release();
        },
        ref: () => listening.ref(),
        unref: () => listening.unref(),
      };
    },
    async connect({ port, host }) {
      if (!localNames.reaches(host) && localNames.lookup(host).length === 0)
        throw new TransportError('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`);
      const accept = listeners.get(port);
      if (!accept) throw new TransportError('ECONNREFUSED', `connect ECONNREFUSED 127.0.0.1:${port}`);
      const id = ++connections;
      const client: Endpoint = { address: '127.0.0.1', family: 'IPv4', port: freePort() };
      const server: Endpoint = { address: '127.0.0.1', family: 'IPv4', port };
      const channel = channelOn(connecting, id, client, server);
      accept(channelOn(accepting, id, server, client));
      return channel;
    },
  };
}
