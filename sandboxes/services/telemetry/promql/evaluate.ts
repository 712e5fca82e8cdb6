import { aggregate } from './aggregate';
import type { Call, Expression, Subquery } from './ast';
import { compute, setOperation, withScalar, withVector } from './binary';
import { isSetOperation } from './check';
import { histogramQuantile } from './histogram';
import { DATE_FUNCTIONS, INSTANT_FUNCTIONS } from './instant-functions';
import { labelJoin, labelReplace } from './label-functions';
import { Labels } from './labels';
import { QueryError } from './lexer';
import { labelsOfAbsent } from './matcher';
import { RANGE_FUNCTIONS } from './over-time';
import type { Selection } from './select';
import { collect } from './steps';
import { ascending } from './sums';
import { type Sample, unique, type Value, type Window } from './value';

/** Evaluates a tree at instants of time. */
export class Evaluator {
  readonly #selection: Selection;
  /** The step of a subquery that names none, in milliseconds. */
  readonly #interval: number;

  constructor(selection: Selection, interval: number) {
    this.#selection = selection;
    this.#interval = interval;
  }

  /** @param now milliseconds since 1970 */
  evaluate(node: Expression, now: number): Value {
    switch (node.kind) {
      case 'number':
        return { type: 'scalar', value: node.value };
      case 'string':
        return { type: 'string', value: node.value };
      case 'selector':
        return { type: 'vector', samples: this.#selection.instant(node, now) };
      case 'leaf':
        return vector(node.samples(now));
      case 'matrix':
      case 'subquery':
        return { type: 'matrix', series: this.#windows(node, now) };
      case 'unary':
        return this.#unary(node.body, node.negative, now);
      case 'aggregation':
        return {
          type: 'vector',
          samples: aggregate(node, this.#vector(node.body, now), node.param && this.#plain(node.param, now)),
        };
      case 'binary':
        return this.#binary(node, now);
      case 'call':
        return this.#call(node, now);
    }
  }

  #unary(body: Expression, negative: boolean, now: number): Value {
    const value = this.evaluate(body, now);
    if (!negative) return value;
    if (value.type === 'scalar') return { type: 'scalar', value: -value.value };
    return vector(
      unique(this.#samples(value).map((sample) => ({ labels: sample.labels.unnamed, value: -sample.value }))),
    );
  }

  #binary({ op, left, right, bool, matching }: Expression & { kind: 'binary' }, now: number): Value {
    const a = this.evaluate(left, now);
    const b = this.evaluate(right, now);
    if (a.type === 'scalar' && b.type === 'scalar')
      return { type: 'scalar', value: compute(op, a.value, b.value) };
    if (b.type === 'scalar') return vector(withScalar(op, this.#samples(a), b.value, false, bool));
    if (a.type === 'scalar') return vector(withScalar(op, this.#samples(b), a.value, true, bool));
    if (isSetOperation(op)) return vector(setOperation(op, this.#samples(a), this.#samples(b), matching));
    return vector(withVector(op, this.#samples(a), this.#samples(b), matching, bool));
  }

  #call({ name, args }: Call, now: number): Value {
    const overTime = RANGE_FUNCTIONS.get(name);
    if (overTime !== undefined) return vector(this.#overTime(name, overTime, args, now));
    if (DATE_FUNCTIONS.has(name) && args.length === 0)
      return vector([{ labels: Labels.EMPTY, value: INSTANT_FUNCTIONS.get(name)?.(now / 1000, []) ?? 0 }]);
    const instant = INSTANT_FUNCTIONS.get(name);
    const [first, second] = args;
    if (instant !== undefined) {
      const numbers = args.slice(1).map((arg) => Number(this.#plain(arg, now)));
      const [least = 0, most = 0] = numbers;
      if (name === 'clamp' && most < least) return vector([]);
      return vector(
        unique(
          this.#vector(first, now).map(({ labels, value }) => ({
            labels: labels.unnamed,
            value: instant(value, numbers),
          })),
        ),
      );
    }
    switch (name) {
      case 'time':
        return { type: 'scalar', value: now / 1000 };
      case 'pi':
        return { type: 'scalar', value: Math.PI };
      case 'vector':
        return vector([{ labels: Labels.EMPTY, value: Number(this.#plain(first, now)) }]);
      case 'scalar': {
        const samples = this.#vector(first, now);
        return {
          type: 'scalar',
          value: samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN,
        };
      }
      case 'timestamp':
        return vector(this.#timestamps(first, now));
      case 'sort':
      case 'sort_desc':
        return vector(sorted(this.#vector(first, now), name === 'sort_desc'));
      case 'absent':
        return vector(this.#absent(first, this.#vector(first, now).length === 0));
      case 'absent_over_time':
        return vector(this.#absent(first, this.#windows(first, now).length === 0));
      case 'histogram_quantile':
        return vector(unique(histogramQuantile(Number(this.#plain(first, now)), this.#vector(second, now))));
      case 'label_replace':
        return vector(labelReplace(this.#vector(first, now), this.#texts(args, now)));
      case 'label_join':
        return vector(labelJoin(this.#vector(first, now), this.#texts(args, now)));
      default:
        throw new QueryError(`unknown function with name "${name}"`);
    }
  }

  #overTime(
    name: string,
    compute: NonNullable<ReturnType<typeof RANGE_FUNCTIONS.get>>,
    args: readonly Expression[],
    now: number,
  ): readonly Sample[] {
    const at = args.findIndex(({ kind }) => kind === 'matrix' || kind === 'subquery');
    const numbers = args.filter((_, index) => index !== at).map((arg) => Number(this.#plain(arg, now)));
    if (name === 'holt_winters') checkSmoothing(numbers);
    const samples: Sample[] = [];
    for (const window of this.#windows(args[at], now)) {
      const value = compute(window, numbers, now);
      // Like `offset`, the last value is the series itself: it keeps its name.
      const labels = name === 'last_over_time' ? window.labels : window.labels.unnamed;
      if (value !== null) samples.push({ labels, value });
    }
    return unique(samples);
  }

  #windows(node: Expression | undefined, now: number): readonly Window[] {
    if (node?.kind === 'matrix') return this.#selection.windows(node.selector, node.range, now);
    if (node?.kind === 'subquery') return this.#subquery(node, now);
    throw new QueryError('expected a range vector');
  }

  /** At multiples of its step, whatever the step of the query. */
  #subquery(node: Subquery, now: number): readonly Window[] {
    const end = this.#selection.shifted(node, now);
    const start = end - node.range;
    const step = node.step || this.#interval;
    const first = Math.ceil(start / step) * step;
    const points = collect(first, end, step, (at) => this.#vector(node.body, at));
    return points.map((series) => ({ ...series, start, end }));
  }

  #timestamps(node: Expression | undefined, now: number): readonly Sample[] {
    if (node?.kind === 'selector')
      return unique(
        this.#selection
          .instant(node, now)
          .map(({ labels, time }) => ({ labels: labels.unnamed, value: time / 1000 })),
      );
    return unique(
      this.#vector(node, now).map(({ labels }) => ({ labels: labels.unnamed, value: now / 1000 })),
    );
  }

  #absent(node: Expression | undefined, absent: boolean): readonly Sample[] {
    if (!absent) return [];
    const selector = node?.kind === 'matrix' ? node.selector : node;
    const labels = selector?.kind === 'selector' ? labelsOfAbsent(selector.matchers) : Labels.EMPTY;
    return [{ labels, value: 1 }];
  }

  #vector(node: Expression | undefined, now: number): readonly Sample[] {
    if (node === undefined) return [];
    return this.#samples(this.evaluate(node, now));
  }

  #samples(value: Value): readonly Sample[] {
    if (value.type === 'vector') return value.samples;
    if (value.type === 'scalar') return [{ labels: Labels.EMPTY, value: value.value }];
    throw new QueryError(`expected an instant vector, got a ${value.type}`);
  }

  #plain(node: Expression | undefined, now: number): number | string {
    const value = node && this.evaluate(node, now);
    if (value?.type === 'scalar' || value?.type === 'string') return value.value;
    throw new QueryError('expected a scalar or a string');
  }

  #texts(args: readonly Expression[], now: number): readonly string[] {
    return args.slice(1).map((arg) => String(this.#plain(arg, now)));
  }
}

const vector = (samples: readonly Sample[]): Value => ({ type: 'vector', samples });

function sorted(samples: readonly Sample[], descending: boolean): readonly Sample[] {
  const numbers = samples.filter(({ value }) => !Number.isNaN(value));
  const rest = samples.filter(({ value }) => Number.isNaN(value));
  const order = descending ? -1 : 1;
  return [...numbers.sort((a, b) => order * ascending(a.value, b.value)), ...rest];
}

function checkSmoothing([factor = 0, trend = 0]: readonly number[]): void {
  if (!(factor > 0 && factor < 1))
    throw new QueryError(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${factor.toFixed(6)}`);
  if (!(trend > 0 && trend < 1))
    throw new QueryError(`invalid trend factor. Expected: 0 < tf < 1, got: ${trend.toFixed(6)}`);
}
