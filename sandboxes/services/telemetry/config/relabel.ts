import * as z from 'zod';
import { Labels } from '../promql/labels';
import { anchored, expand } from '../promql/regexp';

const regexp = z.string().transform((text, context) => {
  try {
    return anchored(text);
  } catch (error) {
    context.addIssue(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`);
    return z.NEVER;
  }
});

export const relabelConfig = z.strictObject({
  source_labels: z.array(z.string()).default([]),
  separator: z.string().default(';'),
  regex: regexp.prefault('(.*)'),
  target_label: z.string().default(''),
  replacement: z.string().default('$1'),
  action: z
    .enum(['replace', 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase'])
    .default('replace'),
});

export type RelabelConfig = z.output<typeof relabelConfig>;

/** @returns null: dropped */
export function relabel(given: Labels, steps: readonly RelabelConfig[]): Labels | null {
  let labels: Labels | null = given;
  for (const step of steps) {
    labels = apply(labels, step);
    if (labels === null) return null;
  }
  return labels;
}

function apply(labels: Labels, step: RelabelConfig): Labels | null {
  const { regex, replacement, target_label: target } = step;
  const value = step.source_labels.map((name) => labels.get(name)).join(step.separator);
  switch (step.action) {
    case 'keep':
      return regex.test(value) ? labels : null;
    case 'drop':
      return regex.test(value) ? null : labels;
    case 'lowercase':
      return labels.with({ [target]: value.toLowerCase() });
    case 'uppercase':
      return labels.with({ [target]: value.toUpperCase() });
    case 'labeldrop':
      return Labels.from(labels.pairs.filter(([name]) => !regex.test(name)));
    case 'labelkeep':
      return Labels.from(labels.pairs.filter(([name]) => regex.test(name)));
    case 'labelmap': {
      const mapped = labels.pairs.flatMap(([name, mappedValue]): [string, string][] => {
        const match = regex.exec(name);
        return match === null ? [] : [[expand(replacement, match), mappedValue]];
      });
      return labels.with(Object.fromEntries(mapped));
    }
    case 'replace': {
      const match = regex.exec(value);
      if (match === null) return labels;
      const name = expand(target, match);
      return /^[a-zA-Z_]\w*$/.test(name) ? labels.with({ [name]: expand(replacement, match) }) : labels;
    }
  }
}
