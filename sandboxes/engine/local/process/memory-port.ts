/**
 * Two ends of a message port within one realm, for unit tests. Node's own `MessagePort` calls all listeners of a message
 * in one go; here, as in a browser, ticks and promise jobs run between them.
 */
import type { LinkPort } from './link';

type Listener = Parameters<LinkPort['addEventListener']>[1];

class MemoryPort implements LinkPort {
  peer: MemoryPort | null = null;
  readonly #listeners: Listener[] = [];
  readonly #messages: unknown[] = [];
  #delivering = false;

  addEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#next();
  }

  postMessage(message: unknown, transfer?: Transferable[]): void {
    this.peer?.take(structuredClone(message, transfer ? { transfer } : {}));
  }

  close(): void {
    this.peer = null;
  }

  take(message: unknown): void {
    this.#messages.push(message);
    this.#next();
  }

  #next(): void {
    if (this.#delivering || this.#messages.length === 0 || this.#listeners.length === 0) return;
    this.#delivering = true;
    const data = this.#messages.shift();
    let stopped = false;
    const stopImmediatePropagation = () => {
      stopped = true;
    };
    const step = (index: number) => {
      const listener = this.#listeners[index];
      if (stopped || !listener) {
        this.#delivering = false;
        this.#next();
        return;
      }
      setImmediate(() => {
        try {
          listener({ data, stopImmediatePropagation });
        } finally {
          step(index + 1);
        }
      });
    };
    // A hop between processes takes longer than what a process tells itself.
    setImmediate(() => step(0));
  }
}

export function memoryPorts(): readonly [LinkPort, LinkPort] {
  const [one, other] = [new MemoryPort(), new MemoryPort()];
  one.peer = other;
  other.peer = one;
  return [one, other];
}
