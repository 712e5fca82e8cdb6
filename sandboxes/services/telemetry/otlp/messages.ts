/** Field numbers of OTLP 1.x (opentelemetry-proto: `common`, `resource`, `trace`, `metrics`, `logs`). */
import type { Message } from './wire';

const anyValue = (): Message => ANY_VALUE;
const keyValue = (): Message => KEY_VALUE;

const ANY_VALUE: Message = {
  1: ['stringValue', 'string'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', () => ({ 1: ['values', anyValue, true] })],
  6: ['kvlistValue', () => ({ 1: ['values', keyValue, true] })],
  7: ['bytesValue', 'base64'],
};
const KEY_VALUE: Message = { 1: ['key', 'string'], 2: ['value', anyValue] };
const RESOURCE: Message = { 1: ['attributes', keyValue, true] };
const SCOPE: Message = { 1: ['name', 'string'], 2: ['version', 'string'], 3: ['attributes', keyValue, true] };

const EVENT: Message = {
  1: ['timeUnixNano', 'fixed64'],
  2: ['name', 'string'],
  3: ['attributes', keyValue, true],
};
const LINK: Message = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['attributes', keyValue, true],
};
const SPAN: Message = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', keyValue, true],
  11: ['events', () => EVENT, true],
  13: ['links', () => LINK, true],
  15: ['status', () => ({ 2: ['message', 'string'], 3: ['code', 'enum'] })],
};

export const TRACES_REQUEST: Message = {
  1: [
    'resourceSpans',
    () => ({
      1: ['resource', () => RESOURCE],
      2: ['scopeSpans', () => ({ 1: ['scope', () => SCOPE], 2: ['spans', () => SPAN, true] }), true],
    }),
    true,
  ],
};

const NUMBER_POINT: Message = {
  3: ['timeUnixNano', 'fixed64'],
  4: ['asDouble', 'double'],
  6: ['asInt', 'sfixed64'],
  7: ['attributes', keyValue, true],
};
const HISTOGRAM_POINT: Message = {
  3: ['timeUnixNano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts', 'fixed64', true],
  7: ['explicitBounds', 'double', true],
  9: ['attributes', keyValue, true],
};
const METRIC: Message = {
  1: ['name', 'string'],
  2: ['description', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', () => ({ 1: ['dataPoints', () => NUMBER_POINT, true] })],
  7: [
    'sum',
    () => ({
      1: ['dataPoints', () => NUMBER_POINT, true],
      2: ['aggregationTemporality', 'enum'],
      3: ['isMonotonic', 'bool'],
    }),
  ],
  9: [
    'histogram',
    () => ({ 1: ['dataPoints', () => HISTOGRAM_POINT, true], 2: ['aggregationTemporality', 'enum'] }),
  ],
};

export const METRICS_REQUEST: Message = {
  1: [
    'resourceMetrics',
    () => ({
      1: ['resource', () => RESOURCE],
      2: ['scopeMetrics', () => ({ 1: ['scope', () => SCOPE], 2: ['metrics', () => METRIC, true] }), true],
    }),
    true,
  ],
};

const LOG_RECORD: Message = {
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'enum'],
  3: ['severityText', 'string'],
  5: ['body', anyValue],
  6: ['attributes', keyValue, true],
  9: ['traceId', 'hex'],
  10: ['spanId', 'hex'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', 'string'],
};

export const LOGS_REQUEST: Message = {
  1: [
    'resourceLogs',
    () => ({
      1: ['resource', () => RESOURCE],
      2: [
        'scopeLogs',
        () => ({ 1: ['scope', () => SCOPE], 2: ['logRecords', () => LOG_RECORD, true] }),
        true,
      ],
    }),
    true,
  ],
};
