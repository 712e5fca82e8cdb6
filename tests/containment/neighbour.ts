/** The script of a frame that listens to its neighbours, or says what it can to them, by every channel that there is. */
import { closeDoors } from '../../sandboxes/engine/local/kernel/close-doors';
import { SHARED_CHANNELS, WINDOW_CHANNELS } from './channels';

declare const WORKER_CODE: string;
declare const CLOSED: boolean;

if (CLOSED) closeDoors(globalThis);

export type Role = 'hear' | 'say';

const CHANNELS = { ...SHARED_CHANNELS, ...WINDOW_CHANNELS };

addEventListener('message', ({ data, source }: MessageEvent<Role>) => {
  if (data !== 'hear' && data !== 'say') return;
  const tell = (message: string) => (source as Window).postMessage(message, '*');
  for (const [name, channel] of Object.entries(CHANNELS))
    try {
      // What fails later is meant to fail.
      if (data === 'say') Promise.resolve(channel.say(name)).catch(() => undefined);
      else for (const tag of [name, `w-${name}`]) channel.hear(tag, () => tell(`heard ${tag}`));
    } catch {
      // Refused at once. A channel that is itself broken is one that the control does not hear.
    }
  if (data === 'say') greetKernels(() => tell('heard greeting'));
  const worker = new Worker(URL.createObjectURL(new Blob([WORKER_CODE], { type: 'text/javascript' })));
  worker.onmessage = (event: MessageEvent<string>) => tell(event.data);
  worker.postMessage(data);
});

/** As a kernel's own page does. */
function greetKernels(answered: () => void): void {
  for (let index = 0; index < parent.length; index++) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = answered;
    parent[index]?.postMessage('backlab:hello', '*', [port2]);
  }
}
