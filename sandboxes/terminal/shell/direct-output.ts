/**
 * just-bash hands over what a command printed once the whole script has ended. A terminal shows it as it comes: so every
 * command whose output (and input) is the terminal's own is marked in the syntax tree, by first arguments of its own,
 * and writes there itself when it finds the mark. Where it stands before a redirection, that becomes a mark too.
 */
import type { BashTransformResult } from './just-bash';

type Script = BashTransformResult['ast'];
export type Statement = Script['statements'][number];
export type Pipeline = Statement['pipelines'][number];
export type CommandNode = Pipeline['commands'][number];
type SimpleCommand = Extract<CommandNode, { type: 'SimpleCommand' }>;
type Word = SimpleCommand['args'][number];
type Redirection = SimpleCommand['redirections'][number];

/** No word of a shell can begin so. */
const MARK = '\u0001';

export interface Redirect {
  readonly append: boolean;
  readonly path: string;
}

export interface Mark {
  /** Its input, its output are those of the pipeline's stage. */
  readonly input: boolean;
  readonly output: boolean;
  readonly toFile: Redirect | null;
  /** `stdout`: `2>&1` */
  readonly errors: Redirect | 'stdout' | null;
  /** Without the mark. */
  readonly args: string[];
}

/** The mark of a command that runs, and its arguments without it. */
export function takeMark(given: readonly string[]): Mark {
  const marks = given.filter((arg) => arg.startsWith(MARK)).map((arg) => arg.slice(MARK.length));
  const ends = marks.find((mark) => mark.startsWith('ends:')) ?? '';
  const redirect = (mark: string | undefined): Redirect | null => {
    const [, operator, path] = /^\w+:(>>?)([\s\S]*)$/.exec(mark ?? '') ?? [];
    return path === undefined ? null : { append: operator === '>>', path };
  };
  const errors = marks.find((mark) => mark.startsWith('errors:'));
  return {
    input: ends.includes('i'),
    output: ends.includes('o'),
    toFile: redirect(marks.find((mark) => mark.startsWith('out:'))),
    errors: errors === 'errors:&1' ? 'stdout' : redirect(errors),
    args: given.filter((arg) => !arg.startsWith(MARK)),
  };
}

interface Ends {
  readonly input: boolean;
  readonly output: boolean;
}

/** The commands that understand marks. */
export interface Marked {
  readonly names: ReadonlySet<string>;
  /** Those among them that write for long, and into files as they go. */
  readonly programs: ReadonlySet<string>;
}

/** Ours under names that the language's own commands do not have: its `wait` waits for nothing, its `help` knows only itself. */
export const INSTEAD: Readonly<Record<string, string>> = { wait: '__wait', help: '__help' };

/** Marks in place what of the command writes to the ends of its stage. */
export function markCommand(command: CommandNode, marked: Marked, outer: Ends): void {
  if (command.type === 'FunctionDef') return;
  const program = command.type === 'SimpleCommand' && marked.programs.has(literal(command.name) ?? '');
  const redirects = program ? takeRedirects(command) : [];
  const ends = {
    input: outer.input && !command.redirections.some(({ operator }) => operator.startsWith('<')),
    output: outer.output && !command.redirections.some(({ operator }) => operator.includes('>')),
  };
  if (!ends.input && !ends.output && redirects.length === 0) return;
  const inside = (body: readonly Statement[] | null) => {
    for (const { pipelines, background } of body ?? [])
      for (const { commands } of pipelines)
        commands.forEach((each, at) => {
          markCommand(each, marked, {
            input: ends.input && !background && at === 0,
            output: ends.output && at === commands.length - 1,
          });
        });
  };
  switch (command.type) {
    case 'SimpleCommand': {
      const name = literal(command.name);
      if (name === null) return;
      if (!marked.names.has(name)) return;
      const instead = INSTEAD[name];
      if (instead !== undefined) command.name = word(instead);
      command.args.unshift(
        word(`${MARK}ends:${ends.input ? 'i' : ''}${ends.output ? 'o' : ''}`),
        ...redirects,
      );
      return;
    }
    case 'If':
      for (const { condition, body } of command.clauses) {
        inside(condition);
        inside(body);
      }
      inside(command.elseBody);
      return;
    case 'While':
    case 'Until':
      inside(command.condition);
      inside(command.body);
      return;
    case 'Case':
      for (const { body } of command.items) inside(body);
      return;
    case 'For':
    case 'CStyleFor':
    case 'Group':
    case 'Subshell':
      inside(command.body);
      return;
    default:
  }
}

/** Takes `> file`, `2>> file` and `2>&1` out of the command, as marks; none when there is anything else. */
function takeRedirects(command: SimpleCommand): Word[] {
  const marks: Word[] = [];
  const others = command.redirections.filter(({ operator }) => operator.startsWith('<'));
  for (const redirection of command.redirections) {
    if (redirection.operator.startsWith('<')) continue;
    const made = markOf(redirection);
    if (made === null) return [];
    marks.push(...made);
  }
  command.redirections = others;
  return marks;
}

function markOf({ fd, operator, target, fdVariable }: Redirection): Word[] | null {
  if (fdVariable !== undefined || target.type !== 'Word') return null;
  const to = (name: string, how: string): Word => ({
    type: 'Word',
    parts: [
      { type: 'SingleQuoted', value: `${MARK}${name}:${how}` },
      { type: 'DoubleQuoted', parts: target.parts },
    ],
  });
  if (operator === '>&' && fd === 2 && literal(target) === '1') return [word(`${MARK}errors:&1`)];
  if (operator === '&>' || operator === '&>>')
    return [to('out', operator.slice(1)), word(`${MARK}errors:&1`)];
  if (operator !== '>' && operator !== '>>' && operator !== '>|') return null;
  const how = operator === '>>' ? '>>' : '>';
  if (fd === null || fd === 1) return [to('out', how)];
  return fd === 2 ? [to('errors', how)] : null;
}

/** The word as it stands; null when it is only known once it runs. */
export function literal(word: Word | null): string | null {
  if (word === null) return null;
  let text = '';
  for (const part of word.parts) {
    if (part.type !== 'Literal') return null;
    text += part.value;
  }
  return text;
}

const word = (value: string): Word => ({ type: 'Word', parts: [{ type: 'SingleQuoted', value }] });
