/** A worker's own side: it listens as the primary's workers do together, and ends when its primary has gone. */
import EventEmitter from 'node:events';
import { sandboxProcess } from '../../process/the-process';
import { installTransport, type ListenHandle, type Transport, transport } from '../../process/transport';
import { isClusterMessage, tellOther } from './messages';
import { ClusterWorker, type WorkerProcess } from './worker';

class ChildWorker extends ClusterWorker {
  readonly handles = new Set<ListenHandle>();

  override disconnect(): this {
    if (this.state !== 'disconnecting' && this.state !== 'destroying') {
      this.state = 'disconnecting';
      this.leave(false);
    }
    return this;
  }

  /** Takes no connection any more and lets go of the primary; those that are open go on. */
  leave(asked: boolean): void {
    this.exitedAfterDisconnect = true;
    for (const handle of this.handles) handle.close();
    this.handles.clear();
    if (!asked) tellOther(this, { act: 'exitedAfterDisconnect' });
    if (this.isConnected()) this.process.disconnect();
  }

  override destroy(): void {
    if (this.state === 'destroying') return;
    this.exitedAfterDisconnect = true;
    if (!this.isConnected()) process.exit(0);
    this.state = 'destroying';
    tellOther(this, { act: 'exitedAfterDisconnect' });
    process.once('disconnect', () => process.exit(0));
    this.process.disconnect();
  }
}

export function createChild(id: number) {
  delete sandboxProcess.env['NODE_UNIQUE_ID'];
  const worker = new ChildWorker({
    id,
    process: sandboxProcess as unknown as WorkerProcess,
    state: 'online',
  });
  installTransport(sharing(transport(), worker));
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // Its primary has gone without a word: an orphan would hold the port.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage' as 'message', (message: unknown) => {
    if (isClusterMessage(message) && message.act === 'disconnect') worker.leave(true);
  });
  tellOther(worker, { act: 'online' });

  return Object.assign(new EventEmitter(), {
    isWorker: true,
    isMaster: false,
    isPrimary: false,
    worker,
    Worker: ChildWorker,
  });
}

function sharing(own: Transport, worker: ChildWorker): Transport {
  let zeros = 0;

  const whichPort = (zero: number) =>
    new Promise<number>((resolve) => {
      const hear = (message: unknown) => {
        if (!isClusterMessage(message) || message.act !== 'port' || message.zero !== zero) return;
        process.off('internalMessage', hear);
        resolve(message.port);
      };
      process.on('internalMessage' as 'message', hear);
      tellOther(worker, { act: 'which-port', zero });
    });

  return {
    // Workers share the port of their primary.
    sparePort: () => null,
    names: own.names,
    bindDatagram: own.bindDatagram,
    connect: (options) => own.connect(options),
    async listen(options, accept) {
      const zero = options.port === 0 ? zeros++ : null;
      const port = zero === null ? options.port : await whichPort(zero);
      const handle = await own.listen({ ...options, port }, accept);
      worker.handles.add(handle);
      const host = options.host === '::' || options.host === undefined ? null : options.host;
      const address = {
        addressType: host?.includes(':') ? 6 : 4,
        address: host,
        port: handle.port,
      } as const;
      tellOther(worker, { act: 'listening', address, zero });
      return {
        ...handle,
        close() {
          worker.handles.delete(handle);
          handle.close();
        },
      };
    },
  };
}
