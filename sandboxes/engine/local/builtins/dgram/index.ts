/** `node:dgram`: UDP between the programs of the sandbox. */
import { callable } from '../callable';
import { Socket, type SocketOptions } from './socket';

type OnMessage = (message: Buffer, from: object) => void;

function createSocket(options: string | SocketOptions, onMessage?: OnMessage): Socket {
  return new Socket(options, onMessage);
}

export default { createSocket, Socket: callable(Socket) };
