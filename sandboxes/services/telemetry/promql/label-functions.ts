import { QueryError } from './lexer';
import { anchored, expand } from './regexp';
import { type Sample, unique } from './value';

const NAME = /^[a-zA-Z_]\w*$/;

export function labelReplace(samples: readonly Sample[], args: readonly string[]): readonly Sample[] {
  const [target = '', template = '', source = '', pattern = ''] = args;
  let regexp: RegExp;
  try {
    regexp = anchored(pattern);
  } catch {
    throw new QueryError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  if (!NAME.test(target))
    throw new QueryError(`invalid destination label name in label_replace(): ${target}`);
  return unique(
    samples.map((sample) => {
      const match = regexp.exec(sample.labels.get(source));
      if (match === null) return sample;
      return { ...sample, labels: sample.labels.with({ [target]: expand(template, match) }) };
    }),
  );
}

export function labelJoin(samples: readonly Sample[], args: readonly string[]): readonly Sample[] {
  const [target = '', separator = '', ...sources] = args;
  if (!NAME.test(target)) throw new QueryError(`invalid destination label name in label_join(): ${target}`);
  const wrong = sources.find((source) => !NAME.test(source));
  if (wrong !== undefined) throw new QueryError(`invalid source label name in label_join(): ${wrong}`);
  return unique(
    samples.map(({ labels, value }) => ({
      labels: labels.with({ [target]: sources.map((source) => labels.get(source)).join(separator) }),
      value,
    })),
  );
}
