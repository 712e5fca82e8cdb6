/** A command line as kingpin, which promtool uses, reads one. */
export class PromtoolUsage extends Error {
  override readonly name = 'PromtoolUsage';
}

export interface FlagKind {
  /** `--lint-fatal` stands alone; others take a value, `--step=5s` or `--step 5s`. */
  readonly alone?: true;
  readonly repeated?: true;
  /** The values that it takes; default: all. */
  readonly oneOf?: readonly string[];
  readonly short?: string;
  readonly required?: true;
}

interface Given {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/**
 * @param flags by their long names
 * @param operands names of what stands without a flag; one that ends with `...` takes all that is left, at least one
 * @throws {PromtoolUsage} in promtool's words
 */
export function readArguments(
  args: readonly string[],
  flags: Readonly<Record<string, FlagKind>>,
  operands: readonly string[],
): Given {
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (word === '-' || !word.startsWith('-')) {
      if (rest.length >= operands.length && !operands.at(-1)?.endsWith('...'))
        throw new PromtoolUsage(`unexpected ${word}`);
      rest.push(word);
      continue;
    }
    const [, name = '', inline] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const long = word.startsWith('--');
    const found = Object.entries(flags).find(([flag, { short }]) => (long ? flag === name : short === name));
    if (!found)
      throw new PromtoolUsage(`unknown ${long ? 'long' : 'short'} flag '${long ? '--' : '-'}${name}'`);
    const [flag, { alone, repeated, oneOf }] = found;
    const value = alone ? '' : (inline ?? args[++at]);
    if (value === undefined)
      throw new PromtoolUsage(`expected argument for flag '${long ? '--' : '-'}${name}'`);
    if (given.has(flag) && !repeated) throw new PromtoolUsage(`flag '${flag}' cannot be repeated`);
    if (oneOf && !oneOf.includes(value))
      throw new PromtoolUsage(`enum value must be one of ${oneOf.join(',')}, got '${value}'`);
    given.set(flag, [...(given.get(flag) ?? []), value]);
  }
  for (const [flag, { required }] of Object.entries(flags))
    if (required && !given.has(flag)) throw new PromtoolUsage(`required flag --${flag} not provided`);
  const missing = operands[rest.length];
  if (missing !== undefined)
    throw new PromtoolUsage(`required argument '${missing.replace('...', '')}' not provided`);
  return { flags: given, rest };
}
