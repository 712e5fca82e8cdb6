/** Values as Prometheus' client for Go prints them. */
type Metric = Readonly<Record<string, string>>;
type Point = readonly [seconds: number, value: string];

export type Value =
  | {
      readonly resultType: 'vector';
      readonly result: readonly { readonly metric: Metric; readonly value: Point }[];
    }
  | {
      readonly resultType: 'matrix';
      readonly result: readonly { readonly metric: Metric; readonly values: readonly Point[] }[];
    }
  | { readonly resultType: 'scalar' | 'string'; readonly result: Point };

/** As `model.Value` of Prometheus' client for Go prints itself. */
export function printed(value: Value): string {
  switch (value.resultType) {
    case 'vector':
      return value.result.map(({ metric, value: point }) => `${named(metric)} => ${pair(point)}`).join('\n');
    case 'matrix':
      return value.result
        .toSorted((a, b) => (before(a.metric, b.metric) ? -1 : 1))
        .map(({ metric, values }) => `${named(metric)} =>\n${values.map(pair).join('\n')}`)
        .join('\n');
    case 'scalar':
      return `scalar: ${pair(value.result)}`;
    case 'string':
      return value.result[1];
  }
}

const pair = ([at, value]: Point): string => `${value} @[${Math.round(at * 1000) / 1000}]`;

function named({ __name__: name = '', ...labels }: Metric): string {
  return Object.keys(labels).length === 0 && name !== '' ? name : name + braced(labels);
}

/** `{job="api", path="/"}`, as a set of labels prints itself. */
export const braced = (labels: Metric): string =>
  `{${Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${name}=${JSON.stringify(text)}`)
    .join(', ')}}`;

/** `LabelSet.Before`: by how many labels, then by their names and values. */
function before(one: Metric, other: Metric): boolean {
  const [few, many] = [Object.keys(one).length, Object.keys(other).length];
  if (few !== many) return few < many;
  for (const name of [...Object.keys(one), ...Object.keys(other)].toSorted()) {
    const [mine, theirs] = [one[name], other[name]];
    if (mine === undefined) return true;
    if (theirs === undefined) return false;
    if (mine !== theirs) return mine < theirs;
  }
  return false;
}
