/** `session.socket`: the socket, without what would break into the frames. */
import type { Socket } from 'node:net';
import { http2Error } from './errors';

const FORBIDDEN = new Set([
  'emit',
  'end',
  'pause',
  'read',
  'resume',
  'write',
  'setEncoding',
  'setKeepAlive',
  'setNoDelay',
  'pipe',
]);

export function socketOf(socket: Socket, gone: () => boolean): Socket {
  return new Proxy(socket, {
    get(target, name) {
      if (typeof name === 'string' && FORBIDDEN.has(name)) throw http2Error('NO_SOCKET_MANIPULATION');
      if (gone() && name !== 'destroyed') throw http2Error('SOCKET_UNBOUND');
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, name, value: unknown) {
      if (typeof name === 'string' && FORBIDDEN.has(name)) throw http2Error('NO_SOCKET_MANIPULATION');
      return Reflect.set(target, name, value, target);
    },
  });
}
