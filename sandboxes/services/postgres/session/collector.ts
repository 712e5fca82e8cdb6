import type { FrontendMessage } from '../protocol/frontend';
import type { Unit } from './unit';

/** Gathers a client's messages into units. */
export class Collector {
  #messages: FrontendMessage[] = [];

  /** @returns a unit that is now complete */
  add(message: FrontendMessage): Unit | undefined {
    if (message.type === 'Q' || message.type === 'F')
      return { messages: [...this.#take(), message], whole: true };
    this.#messages.push(message);
    if (message.type === 'S') return { messages: this.#take(), whole: true };
    if (message.type === 'H') return { messages: this.#take(), whole: false };
    return undefined;
  }

  #take(): FrontendMessage[] {
    return this.#messages.splice(0);
  }
}
