/** RE2, which Prometheus speaks, by JavaScript's regular expressions. */

/** Longest first: one begins with the other. */
const POSIX: readonly (readonly [string, string])[] = [
  ['[:alnum:]', 'A-Za-z0-9'],
  ['[:alpha:]', 'A-Za-z'],
  ['[:digit:]', '0-9'],
  ['[:lower:]', 'a-z'],
  ['[:space:]', '\\s'],
  ['[:upper:]', 'A-Z'],
  ['[:word:]', '\\w'],
];

/**
 * Matches the whole of a text.
 * @throws {SyntaxError} where it is none, or needs what RE2 has not (look-around, back-references)
 */
export function anchored(source: string): RegExp {
  return translated(`^(?:${withoutFlags(source)})$`, source);
}

/**
 * Matches anywhere in a text.
 * @throws {SyntaxError} as `anchored`
 */
export function unanchored(source: string): RegExp {
  return translated(withoutFlags(source), source);
}

function translated(pattern: string, source: string): RegExp {
  if (/\(\?<?[=!]|\\[1-9]/.test(source))
    throw new SyntaxError(
      'invalid or unsupported Perl syntax: RE2 has no look-around and no back-references',
    );
  const flags = /^\(\?([ims]+)\)/.exec(source)?.[1] ?? '';
  let text = pattern.replaceAll('(?P<', '(?<').replaceAll('\\z', '$').replaceAll('\\A', '^');
  for (const [name, set] of POSIX) text = text.replaceAll(name, set);
  try {
    return new RegExp(text, flags);
  } catch (error) {
    throw new SyntaxError(inWordsOfGo(error, pattern));
  }
}

function inWordsOfGo(error: unknown, pattern: string): string {
  const problem = (error instanceof Error ? error.message : String(error)).replace(/^.*\/[a-z]*: /s, '');
  const known: Readonly<Record<string, string>> = {
    'Unterminated group': 'missing closing )',
    "Unmatched ')'": 'unexpected )',
    'Unterminated character class': 'missing closing ]',
  };
  return `${known[problem] ?? problem}: \`${pattern}\``;
}

const withoutFlags = (source: string) => source.replace(/^\(\?[ims]+\)/, '');

/** Go's `Regexp.Expand`: `$1`, `${name}`, `$$`. */
export function expand(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_whole, dollar, bare, braced) => {
    if (dollar !== undefined) return '$';
    const name: string = bare ?? braced;
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}
