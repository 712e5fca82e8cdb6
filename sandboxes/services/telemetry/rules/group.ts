import type { RuleGroupSource } from '../config/load';
import type { RecordingRule } from '../config/rule-file';
import { Labels, METRIC_NAME } from '../promql/labels';
import { QueryError } from '../promql/lexer';
import { instantQuery, type QuerySettings } from '../promql/query';
import { type Queryable, type Sample, unique } from '../promql/value';
import type { Append } from '../scrape/scrape';
import { AlertRule } from './alert';

interface EvaluatedRule {
  readonly kind: RecordingRule | AlertRule;
  health: 'unknown' | 'ok' | 'err';
  error: string;
  lastEvaluation: number;
  /** Series that it gave last. */
  seen: ReadonlyMap<string, Labels>;
}

/** Rules that are evaluated one after the other, each upon what those before it wrote. */
export class RuleGroup {
  readonly source: RuleGroupSource;
  readonly rules: readonly EvaluatedRule[];
  readonly interval: number;

  constructor(source: RuleGroupSource, interval: number, externalLabels: Readonly<Record<string, string>>) {
    this.source = source;
    this.interval = source.interval ?? interval;
    this.rules = source.rules.map((rule) => ({
      kind: 'alert' in rule ? new AlertRule(rule, externalLabels) : rule,
      health: 'unknown',
      error: '',
      lastEvaluation: 0,
      seen: new Map(),
    }));
  }

  evaluate(from: Queryable, append: Append, now: number, settings: QuerySettings): void {
    for (const rule of this.rules) {
      let samples: readonly Sample[] = [];
      try {
        samples = evaluateRule(rule.kind, from, now, settings);
        rule.health = 'ok';
        rule.error = '';
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        rule.health = 'err';
        rule.error = error.message;
        continue;
      } finally {
        rule.lastEvaluation = now;
      }
      const seen = new Map(samples.map(({ labels }) => [labels.key, labels]));
      const ended = [...rule.seen].filter(([key]) => !seen.has(key));
      append([
        ...samples.map((sample) => ({ ...sample, time: now })),
        ...ended.map(([, labels]) => ({ labels, value: null, time: now })),
      ]);
      rule.seen = seen;
    }
  }
}

function evaluateRule(
  kind: RecordingRule | AlertRule,
  from: Queryable,
  now: number,
  settings: QuerySettings,
): readonly Sample[] {
  const query = kind instanceof AlertRule ? kind.rule.expr : kind.expr;
  const samples = vectorOf(from, query, now, settings);
  if (kind instanceof AlertRule) return kind.update(samples, now);
  return unique(
    samples.map(({ labels, value }) => ({
      labels: labels.with({ ...kind.labels, [METRIC_NAME]: kind.record }),
      value,
    })),
  );
}

function vectorOf(from: Queryable, query: string, now: number, settings: QuerySettings): readonly Sample[] {
  const value = instantQuery(from, query, now, settings);
  if (value.type === 'vector') return value.samples;
  if (value.type === 'scalar') return [{ labels: Labels.EMPTY, value: value.value }];
  throw new QueryError('rule result is not a vector or scalar');
}
