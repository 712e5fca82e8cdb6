/** Parsers: stages that make labels of what a line says. */
import { unanchored } from '../promql/regexp';
import type { Line, Stage } from './line';

/** `status="response.status"`: label and where its value is; none: everything is extracted. */
export type Wanted = readonly (readonly [label: string, path: string])[];

const labelName = (key: string): string => key.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');

/** Nested names are joined by `_`; arrays and null are left out. */
export function json(wanted: Wanted): Stage {
  return (line) => {
    let given: unknown;
    try {
      given = JSON.parse(line.text);
    } catch (error) {
      line.fail('JSONParserErr', error instanceof Error ? error.message : String(error));
      return true;
    }
    if (wanted.length === 0) flatten(line, '', given);
    for (const [label, path] of wanted) line.extract(label, written(at(given, path)) ?? '');
    return true;
  };
}

function flatten(line: Line, prefix: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    for (const [key, value] of Object.entries(given))
      flatten(line, prefix === '' ? labelName(key) : `${prefix}_${labelName(key)}`, value);
    return;
  }
  const text = Array.isArray(given) ? null : written(given);
  if (prefix === '') line.fail('JSONParserErr', 'expecting json object, but it is not');
  else if (text !== null) line.extract(prefix, text);
}

const written = (given: unknown): string | null => {
  if (given === undefined || given === null) return null;
  return typeof given === 'string' ? given : JSON.stringify(given);
};

/** `servers[0].name` or `["a key"].b`. */
function at(given: unknown, path: string): unknown {
  let found = given;
  for (const [, index, quoted, name] of path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[index ?? quoted ?? name ?? ''];
  }
  return found;
}

const PAIR = /([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?/gy;

/** `at=info path="/a b"`; a name without a value is left out. */
export function logfmt(wanted: Wanted): Stage {
  return (line) => {
    const found = new Map<string, string>();
    let rest = line.text;
    for (let match: RegExpExecArray | null; rest.trim() !== ''; rest = rest.slice(match[0].length)) {
      rest = rest.trimStart();
      PAIR.lastIndex = 0;
      match = PAIR.exec(rest);
      if (match === null) {
        line.fail(
          'LogfmtParserErr',
          `logfmt syntax error at pos ${line.text.length - rest.length + 1} : unexpected '${rest[0]}'`,
        );
        break;
      }
      const [, key = '', quoted, bare = ''] = match;
      const value = quoted === undefined ? bare : unescaped(quoted);
      if (value !== '') found.set(key, value);
    }
    if (wanted.length === 0) for (const [key, value] of found) line.extract(labelName(key), value);
    for (const [label, key] of wanted) line.extract(label, found.get(key) ?? '');
    return true;
  };
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_whole, escaped: string) => ({ n: '\n', t: '\t', r: '\r' })[escaped] ?? escaped);

/** @throws {SyntaxError} no regular expression, or one that names no group */
export function regexp(source: string): Stage {
  const pattern = unanchored(source);
  if (!/\(\?P?<\w+>/.test(source)) throw new SyntaxError('at least one named capture must be supplied');
  return (line) => {
    for (const [name, value] of Object.entries(pattern.exec(line.text)?.groups ?? {}))
      if (value !== undefined) line.extract(name, value);
    return true;
  };
}

const CAPTURE = /^<[A-Za-z_]\w*>$/;

/** `<ip> - <_> "<method>`. @throws {SyntaxError} where two captures touch, or there is none */
export function pattern(source: string): Stage {
  const pieces = source.split(/(<[A-Za-z_]\w*>)/).filter((piece) => piece !== '');
  const names = pieces.filter((piece) => CAPTURE.test(piece)).map((piece) => piece.slice(1, -1));
  if (/<\w+><\w+>/.test(source))
    throw new SyntaxError('found consecutive capture: literals are needed between captures');
  if (!names.some((name) => name !== '_')) throw new SyntaxError('at least one capture is required');
  // A capture ends where the text behind it begins; the last takes what is left.
  const expression = pieces.map((piece, index) => {
    if (!CAPTURE.test(piece)) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return index === pieces.length - 1 ? '([^]*)' : '([^]*?)';
  });
  const matcher = new RegExp(`^${expression.join('')}`);
  return (line) => {
    const found = matcher.exec(line.text);
    for (const [index, name] of names.entries())
      if (name !== '_' && found !== null) line.extract(name, found[index + 1] ?? '');
    return true;
  };
}
