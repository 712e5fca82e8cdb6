/** What a hostile process sends to the kernel: messages as they should be, and changed ones. */
import type { Random } from '@/sandboxes/http1/mutations';
import type { Puppet } from './kernel-world';
import { mutated, nastyValue, type Sent } from './nasty';
import { anyMessage } from './process-messages';

/** The speaker says one thing to the kernel. @param puppets all that have been started */
export function speak(random: Random, speaker: Puppet, victim: Puppet, puppets: readonly Puppet[]): void {
  const children = puppets.filter(({ init }) => init.ppid === speaker.init.pid).map(({ init }) => init.pid);
  const connections = speaker.heard.flatMap((message) =>
    message.t === 'connection' ? [message.connection] : [],
  );
  const { pid, pids } = speaker.init;
  const seen = { pid, pids: [pid, victim.init.pid, ...children, ...pids.slice(0, 3)], connections };
  const message = anyMessage(random, seen);
  const way = random();
  const [said, transfer] =
    way < 0.9 ? ([message, []] satisfies Sent) : way < 0.98 ? mutated(random, message) : nastyValue(random);
  try {
    speaker.port.postMessage(said, transfer);
  } catch {
    // A port was named twice, or no longer: the clone is refused before anything is sent.
  }
}
