/** What stands behind a selected `seq`: an exchange with its bytes, or one event. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { dissect, type Field } from './dns-dissection';
import { dnsMessages } from './dns-messages';
import { pathOf, type SeenExchange } from './exchange';
import { seenExchanges } from './exchanges-in-log';
import type { Homes } from './homes';

export interface Inspection {
  readonly title: string;
  readonly exchange: SeenExchange | null;
  /** A DNS message, its bytes by what they mean. */
  readonly dissected?: { readonly bytes: Uint8Array; readonly fields: readonly Field[] };
  /** The event as JSON, where it is not itself the bytes. */
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

/** What a program says about a request, next to that request, where only one can be meant. */
function spokenOf(event: SandboxEvent, exchanges: readonly SeenExchange[]): SeenExchange | null {
  if (event.type !== 'diagnostic' || typeof event.message !== 'object' || event.message === null) return null;
  const { method, path } = event.message as { readonly method?: unknown; readonly path?: unknown };
  const meant = exchanges.filter(
    ({ seq, lastSeq, response, request }) =>
      seq < event.seq &&
      (response === null || event.seq < lastSeq) &&
      request.method === method &&
      pathOf(request.target) === path,
  );
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

/** `null` when the log no longer holds the event. */
export function inspect(events: readonly SandboxEvent[], seq: number, homes: Homes): Inspection | null {
  const event = events.find((one) => one.seq === seq);
  if (!event) return null;
  if (event.type === 'datagram' || event.type === 'connection.data') {
    const found = dnsMessages(events, homes).find((one) => one.seq === seq);
    if (found) {
      const { question, dns, bytes, from, to } = found;
      const title = `${dns.response ? 'Response' : 'Query'} ${question.name}., ${from.name} to ${to.name}`;
      return { title, exchange: null, dissected: { bytes, fields: dissect(bytes, dns) }, json: null };
    }
  }
  if (event.type === 'connection.data') {
    const exchange = seenExchanges(events).find((one) => isPartOf(one, event));
    if (exchange) {
      return { title: `${exchange.request.method} ${exchange.request.target}`, exchange, json: null };
    }
    const { bytes, ...rest } = event;
    return { title: 'bytes', exchange: null, json: JSON.stringify({ ...rest, bytes: [...bytes] }) };
  }
  const json = JSON.stringify(event, null, 2);
  const exchange = spokenOf(event, seenExchanges(events));
  return {
    title: exchange ? `${exchange.request.method} ${exchange.request.target}` : event.type,
    exchange,
    json,
  };
}
