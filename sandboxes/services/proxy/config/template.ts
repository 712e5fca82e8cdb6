import { ValueError } from './config-error';

/** What variables are read from: a request. */
export interface Variables {
  variable(name: string): string;
}

/** Text with variables: `http://$host${uri}`. */
export interface Template {
  readonly source: string;
  /** Names that it reads, for the check that there are such variables. */
  readonly names: readonly string[];
  of(from: Variables): string;
}

/** @throws ValueError */
export function compileTemplate(source: string): Template {
  const parts: (string | { readonly name: string })[] = [];
  let rest = source;
  while (rest !== '') {
    const dollar = rest.indexOf('$');
    if (dollar < 0) {
      parts.push(rest);
      break;
    }
    if (dollar > 0) parts.push(rest.slice(0, dollar));
    rest = rest.slice(dollar + 1);
    const braced = rest.startsWith('{');
    if (braced && !rest.includes('}'))
      throw new ValueError(`the closing bracket in "${rest.slice(1)}" variable is missing`);
    const match = braced ? /^\{(\w+)\}/.exec(rest) : /^(\d|[A-Za-z_]\w*)/.exec(rest);
    if (!match) throw new ValueError('invalid variable name');
    parts.push({ name: (match[1] as string).toLowerCase() });
    rest = rest.slice(match[0].length);
  }
  return {
    source,
    names: parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])),
    of: (from) => parts.map((part) => (typeof part === 'string' ? part : from.variable(part.name))).join(''),
  };
}
