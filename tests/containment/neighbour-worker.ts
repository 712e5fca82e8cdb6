/** As `neighbour.ts`, in a worker, where learner code runs. */
import { SHARED_CHANNELS } from './channels';
import type { Role } from './neighbour';

const tell = postMessage as (message: string) => void;

addEventListener('message', ({ data }: MessageEvent<Role>) => {
  for (const [name, channel] of Object.entries(SHARED_CHANNELS))
    try {
      // What fails later is meant to fail.
      if (data === 'say') Promise.resolve(channel.say(`w-${name}`)).catch(() => undefined);
      else for (const tag of [name, `w-${name}`]) channel.hear(tag, () => tell(`heard ${tag}`));
    } catch {
      // Refused at once. A channel that is itself broken is one that the control does not hear.
    }
  tell('done');
});
