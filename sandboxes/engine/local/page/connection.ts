/** A byte channel as the contract's pair of streams. */
import { type Connection, EngineError } from '../../contract';
import type { ImpairedConnections } from '../faults/impaired-connections';
import { type Broken, ByteChannel, type Wire } from '../process/byte-channel';
import { LARGE } from '../process/large';
import type { OpenedConnection } from '../process/messages';

export function connectionOver(
  link: Wire & { open(id: number, channel: ByteChannel): void },
  { connection: id, route, local, remote }: OpenedConnection,
  impaired: ImpairedConnections,
  onClosed: () => void,
): Connection {
  const channel: ByteChannel = new ByteChannel({
    id,
    wire: link,
    local,
    remote,
    onClosed() {
      impaired.remove(channel);
      onClosed();
    },
  });
  impaired.add(channel, route, false);
  link.open(id, channel);
  const errorOf = (code: Broken) =>
    code === 'ETIMEDOUT'
      ? new EngineError('ETIMEDOUT', 'read ETIMEDOUT: nothing that was sent has been acknowledged', {
          remedy: 'A fault that you have injected did this: remove it.',
        })
      : new EngineError('ECONNRESET', 'read ECONNRESET: the server reset the connection', {
          remedy: 'Look at the output of the server: it may have crashed.',
        });
  let ended = false;
  let drained: (() => void) | null = null;
  let failed: Error | null = null;

  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        channel.onBytes = (bytes) => {
          controller.enqueue(bytes);
          // Credit is given when the reader has taken what was queued: see pull.
          unread += bytes.byteLength;
          if ((controller.desiredSize ?? 0) > 0) give();
        };
        channel.onEnd = () => {
          ended = true;
          controller.close();
        };
        channel.onReset = (code) => {
          failed = errorOf(code);
          if (!ended) controller.error(failed);
          drained?.();
        };
      },
      pull: () => give(),
      cancel: () => channel.reset(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  );
  let unread = 0;
  const give = () => {
    channel.consume(unread);
    unread = 0;
  };
  channel.onDrain = () => drained?.();

  const writable = new WritableStream<Uint8Array>({
    async write(bytes) {
      if (failed) throw failed;
      // The caller keeps its bytes; a channel takes large ones.
      if (channel.write(bytes.length < LARGE ? bytes : new Uint8Array(bytes))) return;
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
      drained = null;
      if (failed) throw failed;
    },
    close: () => channel.end(),
    abort: () => channel.reset(),
  });

  return { readable, writable, abort: () => channel.reset() };
}
