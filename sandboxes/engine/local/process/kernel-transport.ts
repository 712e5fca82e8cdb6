/** The transport of a real process: ports are the kernel's, connections go straight to the other worker. */
import { ByteChannel, type Tap } from './byte-channel';
import { applyFaults, impaired } from './faults';
import { bindDatagram, receiveDatagrams } from './kernel-datagrams';
import { ask, onKernel, tell } from './kernel-link';
import { Link } from './link';
import { hold } from './liveness';
import type { OpenedConnection } from './messages';
import { localNames, machineOf, setMachines, thisMachine } from './names';
import { createRelayedWires, type RelayedWires } from './seeded/relayed-wires';
import { isVirtual } from './seeded/virtual-clock';
import { beforeAsking, tellTapped } from './taps';
import { type Transport, TransportError } from './transport';
import { afterUnseen } from './unseen-timer';
import { WireTap } from './wire-tap';

const links = new Map<number, Link>();
/** Instead of links, in a seeded run. */
let relayed: RelayedWires | null = null;
/** By binding and port. */
const listeners = new Map<string, (channel: ByteChannel) => void>();
let wireLog = true;

function open(
  { connection, link: number, route, local, remote }: OpenedConnection,
  accepted: boolean,
): ByteChannel {
  const link = relayed ? relayed.of(accepted) : links.get(number);
  if (!link) throw new TransportError('ECONNRESET', `The peer of connection ${connection} is gone`);
  // The accepting side tells the log what crosses, so each byte is told once.
  const wire =
    accepted && wireLog ? new WireTap((tapped) => tellTapped(connection, tapped), afterUnseen) : undefined;
  const tap: Tap | undefined = wire
    ? (sent, bytes) => wire.crossed(sent ? 'to-client' : 'to-server', bytes)
    : wireLog
      ? (sent) => sent && beforeAsking()
      : undefined;
  const channel: ByteChannel = new ByteChannel({
    id: connection,
    wire: link,
    local,
    remote,
    tap,
    onClosed(how) {
      wire?.flush();
      impaired.remove(channel);
      const cause = how === 'reset' ? impaired.causeOfReset(channel, route) : undefined;
      tell({ t: 'closed', connection, how, ...(cause === undefined ? {} : { cause }) });
    },
  });
  impaired.add(channel, route, accepted);
  link.open(connection, channel);
  return channel;
}

/**
 * @param sparePorts free ports that the kernel has put by for this process
 * @param log whether the event log is told what crosses the connections that this process accepts
 */
export function createKernelTransport(sparePorts: readonly number[], log: boolean): Transport {
  wireLog = log;
  const spares = [...sparePorts];
  if (isVirtual()) relayed = createRelayedWires();
  onKernel('link', ({ link, port }) => links.set(link, new Link(port)));
  onKernel('connection', (opened) => {
    const accept = listeners.get(`${opened.binding} ${opened.local.port}`);
    const channel = open(opened, true);
    if (accept) accept(channel);
    else channel.reset();
  });
  onKernel('faults', ({ faults }) => applyFaults(faults));
  onKernel('machines', ({ machines }) => setMachines(machines));
  onKernel('gone', ({ link }) => {
    links.get(link)?.peerGone();
    links.delete(link);
  });

  receiveDatagrams();

  return {
    names: localNames,
    sparePort: () => spares.shift() ?? null,
    bindDatagram,
    async listen({ port: wanted, host = '::' }, accept) {
      const { port, binding, spare } = await ask('listen', { port: wanted, host });
      if (spare !== null) spares.push(spare);
      const key = `${binding} ${port}`;
      listeners.set(key, accept);
      const listening = hold('TCPServerWrap');
      let closed = false;
      return {
        port,
        close() {
          if (closed) return;
          closed = true;
          listeners.delete(key);
          listening.release();
          tell({ t: 'unlisten', port, binding });
        },
        ref: () => listening.ref(),
        unref: () => listening.unref(),
      };
    },
    async connect({ port, host, signal }) {
      const server = machineOf(host);
      const refused =
        server &&
        (await impaired.connecting({ client: thisMachine().name, server: server.name, port }, signal));
      if (refused) {
        tell({ t: 'failed', machine: server.name, port, ...refused });
        throw new TransportError(refused.code, `connect ${refused.code} ${host}:${port}`);
      }
      return open(await ask('connect', { port, host }), false);
    },
  };
}
