import type { Rejected } from '../otlp/app';
import { type Attribute, plain, type Span, type TracesRequest } from '../otlp/requests';

/** A span, and whose it is. */
export interface StoredSpan extends Span {
  readonly service: string;
  readonly resource: readonly Attribute[];
  readonly scope: string;
}

export interface TraceQuery {
  readonly service: string;
  readonly operation: string | null;
  /** A span must have all of them, itself or on its resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Nanoseconds. */
  readonly shortest: bigint;
  readonly longest: bigint | null;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint | null;
  readonly limit: number;
}

/** Traces in memory; when there are too many, the oldest go first. */
export class TraceStore {
  readonly #traces = new Map<string, Map<string, StoredSpan>>();
  readonly #most: number;

  constructor(most = 10_000) {
    this.#most = most;
  }

  add({ resourceSpans }: TracesRequest): Rejected {
    let rejected = 0;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name');
      const name = service === undefined ? 'unknown_service' : String(plain(service.value));
      for (const { scope, spans } of scopeSpans)
        for (const span of spans)
          if (valid(span.traceId, 32) && valid(span.spanId, 16))
            this.#keep({ ...span, service: name, resource: resource.attributes, scope: scope.name });
          else rejected++;
    }
    return {
      count: rejected,
      reason: rejected === 0 ? '' : 'trace ID and span ID must be 16 and 8 bytes, not all zero',
    };
  }

  /** Its spans, in order of their start; none: it is not known. */
  trace(id: string): readonly StoredSpan[] {
    return [...(this.#traces.get(id)?.values() ?? [])].sort((a, b) =>
      BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? -1 : 1,
    );
  }

  /** The newest that have a span which fits, newest first. */
  find(query: TraceQuery): readonly (readonly StoredSpan[])[] {
    return [...this.#traces.keys()]
      .map((id) => this.trace(id))
      .filter((spans) => spans.some((span) => fits(span, query)))
      .sort((a, b) => (startOf(a) > startOf(b) ? -1 : 1))
      .slice(0, query.limit);
  }

  get services(): readonly string[] {
    return [...new Set(this.#spans().map(({ service }) => service))].sort();
  }

  operations(service: string): readonly string[] {
    const named = this.#spans().filter((span) => span.service === service);
    return [...new Set(named.map(({ name }) => name))].sort();
  }

  clear(): void {
    this.#traces.clear();
  }

  #spans(): StoredSpan[] {
    return [...this.#traces.values()].flatMap((spans) => [...spans.values()]);
  }

  #keep(span: StoredSpan): void {
    const id = span.traceId.toLowerCase();
    const spans = this.#traces.get(id) ?? new Map<string, StoredSpan>();
    this.#traces.set(id, spans);
    spans.set(span.spanId, { ...span, traceId: id });
    const [oldest] = this.#traces.keys();
    if (this.#traces.size > this.#most && oldest !== undefined) this.#traces.delete(oldest);
  }
}

const valid = (id: string, length: number) =>
  id.length === length && /^[0-9a-f]+$/i.test(id) && !/^0+$/.test(id);

const startOf = ([first]: readonly StoredSpan[]) => BigInt(first?.startTimeUnixNano ?? 0);

function fits(span: StoredSpan, query: TraceQuery): boolean {
  const start = BigInt(span.startTimeUnixNano);
  const duration = BigInt(span.endTimeUnixNano) - start;
  if (span.service !== query.service) return false;
  if (query.operation !== null && span.name !== query.operation) return false;
  if (duration < query.shortest || (query.longest !== null && duration > query.longest)) return false;
  if (start < query.start || (query.end !== null && start > query.end)) return false;
  return Object.entries(query.tags).every(([key, wanted]) => {
    if (key === 'error') return (span.status.code === 2) === (wanted === 'true');
    return [...span.attributes, ...span.resource].some(
      (attribute) => attribute.key === key && String(plain(attribute.value)) === wanted,
    );
  });
}
