/** Runs in the harness page: does with the local engine what the Node side asks for. */
import { createLocalEngine } from '../../page';
import { createMultiplexer } from '../multiplex';
import type { FromPage, ToPage } from '../protocol';
import { createHost } from './host';

const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/control${location.search}`);
socket.binaryType = 'arraybuffer';

const multiplexer = createMultiplexer({
  send: (frame) => socket.send(frame),
  onOutput() {
    throw new Error('Output goes from the page to Node only.');
  },
});
const send = (message: FromPage) => socket.send(JSON.stringify(message));
const host = createHost(createLocalEngine({ assets: '/sandbox/' }), multiplexer, send);

socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
  if (typeof data === 'string') host.receive(JSON.parse(data) as ToPage);
  else multiplexer.receive(new Uint8Array(data));
});
