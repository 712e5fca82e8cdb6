import { ValueError } from '../config-error';
import type { Condition, Level } from '../model';
import { type Context, type Directives, fail, type Place, template } from '../place';
import { compilePattern } from '../values';

const IN: readonly Context[] = ['server', 'location', 'server if', 'location if'];
const RETURNS = /^\d{3}$/;

export const rewriteDirectives: Directives = {
  set: {
    in: IN,
    args: [2, 2],
    set([variable = '', value = ''], place) {
      if (!variable.startsWith('$')) throw fail(place, `invalid variable name "${variable}"`);
      const name = variable.slice(1).toLowerCase();
      place.reading.defined.add(name);
      place.level.steps.push({ op: 'set', name, value: template(place, value) });
    },
  },
  break: { in: IN, args: [0, 0], set: (_, place) => void place.level.steps.push({ op: 'break' }) },
  return: {
    in: IN,
    args: [1, 2],
    set([code = '', text], place) {
      if (RETURNS.test(code) || /^\d+$/.test(code)) {
        if (Number(code) > 999) throw fail(place, `invalid return code "${code}"`);
        place.level.steps.push({
          op: 'return',
          status: Number(code),
          text: text === undefined ? null : template(place, text),
        });
        return;
      }
      if (text !== undefined || !/^(https?:\/\/|\$scheme)/.test(code))
        throw fail(place, `invalid return code "${code}"`);
      place.level.steps.push({ op: 'return', status: 302, text: template(place, code) });
    },
  },
  rewrite: {
    in: IN,
    args: [2, 3],
    set([pattern = '', to = '', flag], place) {
      const compiled = patternOf(place, pattern, false);
      if (flag !== undefined && !/^(last|break|redirect|permanent)$/.test(flag))
        throw fail(place, `invalid parameter "${flag}"`);
      place.level.steps.push({
        op: 'rewrite',
        pattern: compiled,
        to: template(place, to),
        flag: (flag as 'last' | 'break' | 'redirect' | 'permanent' | undefined) ?? null,
      });
    },
  },
  rewrite_log: { in: ['http', ...IN], args: 'flag', set: () => undefined },
  if: {
    in: ['server', 'location'],
    args: [1, 99],
    block: true,
    set(args, place) {
      const test = conditionOf(args, place);
      const inner: Level = {
        settings: Object.create(place.level.settings),
        steps: [],
        handler: place.level.handler,
        tryFiles: null,
        internal: place.level.internal,
      };
      place.level.steps.push({ op: 'if', test, inner });
      place.block({ context: place.context === 'server' ? 'server if' : 'location if', level: inner });
    },
  },
};

/** A pattern with the place of the directive. */
export function patternOf(place: Place, pattern: string, ignoreCase: boolean): RegExp {
  try {
    const compiled = compilePattern(pattern, ignoreCase);
    for (const [, name] of compiled.source.matchAll(/\(\?<([A-Za-z]\w*)>/g))
      place.reading.defined.add((name as string).toLowerCase());
    return compiled;
  } catch (error) {
    if (error instanceof ValueError) throw fail(place, error.message);
    throw error;
  }
}

/** `if ($method = POST)`, `if ($uri ~* \.php$)`, `if (!-f $request_filename)`. */
function conditionOf(args: readonly string[], place: Place): Condition {
  const first = args[0] ?? '';
  const last = args.at(-1) ?? '';
  if (!first.startsWith('(')) throw fail(place, `invalid condition "${first}"`);
  if (!last.endsWith(')')) throw fail(place, `invalid condition "${last}"`);
  const words = [...args];
  words[0] = first.slice(1);
  words[words.length - 1] = (words.at(-1) as string).slice(0, -1);
  if (words[0] === '') words.shift();
  if (words.at(-1) === '') words.pop();
  const [left = '', operator = '', right] = words;

  if (left.startsWith('$') && left.length > 1) {
    const name = left.slice(1).toLowerCase();
    place.reading.variables.add(name);
    if (words.length === 1)
      return (request) => {
        const value = request.variable(name);
        return value !== '' && value !== '0';
      };
    if (right === undefined || words.length > 3) throw fail(place, `invalid condition "${left}"`);
    if (operator === '=' || operator === '!=') {
      const value = template(place, right);
      return (request) => (request.variable(name) === value.of(request)) === (operator === '=');
    }
    if (/^!?~\*?$/.test(operator)) {
      const pattern = patternOf(place, right, operator.endsWith('*'));
      const negated = operator.startsWith('!');
      return (request) => {
        const match = pattern.exec(request.variable(name));
        if (match && !negated) request.capture(match);
        return (match !== null) !== negated;
      };
    }
    throw fail(place, `unexpected "${operator}" in condition`);
  }
  const file = /^(!)?-([fdex])$/.exec(left);
  if (file && words.length === 2) {
    const path = template(place, operator);
    return (request) => {
      const kind = request.kindOf(path.of(request));
      const found =
        file[2] === 'f' ? kind === 'file' : file[2] === 'd' ? kind === 'directory' : kind !== null;
      return found !== (file[1] === '!');
    };
  }
  throw fail(place, `invalid condition "${left}"`);
}
