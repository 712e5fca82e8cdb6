/** `util.parseArgs`: the command line as options and positionals. */
interface OptionConfig {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean | readonly (string | boolean)[];
}

interface ParseConfig {
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, OptionConfig>>;
  readonly strict?: boolean;
  readonly allowPositionals?: boolean;
  readonly allowNegative?: boolean;
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

function problem(code: string, message: string): Error {
  return Object.assign(new TypeError(message), { code });
}

export function parseArgs({
  args = process.argv.slice(2),
  options = {},
  strict = true,
  allowPositionals = !strict,
  allowNegative = false,
}: ParseConfig = {}): { values: Values; positionals: string[] } {
  const values: Values = Object.create(null) as Values;
  const positionals: string[] = [];
  const rest = [...args];

  const store = (name: string, value: string | boolean) => {
    if (options[name]?.multiple)
      values[name] = [...((values[name] as (string | boolean)[] | undefined) ?? []), value];
    else values[name] = value;
  };
  const take = (name: string, shown: string, inline: string | undefined) => {
    const config = options[name];
    if (!config && allowNegative && name.startsWith('no-') && options[name.slice(3)])
      return store(name.slice(3), false);
    if (!config && strict) {
      throw problem(
        'ERR_PARSE_ARGS_UNKNOWN_OPTION',
        `Unknown option '${shown}'${allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${shown}"` : ''}`,
      );
    }
    if (config?.type === 'string') {
      const value = inline ?? rest.shift();
      if (value === undefined)
        throw problem('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`);
      return store(name, value);
    }
    if (inline !== undefined && config)
      throw problem('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`);
    return store(name, inline ?? true);
  };

  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      positionals.push(...rest.splice(0));
    } else if (arg.startsWith('--')) {
      const cut = arg.indexOf('=');
      const name = arg.slice(2, cut < 0 ? undefined : cut);
      take(name, `--${name}`, cut < 0 ? undefined : arg.slice(cut + 1));
    } else if (arg.startsWith('-') && arg.length > 1) {
      let letters = arg.slice(1);
      while (letters !== '') {
        const letter = letters.charAt(0);
        letters = letters.slice(1);
        const name = Object.keys(options).find((each) => options[each]?.short === letter) ?? letter;
        const takesRest = options[name]?.type === 'string' && letters !== '';
        take(name, `-${letter}`, takesRest ? letters : undefined);
        if (takesRest) letters = '';
      }
    } else positionals.push(arg);
  }
  if (positionals.length > 0 && !allowPositionals) {
    throw problem(
      'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
      `Unexpected argument '${positionals[0]}'. This command does not take positional arguments`,
    );
  }
  for (const [name, config] of Object.entries(options)) {
    if (values[name] === undefined && config.default !== undefined)
      values[name] = typeof config.default === 'object' ? [...config.default] : config.default;
  }
  return { values, positionals };
}
