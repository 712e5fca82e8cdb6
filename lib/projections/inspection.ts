/** What stands behind a selected `seq`: an exchange with its bytes, or one event. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { SeenExchange } from './exchange';
import { seenExchanges } from './exchanges-in-log';

export interface Inspection {
  readonly title: string;
  readonly exchange: SeenExchange | null;
  /** The event as JSON, where it carries no bytes of its own. */
  readonly json: string | null;
}

function isPartOf(exchange: SeenExchange, event: SandboxEvent): boolean {
  if (event.seq === exchange.seq) return true;
  return (
    event.type === 'connection.data' &&
    event.connection === exchange.connection &&
    exchange.seq <= event.seq &&
    event.seq <= exchange.lastSeq
  );
}

/** `null` when the log no longer holds the event. */
export function inspect(events: readonly SandboxEvent[], seq: number): Inspection | null {
  const event = events.find((one) => one.seq === seq);
  if (!event) return null;
  if (event.type === 'connection.data') {
    const exchange = seenExchanges(events).find((one) => isPartOf(one, event));
    if (exchange) {
      return { title: `${exchange.request.method} ${exchange.request.target}`, exchange, json: null };
    }
    const { bytes, ...rest } = event;
    return { title: 'bytes', exchange: null, json: JSON.stringify({ ...rest, bytes: [...bytes] }) };
  }
  return { title: event.type, exchange: null, json: JSON.stringify(event, null, 2) };
}
