import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import type * as z from 'zod';
import { UsageError } from '../../service';
import { type PrometheusYml, prometheusYml } from './prometheus-yml';
import { type RuleGroupConfig, ruleFile } from './rule-file';

export interface RuleGroupSource extends RuleGroupConfig {
  readonly file: string;
}

export interface Configuration {
  readonly yaml: string;
  readonly settings: PrometheusYml;
  readonly groups: readonly RuleGroupSource[];
}

/**
 * Reads `prometheus.yml` and the rule files that it names, relative to it.
 * @param file null: nothing is scraped, no rules
 * @throws {UsageError} naming file, place and problem
 */
export function loadConfiguration(file: string | null): Configuration {
  if (file === null) return { yaml: '', settings: prometheusYml.parse({}), groups: [] };
  const { text: yaml, value: settings } = read(file, prometheusYml);
  const groups = settings.rule_files.flatMap((name) => loadRules(resolve(dirname(file), name)));
  return { yaml, settings, groups };
}

/** @throws {UsageError} */
export function loadRules(file: string): readonly RuleGroupSource[] {
  return read(file, ruleFile).value.groups.map((group) => ({ ...group, file }));
}

function read<T extends z.ZodType>(file: string, schema: T): { text: string; value: z.output<T> } {
  let text: string;
  let given: unknown;
  try {
    text = readFileSync(file, 'utf8');
    given = parseYaml(text) ?? {};
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(`telemetry: ${file}: ${error.message}`);
  }
  const result = schema.safeParse(given);
  if (result.success) return { text, value: result.data };
  const problems = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new UsageError(`telemetry: ${file} cannot be followed:\n${problems.join('\n')}`);
}
