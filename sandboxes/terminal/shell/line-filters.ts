/**
 * The library's commands read all of their input before they write. In a pipeline behind a program that never ends
 * (`npm start | grep GET`) those that look at one line at a time are given the lines as they come.
 */
import type { Output } from '../command';
import type { Input } from './input';
import type { ExecResult } from './just-bash';
import { stdoutOf, writeAll } from './output';

interface Ends {
  readonly signal: AbortSignal;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs the command once more, on these bytes alone. */
type Again = (bytes: Uint8Array) => Promise<ExecResult>;
type Filter = (ends: Ends, again: Again) => Promise<number>;

const ALWAYS = ['tee', 'xargs', 'tr'];
const WITHOUT_FILE = [
  ...[
    'awk',
    'base64',
    'cat',
    'column',
    'cut',
    'egrep',
    'expand',
    'fgrep',
    'fold',
    'grep',
    'head',
    'jq',
    'md5sum',
  ],
  ...[
    'nl',
    'od',
    'paste',
    'rev',
    'sed',
    'sha1sum',
    'sha256sum',
    'sort',
    'strings',
    'tac',
    'uniq',
    'wc',
    'yq',
  ],
];

/** Whether the command reads its standard input: as far as its words tell, it names no file. */
export async function readsInput(
  name: string,
  args: readonly string[],
  exists: (path: string) => Promise<boolean>,
): Promise<boolean> {
  if (ALWAYS.includes(name)) return true;
  if (!WITHOUT_FILE.includes(name)) return false;
  if (args.includes('-')) return true;
  if (args.includes('--help') || args.includes('--version')) return false;
  // A file that is named and is not there is the command's to tell of.
  const operands = args.filter((arg) => !arg.startsWith('-'));
  if (name === 'cat' && operands.length > 0) return false;
  for (const operand of operands) if (await exists(operand)) return false;
  return true;
}

const COLOURED = ['ls', 'grep', 'egrep', 'fgrep', 'diff'];

/** `--color`, which many have in their fingers and aliases: the library's commands refuse it, and know no colours. */
export const withoutColour = (name: string, args: readonly string[]): string[] =>
  args.filter((arg) => !COLOURED.includes(name) || !/^--colou?r(=(always|never|auto))?$/.test(arg));

/** null: the command needs the whole of its input. */
export function lineFilter(name: string, args: readonly string[]): Filter | null {
  if (name === 'cat' && args.every((arg) => arg === '-')) return copy;
  if (name === 'head') return head(args);
  return byLines(name, args)
    ? lines
    : name === 'jq' && !args.some((arg) => WHOLE_JSON.test(arg))
      ? values
      : null;
}

const WHOLE_JSON =
  /^(-[a-zA-Z]*[snR]|--slurp|--null-input|--raw-input|--seq|--stream)|\binputs?\b|input_line/;
/** Options by which a line's result depends on other lines. */
const OF_MANY_LINES =
  /^-[a-zA-Z]*[cnmABCzqLlb]|^--(count|line-number|max-count|after|before|context|null|quiet|silent|byte)/;

function byLines(name: string, args: readonly string[]): boolean {
  if (['grep', 'egrep', 'fgrep'].includes(name)) return !args.some((arg) => OF_MANY_LINES.test(arg));
  if (name === 'cut' || name === 'rev') return true;
  if (name === 'tr') return !args.some((arg) => /^-[a-zA-Z]*s|^--squeeze/.test(arg));
  // Without addresses: s, y and d alone.
  return (
    name === 'sed' &&
    args.every((arg) => /^-[Eru]+$|^(s(\W).*\2.*\2[gIi]*|y(\W).*\3.*\3|\/[^/]*\/d)$/.test(arg))
  );
}

const copy: Filter = async ({ stdin, stdout, signal }) => {
  for (let part = await stdin.read(signal); part; part = await stdin.read(signal)) {
    stdout.write(part);
    if (stdout.full) await stdout.ready(signal);
  }
  signal.throwIfAborted();
  return 0;
};

/** `head`, `head -5`, `head -n 5`: closes its input once it has seen enough. */
function head(args: readonly string[]): Filter | null {
  const [, short, attached] = /^-(?:(\d+)|n ?(\d+)?)$/.exec(args.join(' ').replace('--lines=', '-n')) ?? [];
  const most = args.length === 0 ? 10 : Number(short ?? attached);
  if (!Number.isInteger(most)) return null;
  return async ({ stdin, stdout, signal }) => {
    let left = most;
    for (let part = left > 0 ? await stdin.read(signal) : null; part; part = await stdin.read(signal)) {
      let end = 0;
      while (left > 0 && end < part.length) {
        const next = part.indexOf(10, end);
        end = next < 0 ? part.length : next + 1;
        if (next >= 0) left--;
      }
      stdout.write(part.subarray(0, end));
      if (left === 0) break;
      if (stdout.full) await stdout.ready(signal);
    }
    stdin.close();
    return 0;
  };
}

/** Whole lines as they come. Succeeds when any of them did, as grep does. */
const lines: Filter = (ends, again) => inPieces(ends, again, (text) => text.lastIndexOf('\n') + 1);

/** JSON values that stand on lines of their own; of any others, all at the end. */
const values: Filter = (ends, again) =>
  inPieces(ends, again, (text) => {
    const end = text.lastIndexOf('\n') + 1;
    return text.slice(0, end).split('\n').every(isJsonLine) ? end : 0;
  });

function isJsonLine(line: string): boolean {
  if (line.trim() === '') return true;
  if (!/^\s*[{["]/.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    // A part of one that goes on.
    return false;
  }
}

/** @param cut how much of the text, of one character a byte, may be worked on now */
async function inPieces(
  { stdin, stdout, stderr, signal }: Ends,
  again: Again,
  cut: (text: string) => number,
): Promise<number> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let best: number | null = null;
  const work = async (text: string) => {
    const result = await again(encoder.encode(text));
    best = Math.min(best ?? result.exitCode, result.exitCode);
    await writeAll(stdout, stdoutOf(result), signal);
    stderr.write(result.stderr);
  };
  for (let part = await stdin.read(signal); part; part = await stdin.read(signal)) {
    rest += decoder.decode(part, { stream: true });
    const end = cut(rest);
    if (end === 0) continue;
    await work(rest.slice(0, end));
    rest = rest.slice(end);
  }
  signal.throwIfAborted();
  rest += decoder.decode();
  if (rest !== '' || best === null) await work(rest);
  return best ?? 0;
}
