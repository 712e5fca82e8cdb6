/** What the compat API calls a request's socket: the session's, but ended and timed by its own stream. */
import type { Socket } from 'node:net';
import { http2Error } from './errors';
import type { ServerHttp2Stream } from './server-session';

const OF_THE_STREAM = new Set(['on', 'once', 'end', 'emit', 'destroy', 'setTimeout']);
const FORBIDDEN = new Set(['write', 'read', 'pause', 'resume']);

const made = new WeakMap<ServerHttp2Stream, Socket>();

export function compatSocket(stream: ServerHttp2Stream): Socket {
  const known = made.get(stream);
  if (known) return known;
  const own: Record<string | symbol, unknown> = {};
  const { session } = stream;
  const socket = new Proxy(own, {
    has: (_, name) =>
      name in stream || (session !== undefined && !session.destroyed && name in session.socket),
    get(_, name) {
      if (typeof name === 'string' && FORBIDDEN.has(name)) throw http2Error('NO_SOCKET_MANIPULATION');
      if (name in own) return own[name];
      const ofStream =
        OF_THE_STREAM.has(String(name)) || name === 'readable' || name === 'writable' || name === 'destroyed';
      if (!ofStream && (!session || session.destroyed)) return undefined;
      const holder: object = ofStream || !session ? stream : session.socket;
      const value: unknown = Reflect.get(holder, name);
      return typeof value === 'function' ? value.bind(holder) : value;
    },
    set: (_, name, value: unknown) => Reflect.set(own, name, value),
  }) as unknown as Socket;
  made.set(stream, socket);
  return socket;
}
