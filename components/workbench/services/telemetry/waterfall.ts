import { startOf, type Trace } from './observed';

export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** 0: of the root. */
  readonly depth: number;
  /** Milliseconds from the beginning of the trace. */
  readonly start: number;
  readonly duration: number;
  readonly failed: boolean;
  /** What its status says against it; '' where it says nothing. */
  readonly why: string;
}

/** Spans as they lie under each other: parents before children, children in order of their start. */
export function barsOf(trace: Trace): readonly Bar[] {
  const { spans, processes } = trace;
  const origin = startOf(trace);
  const known = new Set(spans.map(({ spanID }) => spanID));
  const parentOf = (span: Trace['spans'][number]): string | null => {
    const parent = span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;
    return parent !== undefined && known.has(parent) ? parent : null;
  };
  const under = (parent: string | null, depth: number): Bar[] =>
    spans
      .filter((span) => parentOf(span) === parent)
      .sort((a, b) => a.startTime - b.startTime)
      .flatMap((span) => [
        {
          id: span.spanID,
          name: span.operationName,
          service: processes[span.processID]?.serviceName ?? '',
          depth,
          start: (span.startTime - origin) / 1000,
          duration: span.duration / 1000,
          failed: span.tags.some(({ key, value }) => key === 'error' && value === true),
          why: String(span.tags.find(({ key }) => key === 'otel.status_description')?.value ?? ''),
        },
        ...under(span.spanID, depth + 1),
      ]);
  return under(null, 0);
}

/** Milliseconds from its first span's start to its last one's end. */
export const lengthOf = (bars: readonly Bar[]): number =>
  Math.max(...bars.map(({ start, duration }) => start + duration), 0);
