/** The UDP sockets of a real process: every datagram goes by the kernel. */
import { restore } from './async-context';
import { ask, onKernel, tell } from './kernel-link';
import { hold } from './liveness';
import type { DatagramReceiver, Transport } from './transport';

const receivers = new Map<number, DatagramReceiver>();
let sockets = 0;

/** Called once, before a socket is bound. */
export function receiveDatagrams(): void {
  onKernel('datagram', ({ socket, from, bytes }) => {
    tell({ t: 'datagrams-read', socket, length: bytes.length });
    restore(undefined);
    receivers.get(socket)?.onDatagram(bytes, from);
  });
  onKernel('datagram-refused', ({ socket, to }) => {
    restore(undefined);
    receivers.get(socket)?.onRefused(to);
  });
}

export const bindDatagram: Transport['bindDatagram'] = async (options, receiver) => {
  const socket = ++sockets;
  receivers.set(socket, receiver);
  const { port } = await ask('bindDatagram', { socket, ...options }).catch((error: unknown) => {
    receivers.delete(socket);
    throw error;
  });
  const bound = hold('UDPWrap');
  return {
    port,
    send(bytes, to) {
      // A clone takes the whole buffer along.
      const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
      tell({ t: 'datagram', socket, to, bytes: whole });
    },
    close() {
      if (!receivers.delete(socket)) return;
      bound.release();
      tell({ t: 'unbind-datagram', socket });
    },
    ref: () => bound.ref(),
    unref: () => bound.unref(),
  };
};
