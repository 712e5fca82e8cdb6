/** Records of OpenTelemetry as Loki's own OTLP receiver keeps them: https://grafana.com/docs/loki/latest/send-data/otel/ */
import { type Attribute, type LogsRequest, plain, textOf } from '../otlp/requests';
import { Labels } from '../promql/labels';
import { detectedLevel } from './level';
import type { LogLine } from './store';

/** Attributes of a resource that tell streams apart; all others are kept with each line. */
const INDEXED = new Set([
  'service.name',
  'service.namespace',
  'service.instance.id',
  'deployment.environment',
  'deployment.environment.name',
  'cloud.region',
  'cloud.availability_zone',
  'container.name',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.pod.name',
]);

export interface Received {
  readonly labels: Labels;
  readonly line: LogLine;
}

/** @param now nanoseconds since 1970: of records that say nothing of their time */
export function linesOf({ resourceLogs }: LogsRequest, now: bigint): readonly Received[] {
  return resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const indexed = resource.attributes.filter(({ key }) => INDEXED.has(key));
    const rest = resource.attributes.filter(({ key }) => !INDEXED.has(key));
    const labels = Labels.of({ service_name: 'unknown_service', ...texts(indexed) });
    return scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record): Received => {
        const text = textOf(record.body);
        const metadata = Labels.of({
          ...texts(rest),
          scope_name: scope.name,
          scope_version: scope.version,
          ...texts(record.attributes),
          event_name: record.eventName,
          severity_number: record.severityNumber === 0 ? '' : String(record.severityNumber),
          severity_text: record.severityText,
          trace_id: record.traceId.toLowerCase(),
          span_id: record.spanId.toLowerCase(),
        });
        const detected_level = detectedLevel(text, metadata, record.severityNumber);
        const time = [record.timeUnixNano, record.observedTimeUnixNano].map(BigInt).find((each) => each > 0n);
        return { labels, line: { time: time ?? now, text, metadata: metadata.with({ detected_level }) } };
      }),
    );
  });
}

/** Names are made of what a label may have; maps become several: `a_b`. */
function texts(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }): [string, string][] =>
      'kvlistValue' in value
        ? Object.entries(texts(value.kvlistValue.values)).map(([name, text]) => [
            `${labelName(key)}_${name}`,
            text,
          ])
        : [[labelName(key), plain(value) === null ? '' : textOf(value)]],
    ),
  );
}

const labelName = (key: string): string => {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
};
