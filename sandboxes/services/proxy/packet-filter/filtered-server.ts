import { Server, type ServerOptions } from 'node:http';
import { Socket } from 'node:net';

/** Linux gives up to connect after that long (tcp(7), `tcp_syn_retries` 6): nobody waits longer for a first answer. */
const FORGOTTEN_AFTER = 127_000;

/**
 * A server of HTTP that lets only some connections through. The others hear nothing, neither a refusal nor an end: a program
 * cannot keep the system below from saying that it is connected, so what it drops is all that comes after.
 */
export class FilteredServer extends Server {
  readonly #admits: (socket: Socket) => boolean;
  readonly #dropped = new Set<Socket>();

  constructor(options: ServerOptions, admits: (socket: Socket) => boolean) {
    super(options);
    this.#admits = admits;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const [socket] = args;
    if (event !== 'connection' || !(socket instanceof Socket) || this.#admits(socket))
      return Reflect.apply(super.emit, this, [event, ...args]) as boolean;
    this.#drop(socket);
    return true;
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const socket of this.#dropped) socket.destroy();
  }

  #drop(socket: Socket): void {
    this.#dropped.add(socket);
    const forget = setTimeout(() => socket.destroy(), FORGOTTEN_AFTER);
    socket.once('close', () => {
      clearTimeout(forget);
      this.#dropped.delete(socket);
    });
    // The client is gone before it was heard: there is nobody to tell.
    socket.on('error', () => socket.destroy());
    socket.once('end', () => socket.destroy());
    socket.resume();
  }
}
