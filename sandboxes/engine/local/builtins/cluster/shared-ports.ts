import { tellOther } from './messages';
import type { ClusterWorker } from './worker';

interface Asked {
  /** Who has been told to take any port, and will say which it got. */
  chooser: ClusterWorker | null;
  port: number;
  readonly waiting: ClusterWorker[];
}

/** Ports of servers that listen on port 0: the first worker gets one from the kernel, the others the same. */
export class SharedPorts {
  readonly #asked = new Map<number, Asked>();

  ask(worker: ClusterWorker, zero: number): void {
    const known = this.#asked.get(zero) ?? { chooser: null, port: 0, waiting: [] };
    this.#asked.set(zero, known);
    if (known.port === 0 && known.chooser !== null) {
      known.waiting.push(worker);
      return;
    }
    if (known.port === 0) known.chooser = worker;
    tellOther(worker, { act: 'port', zero, port: known.port });
  }

  settle(worker: ClusterWorker, zero: number | null, port: number): void {
    const known = zero === null ? undefined : this.#asked.get(zero);
    if (zero === null || known?.chooser !== worker) return;
    known.port = port;
    for (const each of known.waiting.splice(0)) tellOther(each, { act: 'port', zero, port });
  }

  /** The chooser died before it knew: the next one chooses. */
  forget(worker: ClusterWorker): void {
    for (const [zero, known] of this.#asked) {
      if (known.chooser !== worker || known.port !== 0) continue;
      known.chooser = null;
      for (const each of known.waiting.splice(0)) this.ask(each, zero);
    }
  }
}
