import type { EventLog, SandboxEvent, SandboxEventBody } from './events';

export interface EventLogOptions {
  /** The sandbox's clock: milliseconds since its boot. */
  readonly now: () => number;
  /** Most events kept. The oldest tenth goes when it is passed. */
  readonly limit?: number;
  /** Most bytes of connections and datagrams kept. Past them the oldest bytes go, not their events, until a tenth is free. */
  readonly limitBytes?: number;
  /** Most characters of output and of diagnostics kept. Past them the oldest events go, until a tenth is free. */
  readonly limitText?: number;
}

const bytesOf = (event: SandboxEventBody) => ('bytes' in event ? event.bytes.length : 0);

/** Characters of what programs say at length. Of other events there may be many, but each is small. */
function charactersOf(event: SandboxEventBody): number {
  if (event.type === 'output') return event.text.length;
  return event.type === 'diagnostic' ? String(JSON.stringify(event.message)).length : 0;
}

const NONE = new Uint8Array(0);

/**
 * An event log that lives in memory. Past `limit` (20,000) or `limitText` (16 Mi characters) the oldest events go; past
 * `limitBytes` (16 MiB) the oldest bytes go, and their events stay: what happened, between whom and how much is still known.
 */
export function createEventLog({
  now,
  limit = 20_000,
  limitBytes = 16 * 1024 * 1024,
  limitText = 16 * 1024 * 1024,
}: EventLogOptions): EventLog {
  const listeners = new Set<() => void>();
  let events: SandboxEvent[] = [];
  /** What readers were shown. Made when somebody reads: a burst that nobody looks at copies nothing. */
  let shown: readonly SandboxEvent[] | null = null;
  let bytes = 0;
  /** Of each event. */
  let characters: number[] = [];
  let text = 0;
  let next = 0;
  let forgotten = 0;
  let forgottenBytes = 0;
  /** How many of the oldest events have no bytes any more, or never had. */
  let bare = 0;
  let announced = true;

  const announce = () => {
    announced = true;
    for (const listener of [...listeners]) listener();
  };

  const forgetEvents = (gone: number) => {
    for (let n = 0; n < gone; n++) {
      bytes -= bytesOf(events[n] as SandboxEvent);
      text -= characters[n] as number;
    }
    events = events.slice(gone);
    characters = characters.slice(gone);
    bare = Math.max(0, bare - gone);
    forgotten += gone;
  };

  const forgetText = () => {
    let gone = 0;
    // The newest stays, however long it is.
    for (let left = text; left > limitText * 0.9 && gone < events.length - 1; gone++)
      left -= characters[gone] as number;
    forgetEvents(gone);
  };

  const forgetBytes = () => {
    // The newest stays, however large it is.
    for (; bytes > limitBytes * 0.9 && bare < events.length - 1; bare++) {
      const event = events[bare] as SandboxEvent;
      const length = bytesOf(event);
      if (length === 0) continue;
      // A new object: what readers were shown never changes.
      events[bare] = { ...event, bytes: NONE } as SandboxEvent;
      bytes -= length;
      forgottenBytes += length;
    }
  };

  return {
    get events() {
      shown ??= events.slice();
      return shown;
    },
    get forgotten() {
      return forgotten;
    },
    get forgottenBytes() {
      return forgottenBytes;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append(body) {
      const event: SandboxEvent = { ...body, seq: next++, at: now() };
      events.push(event);
      shown = null;
      bytes += bytesOf(event);
      const length = charactersOf(event);
      characters.push(length);
      text += length;
      if (events.length > limit) forgetEvents(Math.ceil(limit / 10));
      if (text > limitText) forgetText();
      if (bytes > limitBytes) forgetBytes();
      if (announced) {
        announced = false;
        queueMicrotask(announce);
      }
      return event;
    },
  };
}
