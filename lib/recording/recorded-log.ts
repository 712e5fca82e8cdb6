import type { EventLog } from '@/sandboxes/engine/events';
import type { Recording } from './read';

/** The log of a recording, for the views of a log: it never changes. */
export function recordedLog({ events, header }: Recording): EventLog {
  return {
    events,
    forgotten: header.forgotten,
    forgottenBytes: 0,
    subscribe: () => () => undefined,
    append() {
      throw new Error('A recording is only read. Run the lab to write a log.');
    },
  };
}
