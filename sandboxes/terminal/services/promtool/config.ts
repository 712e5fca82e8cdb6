/** `promtool check config`: after `config` of Prometheus, as far as the lab's own server follows it. */
import { prometheusYml } from '../../../services/telemetry/config/prometheus-yml';
import { checkFields, type GoType, readYaml, YamlFailure } from './yaml';

/** What `UnmarshalYAML` of a configuration and of its `global` call themselves. */
const PLAIN = 'config.plain';
const SCRAPE: GoType = {
  name: 'config.ScrapeConfig',
  fields: {
    job_name: null,
    scrape_interval: null,
    scrape_timeout: null,
    metrics_path: null,
    scheme: null,
    params: null,
    honor_labels: null,
    honor_timestamps: null,
    sample_limit: null,
    static_configs: null,
    relabel_configs: null,
    metric_relabel_configs: null,
  },
};
const CONFIG: GoType = {
  name: PLAIN,
  fields: {
    global: {
      name: PLAIN,
      fields: {
        scrape_interval: null,
        scrape_timeout: null,
        evaluation_interval: null,
        external_labels: null,
      },
    },
    rule_files: null,
    scrape_configs: { of: SCRAPE },
  },
};

export interface CheckedConfig {
  /** As they stand in it. */
  readonly ruleFiles: readonly string[];
  readonly problem: string | null;
}

/** @param given whether there is a file of rules of that name */
export async function checkConfig(
  name: string,
  text: string,
  given: (ruleFile: string) => Promise<boolean>,
): Promise<CheckedConfig> {
  const refused = (problem: string): CheckedConfig => ({ ruleFiles: [], problem });
  let value: unknown;
  try {
    const file = readYaml(text);
    checkFields(file, CONFIG);
    value = file.root?.toJSON() ?? {};
  } catch (error) {
    if (!(error instanceof YamlFailure)) throw error;
    return refused(`parsing YAML file ${name}: ${error.message}`);
  }
  const read = prometheusYml.safeParse(value);
  const [issue] = read.error?.issues ?? [];
  if (issue) {
    const where = issue.code === 'custom' ? '' : `${issue.path.join('.')}: `;
    return refused(`parsing YAML file ${name}: ${where}${issue.message}`);
  }
  const ruleFiles = read.data?.rule_files ?? [];
  for (const file of ruleFiles)
    if (!(await given(file))) return refused(`${JSON.stringify(file)} does not point to an existing file`);
  return { ruleFiles, problem: null };
}
