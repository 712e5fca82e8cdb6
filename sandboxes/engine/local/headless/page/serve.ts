/** Runs in the harness page: does with an engine what the Node side asks for. */
import type { Engine } from '../../../contract';
import { createMultiplexer } from '../multiplex';
import type { FromPage, ToPage } from '../protocol';
import { createHost } from './host';

export function serveEngine(engine: Engine): void {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/control${location.search}`);
  socket.binaryType = 'arraybuffer';

  const multiplexer = createMultiplexer({
    send: (frame) => socket.send(frame),
    onOutput() {
      throw new Error('Output goes from the page to Node only.');
    },
  });
  const send = (message: FromPage) => socket.send(JSON.stringify(message));
  const host = createHost(engine, multiplexer, send);

  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') host.receive(JSON.parse(data) as ToPage);
    else multiplexer.receive(new Uint8Array(data));
  });
}
