/** Runs a file of `promtool test rules` on our rules: what Prometheus' users have to test theirs. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { loadRules } from '../../../sandboxes/services/telemetry/config/load';
import { parseDuration } from '../../../sandboxes/services/telemetry/promql/duration';
import { Labels } from '../../../sandboxes/services/telemetry/promql/labels';
import { parseSelector } from '../../../sandboxes/services/telemetry/promql/parser';
import { instantQuery, QUERY_SETTINGS } from '../../../sandboxes/services/telemetry/promql/query';
import { AlertRule } from '../../../sandboxes/services/telemetry/rules/alert';
import { RuleGroup } from '../../../sandboxes/services/telemetry/rules/group';
import { SeriesStore } from '../../../sandboxes/services/telemetry/series/store';

interface TestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval?: string;
  readonly tests: readonly Test[];
}
interface Test {
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test?: readonly {
    readonly eval_time: string;
    readonly alertname: string;
    readonly exp_alerts?: readonly {
      readonly exp_labels?: Record<string, string>;
      readonly exp_annotations?: Record<string, string>;
    }[];
  }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples?: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

const milliseconds = (text: string): number => {
  const value = parseDuration(text);
  if (value === null) throw new Error(`${text} is no duration`);
  return value;
};

/** @returns what is not as the file expects; none: it passes */
export function failuresOf(file: string): string[] {
  const given = parseYaml(readFileSync(file, 'utf8')) as TestFile;
  const interval = milliseconds(given.evaluation_interval ?? '1m');
  return given.tests.flatMap((test) => {
    const groups = given.rule_files.flatMap((name) =>
      loadRules(resolve(dirname(file), name)).map((group) => new RuleGroup(group, interval, {})),
    );
    return runTest(test, groups, interval);
  });
}

function runTest(test: Test, groups: readonly RuleGroup[], interval: number): string[] {
  const failures: string[] = [];
  const store = filled(test);
  const alerts = test.alert_rule_test ?? [];
  const queries = test.promql_expr_test ?? [];
  const last = Math.max(...[...alerts, ...queries].map(({ eval_time: time }) => milliseconds(time)));
  for (let now = 0; now <= last; now += interval) {
    for (const group of groups)
      group.evaluate(
        store,
        (points) => {
          for (const point of points) store.append(point);
          return { added: 0 };
        },
        now,
        QUERY_SETTINGS,
      );
    for (const { eval_time: time, alertname, exp_alerts: expected = [] } of alerts) {
      if (milliseconds(time) < now || milliseconds(time) >= now + interval) continue;
      const firing = groups
        .flatMap(({ rules }) => rules.flatMap(({ kind }) => (kind instanceof AlertRule ? kind.active : [])))
        .filter(({ state, labels }) => state === 'firing' && labels.get('alertname') === alertname)
        .map(({ labels, annotations }) => outline(labels.toJSON(), annotations));
      const wanted = expected.map(({ exp_labels: labels = {}, exp_annotations: annotations = {} }) =>
        outline({ ...labels, alertname }, annotations),
      );
      check(`${alertname} at ${time}`, firing, wanted);
    }
  }
  for (const { expr, eval_time: time, exp_samples: expected = [] } of queries) {
    const value = instantQuery(store, expr, milliseconds(time));
    const samples = value.type === 'vector' ? value.samples : [];
    check(
      `${expr} at ${time}`,
      samples.map((sample) => `${sample.labels} ${sample.value}`),
      expected.map(({ labels, value: number }) => `${labelsOf(labels)} ${number}`),
    );
  }
  return failures;

  function check(what: string, got: readonly string[], wanted: readonly string[]): void {
    const [a, b] = [[...got].sort().join('\n'), [...wanted].sort().join('\n')];
    if (a !== b) failures.push(`${what}:\n${a}\nexpected:\n${b}`);
  }
}

const outline = (labels: Readonly<Record<string, string>>, annotations: Readonly<Record<string, string>>) =>
  JSON.stringify([Object.entries(labels).sort(), Object.entries(annotations).sort()]);

const labelsOf = (text: string): Labels =>
  text === '{}'
    ? Labels.EMPTY
    : Labels.from(parseSelector(text).map(({ name, value }) => [name, value] as const));

function filled({ interval, input_series: given }: Test): SeriesStore {
  const store = new SeriesStore();
  for (const { series, values } of given)
    for (const [index, value] of expanded(values).entries())
      if (value !== undefined)
        store.append({ labels: labelsOf(series), value, time: index * milliseconds(interval) });
  return store;
}

/** `1+2x3` is 1, 3, 5, 7; `_` is nothing; `stale` says that it ended. */
function expanded(text: string): (number | null | undefined)[] {
  return text.split(/\s+/).flatMap((word): (number | null | undefined)[] => {
    const gap = /^_(?:x(\d+))?$/.exec(word);
    if (gap !== null) return Array.from({ length: Number(gap[1] ?? 1) }, () => undefined);
    if (word === 'stale') return [null];
    const steps = /^(-?[\d.]+)(?:([+-][\d.]+))?x(\d+)$/.exec(word);
    if (steps === null) return [Number(word)];
    const [, first = '', step = '0', count = ''] = steps;
    return Array.from({ length: Number(count) + 1 }, (_, index) => Number(first) + index * Number(step));
  });
}
