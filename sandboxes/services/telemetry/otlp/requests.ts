/** What exporters send, in OTLP's JSON form; 64-bit integers may be text. */
import * as z from 'zod';

const integer = z.union([z.string().regex(/^-?\d+$/), z.int()]).transform(String);
/** JSON has no NaN: they come as text. */
const float = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number);

export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: Attribute[] } }
  | { bytesValue: string }
  | Record<string, never>;

export interface Attribute {
  key: string;
  value: AnyValue;
}

const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.union([
    z.object({ stringValue: z.string() }),
    z.object({ boolValue: z.boolean() }),
    z.object({ intValue: integer }),
    z.object({ doubleValue: float }),
    z.object({ arrayValue: z.object({ values: z.array(anyValue).default([]) }) }),
    z.object({ kvlistValue: z.object({ values: attributes }) }),
    z.object({ bytesValue: z.string() }),
    z.strictObject({}),
  ]),
);
const attributes: z.ZodType<Attribute[]> = z.lazy(() =>
  z.array(z.object({ key: z.string(), value: anyValue.default({}) })).default([]),
);
const resource = z.object({ attributes }).default({ attributes: [] });
const scope = z.object({ name: z.string().default(''), version: z.string().default('') }).prefault({});

const span = z.object({
  traceId: z.string().default(''),
  spanId: z.string().default(''),
  parentSpanId: z.string().default(''),
  name: z.string().default(''),
  kind: z.int().default(0),
  startTimeUnixNano: integer.default('0'),
  endTimeUnixNano: integer.default('0'),
  attributes,
  events: z
    .array(z.object({ timeUnixNano: integer.default('0'), name: z.string().default(''), attributes }))
    .default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), attributes })).default([]),
  status: z.object({ message: z.string().default(''), code: z.int().default(0) }).prefault({}),
});

export const tracesRequest = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource,
        scopeSpans: z.array(z.object({ scope, spans: z.array(span).default([]) })).default([]),
      }),
    )
    .default([]),
});

const point = z.object({ timeUnixNano: integer.default('0'), attributes });
const numberPoints = z
  .array(point.extend({ asDouble: float.optional(), asInt: integer.optional() }))
  .default([]);
const temporality = z.int().default(0);

const metric = z.object({
  name: z.string(),
  description: z.string().default(''),
  unit: z.string().default(''),
  gauge: z.object({ dataPoints: numberPoints }).optional(),
  sum: z
    .object({
      dataPoints: numberPoints,
      aggregationTemporality: temporality,
      isMonotonic: z.boolean().default(false),
    })
    .optional(),
  histogram: z
    .object({
      dataPoints: z
        .array(
          point.extend({
            count: integer.default('0'),
            sum: float.optional(),
            bucketCounts: z.array(integer).default([]),
            explicitBounds: z.array(float).default([]),
          }),
        )
        .default([]),
      aggregationTemporality: temporality,
    })
    .optional(),
});

export const metricsRequest = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource,
        scopeMetrics: z.array(z.object({ scope, metrics: z.array(metric).default([]) })).default([]),
      }),
    )
    .default([]),
});

const logRecord = z.object({
  timeUnixNano: integer.default('0'),
  observedTimeUnixNano: integer.default('0'),
  severityNumber: z.int().default(0),
  severityText: z.string().default(''),
  body: anyValue.default({}),
  attributes,
  traceId: z.string().default(''),
  spanId: z.string().default(''),
  eventName: z.string().default(''),
});

export const logsRequest = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource,
        scopeLogs: z.array(z.object({ scope, logRecords: z.array(logRecord).default([]) })).default([]),
      }),
    )
    .default([]),
});

export type Span = z.output<typeof span>;
export type Metric = z.output<typeof metric>;
export type TracesRequest = z.output<typeof tracesRequest>;
export type LogsRequest = z.output<typeof logsRequest>;
export type MetricsRequest = z.output<typeof metricsRequest>;

/** As plain JSON: for labels and tags. */
export function plain(value: AnyValue): unknown {
  if ('stringValue' in value) return value.stringValue;
  if ('boolValue' in value) return value.boolValue;
  if ('intValue' in value) return Number(value.intValue);
  if ('doubleValue' in value) return value.doubleValue;
  if ('arrayValue' in value) return value.arrayValue.values.map(plain);
  if ('kvlistValue' in value)
    return Object.fromEntries(value.kvlistValue.values.map((entry) => [entry.key, plain(entry.value)]));
  return 'bytesValue' in value ? value.bytesValue : null;
}

export const textOf = (value: AnyValue): string => {
  const given = plain(value) ?? '';
  return typeof given === 'string' ? given : JSON.stringify(given);
};
