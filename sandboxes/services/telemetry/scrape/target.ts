import type { PrometheusYml, ScrapeConfig } from '../config/prometheus-yml';
import { relabel } from '../config/relabel';
import { Labels } from '../promql/labels';

/** Something to scrape, and what the last time was like. */
export interface Target {
  readonly config: ScrapeConfig;
  /** What its series get. */
  readonly labels: Labels;
  readonly discovered: Labels;
  readonly url: string;
  /** Milliseconds. */
  readonly interval: number;
  readonly timeout: number;
  health: 'unknown' | 'up' | 'down';
  error: string;
  /** Milliseconds since 1970; 0: never. */
  lastScrape: number;
  /** Seconds. */
  lastDuration: number;
  /** Series that the last scrape saw. */
  seen: ReadonlyMap<string, Labels>;
}

/** The targets of a configuration, after `relabel_configs`. */
export function targetsOf({ global, scrape_configs: jobs }: PrometheusYml): readonly Target[] {
  return jobs.flatMap((config) =>
    config.static_configs.flatMap(({ targets, labels }) =>
      targets.flatMap((address) => {
        const discovered = Labels.of({
          job: config.job_name,
          ...labels,
          __address__: address,
          __metrics_path__: config.metrics_path,
          __scheme__: config.scheme,
          ...Object.fromEntries(
            Object.entries(config.params).map(([name, [first = '']]) => [`__param_${name}`, first]),
          ),
        });
        const kept = relabel(discovered, config.relabel_configs);
        return kept === null ? [] : [target(config, discovered, kept, global)];
      }),
    ),
  );
}

function target(
  config: ScrapeConfig,
  discovered: Labels,
  labels: Labels,
  global: PrometheusYml['global'],
): Target {
  const address = labels.get('__address__');
  const withPort = /:\d+$/.test(address) ? address : `${address}:80`;
  const url = new URL(`${labels.get('__scheme__')}://${withPort}${labels.get('__metrics_path__')}`);
  for (const [name, [, ...more]] of Object.entries(config.params)) {
    const first = labels.get(`__param_${name}`);
    for (const value of first === '' ? more : [first, ...more]) url.searchParams.append(name, value);
  }
  const interval = config.scrape_interval ?? global.scrape_interval;
  return {
    config,
    discovered,
    labels: Labels.from([
      ['instance', labels.get('instance') || withPort],
      ...labels.pairs.filter(([name]) => !name.startsWith('__') && name !== 'instance'),
    ]),
    url: url.href,
    interval,
    timeout: Math.min(config.scrape_timeout ?? global.scrape_timeout, interval),
    health: 'unknown',
    error: '',
    lastScrape: 0,
    lastDuration: 0,
    seen: new Map(),
  };
}
