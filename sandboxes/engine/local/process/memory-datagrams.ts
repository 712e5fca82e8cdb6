/** UDP within one realm, for unit tests: the kernel's own table, without a kernel. */

import { FIRST_MACHINE } from '../../machine-names';
import { DatagramFates } from '../faults/datagram-fates';
import { DatagramTable } from '../kernel/datagram-table';
import { MachineTable } from '../kernel/machine-table';
import type { DatagramReceiver, Transport } from './transport';
import { TransportError, type TransportErrorCode } from './transport';

const PID = 1;

export function memoryDatagrams(): Transport['bindDatagram'] {
  // No fault acts here, so nothing waits.
  const fates = new DatagramFates({ now: () => 0, after: () => () => undefined, soon: () => undefined });
  const table = new DatagramTable(() => undefined, new MachineTable(), fates);
  const receivers = new Map<number, DatagramReceiver>();
  let sockets = 0;
  const post: Parameters<typeof table.add>[1] = (message) =>
    setImmediate(() => {
      const receiver = receivers.get(message.socket);
      if (message.t === 'datagram-refused') receiver?.onRefused(message.to);
      else {
        table.read(PID, message.socket, message.bytes.length);
        receiver?.onDatagram(message.bytes, message.from);
      }
    });
  table.add(PID, post, FIRST_MACHINE);
  return async (options, receiver) => {
    const socket = ++sockets;
    const bind = () => {
      try {
        return table.bind(PID, { socket, ...options });
      } catch (error) {
        const { code, message } = error as { code: TransportErrorCode; message: string };
        throw new TransportError(code, message);
      }
    };
    const port = bind();
    receivers.set(socket, receiver);
    return {
      port,
      send: (bytes, to) => table.send(PID, socket, to, bytes.slice()),
      close() {
        receivers.delete(socket);
        table.unbind(PID, socket);
      },
      ref: () => undefined,
      unref: () => undefined,
    };
  };
}
