import type { Matching } from './ast';
import { isComparison } from './check';
import { type Labels, METRIC_NAME } from './labels';
import { QueryError } from './lexer';
import { type Sample, unique } from './value';

/** Arithmetic and comparison of two numbers; a comparison gives 1 or 0. */
export function compute(op: string, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return power(left, right);
    case 'atan2':
      return Math.atan2(left, right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    default:
      return Number(left >= right);
  }
}

/** Go follows IEEE 754 where JavaScript does not. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

/** A vector and a number. `swapped`: the number stands on the left. */
export function withScalar(
  op: string,
  samples: readonly Sample[],
  scalar: number,
  swapped: boolean,
  bool: boolean,
): readonly Sample[] {
  const filters = isComparison(op) && !bool;
  const result: Sample[] = [];
  for (const { labels, value } of samples) {
    const computed = swapped ? compute(op, scalar, value) : compute(op, value, scalar);
    if (!filters) result.push({ labels: labels.unnamed, value: computed });
    else if (computed === 1) result.push({ labels, value });
  }
  return unique(result);
}

const signature = (labels: Labels, { on, labels: names }: Matching): Labels =>
  on ? labels.keep(names) : labels.drop([...names, METRIC_NAME]);

export function setOperation(
  op: string,
  left: readonly Sample[],
  right: readonly Sample[],
  matching: Matching,
): readonly Sample[] {
  const keysOf = (samples: readonly Sample[]) =>
    new Set(samples.map(({ labels }) => signature(labels, matching).key));
  const among = (keys: ReadonlySet<string>, { labels }: Sample) => keys.has(signature(labels, matching).key);
  if (op === 'or') {
    const keys = keysOf(left);
    return unique([...left, ...right.filter((sample) => !among(keys, sample))]);
  }
  const keys = keysOf(right);
  return left.filter((sample) => among(keys, sample) === (op === 'and'));
}

/** Two vectors, matched by labels. */
export function withVector(
  op: string,
  left: readonly Sample[],
  right: readonly Sample[],
  matching: Matching,
  bool: boolean,
): readonly Sample[] {
  const swapped = matching.card === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const partners = new Map<string, Sample>();
  for (const sample of one) {
    const group = signature(sample.labels, matching);
    const other = partners.get(group.key);
    if (other !== undefined) throw duplicate(group, swapped ? 'left' : 'right', sample, other);
    partners.set(group.key, sample);
  }
  const filters = isComparison(op) && !bool;
  const result: Sample[] = [];
  const matched = new Map<string, Set<string>>();
  for (const sample of many) {
    const group = signature(sample.labels, matching).key;
    const partner = partners.get(group);
    if (partner === undefined) continue;
    const [a, b] = swapped ? [partner.value, sample.value] : [sample.value, partner.value];
    const computed = compute(op, a, b);
    if (filters && computed === 0) continue;
    const labels = resultLabels(sample.labels, partner.labels, matching, !filters);
    const before = matched.get(group);
    if (before !== undefined && matching.card === 'one-to-one')
      throw new QueryError(
        'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
      );
    if (before?.has(labels.key))
      throw new QueryError('multiple matches for labels: grouping labels must ensure unique matches');
    matched.set(group, (before ?? new Set()).add(labels.key));
    result.push({ labels, value: filters ? a : computed });
  }
  return unique(result);
}

function resultLabels(many: Labels, one: Labels, matching: Matching, unnamed: boolean): Labels {
  let labels = unnamed ? many.unnamed : many;
  if (matching.card === 'one-to-one')
    labels = matching.on ? labels.keep(matching.labels) : labels.drop(matching.labels);
  if (matching.include.length === 0) return labels;
  return labels.with(Object.fromEntries(matching.include.map((name) => [name, one.get(name)])));
}

const duplicate = (group: Labels, side: string, a: Sample, b: Sample) =>
  new QueryError(
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${a.labels}, ${b.labels}];many-to-many matching not allowed: matching labels must be unique on one side`,
  );
