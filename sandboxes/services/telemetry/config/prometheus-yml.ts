import * as z from 'zod';
import { duration } from './durations';
import { relabelConfig } from './relabel';

const labels = z.record(z.string().regex(/^[a-zA-Z_]\w*$/, 'is not a valid label name'), z.string());

/** `host:port`; a path belongs into `metrics_path`. */
const target = z.string().superRefine((address, context) => {
  if (address.includes('/')) context.addIssue(`${JSON.stringify(address)} is not a valid hostname`);
});

const scrapeConfig = z.strictObject({
  job_name: z.string().refine((name) => name !== '', 'job_name is empty'),
  scrape_interval: duration.optional(),
  scrape_timeout: duration.optional(),
  metrics_path: z.string().default('/metrics'),
  scheme: z.literal('http').default('http'),
  params: z.record(z.string(), z.array(z.string())).default({}),
  honor_labels: z.boolean().default(false),
  honor_timestamps: z.boolean().default(true),
  sample_limit: z.int().min(0).default(0),
  static_configs: z
    .array(z.strictObject({ targets: z.array(target), labels: labels.default({}) }))
    .default([]),
  relabel_configs: z.array(relabelConfig).default([]),
  metric_relabel_configs: z.array(relabelConfig).default([]),
});

/** The part of `prometheus.yml` that this server follows; what it does not know it refuses. */
export const prometheusYml = z
  .strictObject({
    global: z
      .strictObject({
        scrape_interval: duration.prefault('1m'),
        scrape_timeout: duration.prefault('10s'),
        evaluation_interval: duration.prefault('1m'),
        external_labels: labels.default({}),
      })
      .prefault({}),
    rule_files: z.array(z.string()).default([]),
    scrape_configs: z.array(scrapeConfig).default([]),
  })
  .superRefine(({ global, scrape_configs: jobs }, context) => {
    const names = jobs.map(({ job_name: name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      context.addIssue(`found multiple scrape configs with job name ${JSON.stringify(twice)}`);
    for (const { job_name: name, scrape_timeout: timeout, scrape_interval: interval } of jobs)
      if (timeout !== undefined && timeout > (interval ?? global.scrape_interval))
        context.addIssue(
          `scrape timeout greater than scrape interval for scrape config with job name ${JSON.stringify(name)}`,
        );
  });

export type PrometheusYml = z.output<typeof prometheusYml>;
export type ScrapeConfig = z.output<typeof scrapeConfig>;
