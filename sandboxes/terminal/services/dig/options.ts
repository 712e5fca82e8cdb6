/** dig's command line, as far as it makes sense here. */
import { reverseName } from '../../../dns/address';
import { typeNumber } from '../../../dns/record-types';
import { CLASS, TYPE } from '../../../dns/records';

export interface DigOptions {
  /** null: the resolver of the lab. */
  readonly server: string | null;
  readonly port: number;
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** `short`, `recurse`, `dnssec` … → whether it is on. */
  readonly on: ReadonlyMap<Switch, boolean>;
}

const SWITCHES = {
  short: false,
  recurse: true,
  dnssec: false,
  nsid: false,
  edns: true,
  adflag: true,
  cdflag: false,
  cmd: true,
  comments: true,
  question: true,
  answer: true,
  authority: true,
  additional: true,
  stats: true,
} as const;
export type Switch = keyof typeof SWITCHES;

/** What `+all` and `+noall` turn. */
const SHOWN = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;

export const DIG_FLAGS: readonly string[] = [
  ...['-p', '-t', '-c', '-x', '+all', '+noall', '+tcp'],
  ...Object.keys(SWITCHES).flatMap((name) => [`+${name}`, `+no${name}`]),
];

/** What dig says of a command line that it does not take. */
export class DigUsage extends Error {
  override readonly name = 'DigUsage';
}

/** @throws {DigUsage} */
export function parseDig(args: readonly string[]): DigOptions {
  const on = new Map<Switch, boolean>(Object.entries(SWITCHES) as [Switch, boolean][]);
  const words = [...args];
  let server: string | null = null;
  let port = 53;
  let name: string | null = null;
  let type: number | null = null;
  let queryClass: number | null = null;
  const value = (flag: string): string => {
    const given = words.shift();
    if (given === undefined) throw new DigUsage(`Option ${flag} needs a value`);
    return given;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('@')) server = word.slice(1);
    else if (word.startsWith('+')) turn(on, word.slice(1));
    else if (word === '-p') port = Number(value(word));
    else if (word === '-t') type = typeOf(value(word));
    else if (word === '-c') queryClass = classOf(value(word)) ?? CLASS.IN;
    else if (word === '-x') [name, type] = [reverseName(value(word)), type ?? TYPE.PTR];
    else if (word.startsWith('-')) throw new DigUsage(`Invalid option: ${word}`);
    else if (type === null && typeNumber(word) !== undefined) type = typeOf(word);
    else if (queryClass === null && classOf(word) !== undefined) queryClass = classOf(word) ?? null;
    else name = word;
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new DigUsage('The port is no number from 1 to 65535');
  return {
    server,
    port,
    name: name ?? '',
    type: type ?? (name === null ? TYPE.NS : TYPE.A),
    class: queryClass ?? CLASS.IN,
    on,
  };
}

function typeOf(word: string): number {
  const number = typeNumber(word);
  if (number === undefined) throw new DigUsage(`'${word}' is not a valid type`);
  return number;
}

const classOf = (word: string): number | undefined =>
  Object.hasOwn(CLASS, word.toUpperCase()) ? CLASS[word.toUpperCase() as keyof typeof CLASS] : undefined;

/** Words may be cut short, as `+norec`. */
function turn(on: Map<Switch, boolean>, word: string): void {
  // The terminal has no datagrams of its own: it is TCP all the time.
  if (word === 'tcp' || word === 'vc') return;
  const not = word.startsWith('no');
  const wanted = not ? word.slice(2) : word;
  if (wanted === 'all') {
    for (const name of SHOWN) on.set(name, !not);
    return;
  }
  const names = Object.keys(SWITCHES).filter((name) => wanted !== '' && name.startsWith(wanted)) as Switch[];
  const found = names.find((name) => name === wanted) ?? names[0];
  if (found === undefined) throw new DigUsage(`Invalid option: +${word}`);
  on.set(found, !not);
}
