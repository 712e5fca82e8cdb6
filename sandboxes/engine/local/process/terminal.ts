/** The terminal that the process is connected with, as whoever started it has told. */
import type { Writable } from 'node:stream';
import type { StandardStream } from '../../contract';
import { onKernel, tell } from './kernel-link';
import type { TerminalEnds } from './messages';

let ends: TerminalEnds | null = null;

export const terminalEnds = (): TerminalEnds | null => ends;

/** Which of the descriptors 0, 1 and 2 are ends of a terminal. */
export const isTerminal = (fd: unknown): boolean =>
  ends?.streams.includes((['stdin', 'stdout', 'stderr'] as const)[fd as number] as StandardStream) === true;

/** What `process.stdout` is besides a stream when it leads to a terminal. */
export interface TerminalOutput extends Writable {
  isTTY?: boolean;
  _type: string;
  columns?: number;
  rows?: number;
}

/**
 * @param connect makes an output stream one of a terminal
 * @param streams `process.stdout` and `stderr`
 */
export function beginTerminal(
  given: TerminalEnds | null,
  streams: Readonly<Record<'stdout' | 'stderr', TerminalOutput>>,
  connect: (stream: TerminalOutput) => void,
  resized: () => void,
): void {
  ends = given;
  if (given === null) return;
  const outputs = (['stdout', 'stderr'] as const).filter((name) => given.streams.includes(name));
  const measure = ({ columns, rows }: TerminalEnds) => {
    for (const name of outputs) Object.assign(streams[name], { columns, rows });
  };
  for (const name of outputs) connect(streams[name]);
  measure(given);
  onKernel('resize', ({ columns, rows }) => {
    if (columns === ends?.columns && rows === ends.rows) return;
    ends = { ...given, columns, rows };
    measure(ends);
    for (const name of outputs) streams[name].emit('resize');
    resized();
  });
}

/** `process.stdin.setRawMode`. */
export function setRawMode<T extends { isRaw?: boolean }>(this: T, raw: unknown): T {
  this.isRaw = Boolean(raw);
  tell({ t: 'terminal', wish: this.isRaw ? 'raw' : 'cooked' });
  return this;
}
