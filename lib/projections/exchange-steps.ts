/** HTTP exchanges as steps: each with the request during which its sender sent it. */

import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';
import { header } from '@/sandboxes/http1/message';
import { pathOf, type SeenExchange } from './exchange';
import type { Homes } from './homes';
import type { Step } from './steps';

/** Names that are drawn by lot (UUIDs, ULIDs, hashes) differ in every run: they are all one. */
const DRAWN = /^(?=.*\d)[0-9a-zA-Z_-]{16,}$/;

const pathIn = (target: string) =>
  pathOf(target)
    .split('/')
    .map((segment) => (DRAWN.test(segment) ? ':id' : segment))
    .join('/');

function labelOf({ request, to }: SeenExchange, homes: Homes): string {
  const machine = to === null ? undefined : homes.get(to);
  const where = machine === undefined || machine === FIRST_MACHINE.name ? '' : ` of ${machine}`;
  return `${request.method} ${pathIn(request.target)}${where}`;
}

/** The trace that a request belongs to (W3C Trace Context, §3.2.2.3). */
const traceOf = ({ request }: SeenExchange) => header(request.headers, 'traceparent')?.split('-')[1] ?? null;

/** Requests being answered, by who answers them. In the order of their beginnings. */
class Answering {
  readonly #open = new Map<number, SeenExchange[]>();

  /** @returns null where it comes from outside, or where more than one request may have caused it and no trace tells which */
  causeOf(exchange: SeenExchange): SeenExchange | null {
    const { from, requestStart } = exchange;
    if (from === null) return null;
    const open = (this.#open.get(from) ?? []).filter(
      ({ responseEnd }) => responseEnd === null || responseEnd >= requestStart,
    );
    this.#open.set(from, open);
    if (open.length < 2) return open[0] ?? null;
    const trace = traceOf(exchange);
    const meant = trace === null ? [] : open.filter((one) => traceOf(one) === trace);
    return meant.length === 1 ? (meant[0] ?? null) : null;
  }

  begin(exchange: SeenExchange): void {
    if (exchange.to === null) return;
    const open = this.#open.get(exchange.to);
    if (open) open.push(exchange);
    else this.#open.set(exchange.to, [exchange]);
  }
}

/** @param exchanges ascending by `seq` */
export function exchangeSteps(exchanges: readonly SeenExchange[], homes: Homes): readonly Step[] {
  const answering = new Answering();
  return exchanges.map((exchange) => {
    const parent = answering.causeOf(exchange)?.seq ?? null;
    answering.begin(exchange);
    const { seq, requestStart, responseEnd, response, failure } = exchange;
    return {
      seq,
      label: labelOf(exchange, homes),
      parent,
      took: responseEnd === null ? null : responseEnd - requestStart,
      outcome: response ? String(response.status) : failure,
    };
  });
}
