/** `promtool check rules`: after `rulefmt` of Prometheus, whose words these are. */
import type { ParsedNode } from 'yaml';
import { parseDuration } from '../../../services/telemetry/promql/duration';
import { QueryError } from '../../../services/telemetry/promql/lexer';
import { parse } from '../../../services/telemetry/promql/parser';
import { templateProblem } from './template';
import {
  checkFields,
  child,
  entriesOf,
  type GoType,
  items,
  readYaml,
  textOf,
  YamlFailure,
  type YamlFile,
} from './yaml';

const RULE: GoType = {
  name: 'rulefmt.RuleNode',
  fields: {
    record: null,
    alert: null,
    expr: null,
    for: null,
    keep_firing_for: null,
    labels: null,
    annotations: null,
  },
};
const GROUP: GoType = {
  name: 'rulefmt.RuleGroup',
  fields: { name: null, interval: null, limit: null, rules: { of: RULE } },
};
const GROUPS: GoType = { name: 'rulefmt.RuleGroups', fields: { groups: { of: GROUP } } };

export interface CheckedRules {
  readonly count: number;
  readonly errors: readonly string[];
  /** The errors are only of a lint. */
  readonly lint: boolean;
}

/** @param lint whether rules that say the same are told of */
export function checkRules(name: string, text: string, lint: boolean): CheckedRules {
  let file: YamlFile;
  try {
    file = readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlFailure)) throw error;
    // Prometheus reads it twice, once for the places of its nodes.
    return {
      count: 0,
      errors: [error.message, error.message].map((message) => `${name}: ${message}`),
      lint: false,
    };
  }
  const errors = problemsOf(file).map((problem) => `${name}: ${problem}`);
  const rules = items(child(file.root, 'groups')).flatMap((group) => items(child(group, 'rules')));
  if (errors.length > 0) return { count: 0, errors, lint: false };
  const twice = lint ? duplicatesOf(rules) : [];
  if (twice.length === 0) return { count: rules.length, errors: [], lint: false };
  const told = twice.map(
    ({ metric, labels }) =>
      `Metric: ${metric}\nLabel(s):\n${labels.map(([label, value]) => `\t${label}: ${value}\n`).join('')}`,
  );
  return {
    count: 0,
    errors: [
      `lint error ${twice.length} duplicate rule(s) found.\n${told.join('')}Might cause inconsistency while recording expressions`,
    ],
    lint: true,
  };
}

function problemsOf(file: YamlFile): readonly string[] {
  try {
    checkFields(file, GROUPS);
    for (const group of items(child(file.root, 'groups'))) {
      checkDurations(group, ['interval']);
      for (const rule of items(child(group, 'rules'))) checkDurations(rule, ['for', 'keep_firing_for']);
    }
  } catch (error) {
    if (!(error instanceof YamlFailure)) throw error;
    return [error.message];
  }
  const problems: string[] = [];
  const names = new Set<string>();
  for (const group of items(child(file.root, 'groups'))) {
    const place = file.at(group).join(':');
    const name = textOf(child(group, 'name'));
    if (name === '') problems.push(`${place}: Groupname must not be empty`);
    if (names.has(name))
      problems.push(`${place}: groupname: ${JSON.stringify(name)} is repeated in the same file`);
    names.add(name);
    for (const [index, rule] of items(child(group, 'rules')).entries()) {
      const called = textOf(child(rule, 'alert')) || textOf(child(rule, 'record'));
      for (const { nodes, message } of ruleProblems(rule))
        problems.push(
          [
            ...nodes.map((node) => (node === null ? '0:0' : file.at(node).join(':'))),
            `group ${JSON.stringify(name)}, rule ${index + 1}, ${JSON.stringify(called)}`,
            message,
          ].join(': '),
        );
    }
  }
  return problems;
}

function checkDurations(node: ParsedNode, names: readonly string[]): void {
  for (const name of names) {
    const given = child(node, name);
    const text = textOf(given);
    if (given !== null && parseDuration(text) === null)
      throw new YamlFailure(
        text === '' ? 'empty duration string' : `not a valid duration string: ${JSON.stringify(text)}`,
      );
  }
}

interface Problem {
  /** Where; null: what is not there. */
  readonly nodes: readonly (ParsedNode | null)[];
  readonly message: string;
}

function* ruleProblems(rule: ParsedNode): Generator<Problem> {
  const [record, alert, expr] = [child(rule, 'record'), child(rule, 'alert'), child(rule, 'expr')];
  const recording = textOf(record);
  const alerting = textOf(alert);
  const query = textOf(expr);
  if (recording !== '' && alerting !== '')
    yield { nodes: [record, alert], message: "only one of 'record' and 'alert' must be set" };
  if (recording === '' && alerting === '')
    yield { nodes: [record], message: "one of 'record' or 'alert' must be set" };
  if (query === '') yield { nodes: [expr], message: "field 'expr' must be set in rule" };
  else {
    const problem = expressionProblem(query);
    if (problem !== null) yield { nodes: [expr], message: `could not parse expression: ${problem}` };
  }
  const labels = entriesOf(child(rule, 'labels'));
  const annotations = entriesOf(child(rule, 'annotations'));
  if (recording !== '') {
    const set: Readonly<Record<string, boolean>> = {
      annotations: annotations.length > 0,
      for: isDuration(rule, 'for'),
      keep_firing_for: isDuration(rule, 'keep_firing_for'),
    };
    for (const [field, given] of Object.entries(set))
      if (given) yield { nodes: [record], message: `invalid field '${field}' in recording rule` };
    if (!/^[a-zA-Z_:][\w:]*$/.test(recording))
      yield { nodes: [record], message: `invalid recording rule name: ${recording}` };
  }
  for (const [name] of labels)
    if (!LABEL.test(name) || name === '__name__') yield { nodes: [], message: `invalid label name: ${name}` };
  for (const [name] of annotations)
    if (!LABEL.test(name)) yield { nodes: [], message: `invalid annotation name: ${name}` };
  if (alerting === '') return;
  for (const [what, texts] of [
    ['label', labels],
    ['annotation', annotations],
  ] as const)
    for (const [name, text] of texts) {
      const problem = templateProblem(text);
      if (problem !== null)
        yield {
          nodes: [],
          message: `${what} ${JSON.stringify(name)}: template: __alert_${alerting}:${problem}`,
        };
    }
}

const LABEL = /^[a-zA-Z_]\w*$/;

const isDuration = (rule: ParsedNode, name: string): boolean =>
  (parseDuration(textOf(child(rule, name))) ?? 0) > 0;

function expressionProblem(query: string): string | null {
  try {
    parse(query);
    return null;
  } catch (error) {
    if (error instanceof QueryError) return error.message;
    throw error;
  }
}

interface Said {
  readonly metric: string;
  /** Sorted by name. */
  readonly labels: readonly (readonly [string, string])[];
}

/** Rules that write the same series, each once. */
function duplicatesOf(rules: readonly ParsedNode[]): readonly Said[] {
  const said = new Map<string, { readonly rule: Said; count: number }>();
  for (const rule of rules) {
    const metric = textOf(child(rule, 'alert')) || textOf(child(rule, 'record'));
    const labels = entriesOf(child(rule, 'labels')).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = [metric, ...labels.flat()].join('\0');
    const known = said.get(key);
    if (known) known.count++;
    else said.set(key, { rule: { metric, labels }, count: 1 });
  }
  return [...said]
    .filter(([, { count }]) => count > 1)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { rule }]) => rule);
}
