/** System errors as Node words them: `connect ECONNREFUSED 127.0.0.1:3000`. */
import { type NodeError, nodeError } from '../node-error';

const NUMBERS: Readonly<Record<string, number>> = {
  EACCES: -13,
  EADDRNOTAVAIL: -99,
  EHOSTUNREACH: -113,
  ENETUNREACH: -101,
  ETIMEDOUT: -110,
  EADDRINUSE: -98,
  ECONNREFUSED: -111,
  ECONNRESET: -104,
  ENOTFOUND: -3008,
  EAI_AGAIN: -3001,
  EMFILE: -24,
  EPIPE: -32,
  ENOTSUP: -95,
  ENOENT: -2,
  ENOTDIR: -20,
  ELOOP: -40,
  ENAMETOOLONG: -36,
};

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'address not available',
  EMFILE: 'too many open files',
  ENOTSUP: 'operation not supported on socket',
};

export interface SystemError extends NodeError {
  errno: number;
  syscall: string;
  address?: string;
  port?: number;
  hostname?: string;
}

/** `read ECONNRESET` */
export function errnoError(code: string, syscall: string): SystemError {
  const error = new Error(`${syscall} ${code}`);
  return Object.assign(error, { errno: NUMBERS[code] ?? -1, code, syscall });
}

/** `connect ECONNREFUSED 127.0.0.1:3000` */
export function connectError(code: string, address: string, port: number): SystemError {
  const error = new Error(`connect ${code} ${address}:${port}`);
  return Object.assign(error, { errno: NUMBERS[code] ?? -1, code, syscall: 'connect', address, port });
}

/** `listen EADDRINUSE: address already in use :::3000` */
export function listenError(code: string, address: string, port: number): SystemError {
  const error = new Error(`listen ${code}: ${WORDS[code] ?? 'failed'} ${address}:${port}`);
  return Object.assign(error, {
    code,
    errno: NUMBERS[code] ?? -1,
    syscall: 'listen',
    address,
    ...(port > 0 ? { port } : {}),
  });
}

/** `connect ENOENT /tmp/x.sock`, `listen EADDRINUSE: address already in use /tmp/x.sock` */
export function pathError(syscall: 'connect' | 'listen', code: string, path: string): SystemError {
  const words = syscall === 'listen' ? `: ${WORDS[code] ?? 'failed'}` : '';
  const error = new Error(`${syscall} ${code}${words} ${path}`);
  const rest = { errno: NUMBERS[code] ?? -1, code, syscall, address: path };
  return Object.assign(error, syscall === 'listen' ? { ...rest, port: -1 } : rest);
}

/** `getaddrinfo ENOTFOUND example.com`, and why: there is no way out of a sandbox. */
export function lookupError(hostname: string, code: 'ENOTFOUND' | 'EAI_AGAIN' = 'ENOTFOUND'): SystemError {
  const error = new Error(`getaddrinfo ${code} ${hostname}`);
  return Object.assign(error, {
    errno: NUMBERS[code] as number,
    code,
    syscall: 'getaddrinfo',
    hostname,
  });
}

/** What Node calls ConnResetException: the peer went away in the middle of an exchange. */
export function connReset(message: string): NodeError {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

export const socketClosed = (): NodeError => nodeError(Error, 'ERR_SOCKET_CLOSED', 'Socket is closed');
