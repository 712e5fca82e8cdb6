/** Events on their way to the page: those of one task go in one message. */
import type { Caused, SandboxEventBody } from '../../events';
import type { FromKernel } from './messages';

type Item = Extract<FromKernel, { t: 'events' }>['items'][number];

export interface EventBatches {
  /** @param age milliseconds since it happened */
  add(body: SandboxEventBody & Caused, age?: number): void;
  /** Sends what is gathered: before anything else is told, so that the page hears all in order. */
  flush(): void;
}

/** @param time in a seeded run: milliseconds since it began */
export function createEventBatches(
  send: (items: readonly Item[]) => void,
  time: () => number | null,
): EventBatches {
  let items: Item[] = [];
  const flush = () => {
    if (items.length === 0) return;
    const sending = items;
    items = [];
    send(sending);
  };
  return {
    add(body, age = 0) {
      const at = time();
      if (items.push(at === null ? { body, age } : { body, age, at }) === 1) queueMicrotask(flush);
    },
    flush,
  };
}
