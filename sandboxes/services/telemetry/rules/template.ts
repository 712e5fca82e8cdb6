import { type Argument, expandActions, humanDuration, humanized, printf, significant } from '../go-template';
import type { Labels } from '../promql/labels';

/** What stands behind `$labels` and `$value`. */
export interface TemplateData {
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Readonly<Record<string, string>>;
}

/** Expands `{{ $labels.instance }} is at {{ $value | humanize }}`. What cannot be expanded says so in the text, as with Prometheus. */
export function expandTemplate(text: string, { labels, value, externalLabels }: TemplateData): string {
  const meaning = (word: string): Argument | undefined => {
    if (word === '$value' || word === '.Value') return value;
    const field = /^(?:\$labels|\.Labels)\.(\w+)$/.exec(word)?.[1];
    if (field !== undefined) return labels.get(field);
    const external = /^(?:\$externalLabels|\.ExternalLabels)\.(\w+)$/.exec(word)?.[1];
    return external === undefined ? undefined : (externalLabels[external] ?? '');
  };
  try {
    return expandActions(text, { functions: FUNCTIONS, value: meaning });
  } catch (error) {
    return `<error expanding template: ${error instanceof Error ? error.message : String(error)}>`;
  }
}

const FUNCTIONS: Readonly<Record<string, (args: readonly Argument[]) => Argument>> = {
  humanize: ([value]) => humanized(Number(value), 1000, ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']),
  humanize1024: ([value]) =>
    humanized(Number(value), 1024, ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']),
  humanizePercentage: ([value]) => `${significant(Number(value) * 100)}%`,
  humanizeDuration: ([value]) => humanDuration(Number(value)),
  toUpper: ([text]) => String(text).toUpperCase(),
  toLower: ([text]) => String(text).toLowerCase(),
  title: ([text]) => String(text).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  printf: ([format, ...args]) => printf(String(format), args),
};
