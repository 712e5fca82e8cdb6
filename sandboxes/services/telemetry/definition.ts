import type { ServiceDefinition } from '../service';

export const telemetryDefinition: ServiceDefinition = {
  name: 'telemetry',
  title: 'Metrics, logs and traces',
  port: 9090,
  about:
    'scrapes metrics, answers PromQL and evaluates alerts as Prometheus does; collects traces and logs by OTLP',
  flags: {
    config: { type: 'string', value: '<file>', about: 'prometheus.yml: what is scraped, and rules' },
    init: { type: 'string', value: '<file>', about: 'OpenMetrics with timestamps: what it knows at first' },
    otlp: {
      type: 'string',
      value: '<file>',
      about: 'lines of OTLP/JSON, as the collector writes to a file: what it knows at first',
    },
    retention: {
      type: 'string',
      value: '<duration>',
      about: 'how long points and lines are kept; default 15d',
    },
  },
  environment: ({ host, port }) => ({
    PROMETHEUS_URL: `http://${host}:${port}`,
    LOKI_URL: `http://${host}:${port}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${port}`,
  }),
  real: 'docker run --rm -p 9090:9090 -v ./prometheus.yml:/etc/prometheus/prometheus.yml prom/prometheus',
};
