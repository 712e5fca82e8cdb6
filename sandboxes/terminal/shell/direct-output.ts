/**
 * just-bash hands over what a command printed once the whole script has ended. A terminal shows it as it comes: so every
 * command whose output (and input) is the terminal's own is marked in the syntax tree, by a first argument of its own,
 * and writes to the terminal itself when it finds the mark.
 */
import type { BashTransformResult } from './just-bash';

type Script = BashTransformResult['ast'];
export type Statement = Script['statements'][number];
export type Pipeline = Statement['pipelines'][number];
type CommandNode = Pipeline['commands'][number];
type Word = Extract<CommandNode, { type: 'SimpleCommand' }>['args'][number];

/** No word of a shell can begin so. */
const MARK = '\u0001terminal:';

/** The mark of a command that runs, and its arguments without it. */
export function takeMark(args: readonly string[]): { input: boolean; output: boolean; args: string[] } {
  const mark = args.find((arg) => arg.startsWith(MARK)) ?? '';
  return {
    input: mark.endsWith('i') || mark.endsWith('io'),
    output: mark.endsWith('o'),
    args: args.filter((arg) => !arg.startsWith(MARK)),
  };
}

interface Ends {
  readonly input: boolean;
  readonly output: boolean;
}

/** Part of the language, where it waits for nothing. */
const INSTEAD: Readonly<Record<string, string>> = { wait: '__wait' };

/** Marks in place what of the pipeline writes to the terminal. `names`: the commands that understand the mark. */
export function markPipeline(pipeline: Pipeline, names: ReadonlySet<string>, ends: Ends = BOTH): void {
  const last = pipeline.commands.length - 1;
  pipeline.commands.forEach((command, at) => {
    markCommand(command, names, { input: ends.input && at === 0, output: ends.output && at === last });
  });
}

const BOTH: Ends = { input: true, output: true };

function markCommand(command: CommandNode, names: ReadonlySet<string>, outer: Ends): void {
  if (command.type === 'FunctionDef') return;
  const ends = {
    input: outer.input && !command.redirections.some(({ operator }) => operator.startsWith('<')),
    output: outer.output && !command.redirections.some(({ operator }) => operator.includes('>')),
  };
  if (!ends.input && !ends.output) return;
  const inside = (body: readonly Statement[] | null) => {
    for (const { pipelines, background } of body ?? [])
      for (const each of pipelines) markPipeline(each, names, { ...ends, input: ends.input && !background });
  };
  switch (command.type) {
    case 'SimpleCommand': {
      const name = literal(command.name);
      if (name === null) return;
      const instead = INSTEAD[name];
      if (instead !== undefined) command.name = word(instead);
      else if (!names.has(name)) return;
      command.args.unshift(word(`${MARK}${ends.input ? 'i' : ''}${ends.output ? 'o' : ''}`));
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
