import EventEmitter from 'node:events';

/** A worker's process: a `ChildProcess` in the primary, `process` in the worker itself. */
export interface WorkerProcess extends EventEmitter {
  readonly connected: boolean;
  send(value: unknown, ...rest: unknown[]): boolean;
  disconnect(): void;
  kill(signal?: string): boolean;
  readonly exitCode?: number | null;
  readonly signalCode?: string | null;
}

/** What both sides have in common; each gives it `disconnect` and `destroy`. */
export abstract class ClusterWorker extends EventEmitter {
  readonly id: number;
  readonly process: WorkerProcess;
  state: string;
  exitedAfterDisconnect: boolean | undefined;

  constructor({ id, process, state }: { id: number; process: WorkerProcess; state: string }) {
    super();
    this.id = id;
    this.process = process;
    this.state = state;
    process.on('error', (...args: unknown[]) => this.emit('error', ...args));
    process.on('message', (message: unknown, handle: unknown) => this.emit('message', message, handle));
  }

  send(message: unknown, ...rest: unknown[]): boolean {
    return this.process.send(message, ...rest);
  }

  isConnected(): boolean {
    return this.process.connected;
  }

  isDead(): boolean {
    return (this.process.exitCode ?? null) !== null || (this.process.signalCode ?? null) !== null;
  }

  kill(signal?: string): void {
    this.destroy(signal);
  }

  abstract disconnect(): this;
  abstract destroy(signal?: string): void;
}
