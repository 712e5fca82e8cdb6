/** Command lines as Python's argparse reads them, which the AWS CLI is built on. */
import { unknownOptions, usage } from './usage';

/** How many words follow an option. */
export type Takes = 'none' | 'one' | 'many';

export interface Grammar {
  /** By name, without the dashes. */
  readonly options: Readonly<Record<string, Takes>>;
  /** Names of what stands without dashes, in their order. */
  readonly words?: readonly string[];
  /** Names of options and words. */
  readonly required?: readonly string[];
}

/** A line for each of a service's commands. */
export const helpOf = (grammars: Readonly<Record<string, Grammar>>): string =>
  Object.entries(grammars)
    .map(([name, { options, words = [] }]) => {
      const named = Object.keys(options).map((option) => `--${option}`);
      return `${[name, ...words.map((word) => `<${word}>`), ...named].join(' ')}\n`;
    })
    .join('');

export interface Arguments {
  readonly words: readonly string[];
  /** Given with their words, by name. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** In the order of the line: some mean what they do by where they stand. */
  readonly order: readonly (readonly [name: string, value: string])[];
}

const GLOBAL: Readonly<Record<string, Takes>> = {
  'endpoint-url': 'one',
  output: 'one',
  region: 'one',
  query: 'one',
  profile: 'one',
  'no-cli-pager': 'none',
};

/** Words that name what is to be done: those that are neither options of all commands nor their values. */
export function commandOf(args: readonly string[]): {
  readonly path: readonly string[];
  readonly rest: readonly string[];
} {
  const path: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('--') && path.length < 2) path.push(word);
    else {
      rest.push(word);
      if (path.length < 2 && !word.includes('=') && GLOBAL[word.slice(2)] === 'one')
        rest.push(args[++at] ?? '');
    }
  }
  return { path, rest };
}

/** @throws {AwsFailure} in argparse's words */
export function readArguments(args: readonly string[], grammar: Grammar): Arguments {
  const { words: names = [], required = [] } = grammar;
  const known = { ...GLOBAL, ...grammar.options };
  const words: string[] = [];
  const options = new Map<string, readonly string[]>();
  const order: [string, string][] = [];
  const unknown: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!isOption(word)) {
      (words.length < names.length ? words : unknown).push(word);
      continue;
    }
    const [, name = '', given] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const takes = known[name];
    if (takes === undefined) {
      unknown.push(word);
      continue;
    }
    const values: string[] = given === undefined ? [] : [given];
    const wanted = takes === 'none' ? 0 : takes === 'one' ? 1 : Number.POSITIVE_INFINITY;
    while (
      given === undefined &&
      values.length < wanted &&
      at + 1 < args.length &&
      !isOption(args[at + 1] ?? '')
    )
      values.push(args[++at] ?? '');
    if (takes !== 'none' && values.length === 0)
      throw usage(
        `argument --${name}: expected ${takes === 'one' ? 'one argument' : 'at least one argument'}\n`,
      );
    options.set(name, values);
    order.push([name, values[0] ?? '']);
  }
  const missing = required.filter((name) => {
    const place = names.lastIndexOf(name);
    return place === -1 ? !options.has(name) : words.length <= place;
  });
  if (missing.length > 0) {
    const shown = missing.map((name) => (name in grammar.options ? `--${name}` : name));
    throw usage(`the following arguments are required: ${shown.join(', ')}\n`);
  }
  if (unknown.length > 0) throw unknownOptions(unknown);
  return { words, options, order };
}

/** A lone dash is standard input or output, and a negative number is a value. */
const isOption = (word: string): boolean => word.startsWith('-') && word !== '-' && !/^-\d/.test(word);
