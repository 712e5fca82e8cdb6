/** The frame's script: takes the first port that its own page hands over, and never another. */
import { closeDoors } from './close-doors';
import { startKernel } from './kernel';

closeDoors(globalThis);

addEventListener('message', function hello(event: MessageEvent<unknown>) {
  const [port] = event.ports;
  if (event.source !== window.parent || event.data !== 'backlab:hello' || !port) return;
  removeEventListener('message', hello);
  startKernel(port);
});
