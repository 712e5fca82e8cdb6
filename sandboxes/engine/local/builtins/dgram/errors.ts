/** System errors of a UDP socket, as Node words them. */
import type { NodeError } from '../node-error';
import { nodeError } from '../node-error';
import { systemError } from '../system-errors';

/** `send EMSGSIZE 127.0.0.1:53`; with an address, what `address` and `port` say too. */
export function datagramError(code: string, syscall: string, address?: string, port?: number): NodeError {
  const where = address === undefined && port === undefined ? '' : ` ${address}${port ? `:${port}` : ''}`;
  return Object.assign(new Error(`${syscall} ${code}${where}`), {
    errno: systemError(code).errno,
    code,
    syscall,
    ...(where === '' ? {} : { address, port }),
  });
}

export const notRunning = () => nodeError(Error, 'ERR_SOCKET_DGRAM_NOT_RUNNING', 'Not running');
export const notConnected = () => nodeError(Error, 'ERR_SOCKET_DGRAM_NOT_CONNECTED', 'Not connected');
export const isConnected = () => nodeError(Error, 'ERR_SOCKET_DGRAM_IS_CONNECTED', 'Already connected');
export const alreadyBound = () => nodeError(Error, 'ERR_SOCKET_ALREADY_BOUND', 'Socket is already bound');
export const badType = () =>
  nodeError(TypeError, 'ERR_SOCKET_BAD_TYPE', 'Bad socket type specified. Valid types are: udp4, udp6');
export const outOfBounds = (name: string) =>
  nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', `"${name}" is outside of buffer bounds`);

export function noMulticast(method: string): NodeError {
  return nodeError(
    Error,
    'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    `socket.${method} does not work inside this sandbox: its network has no multicast groups. Send to each receiver, or to 255.255.255.255 after setBroadcast(true).`,
  );
}
