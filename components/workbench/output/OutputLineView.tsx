'use client';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { type AnsiColour, parseAnsi, type Span } from './ansi';
import type { OutputLine } from './output-store';
import { type LogLevel, parsePino } from './pino-line';
import { frameLinks } from './stack-frames';

const COLOURS: Readonly<Record<AnsiColour, string>> = {
  black: 'text-faint',
  red: 'text-bad',
  green: 'text-good',
  yellow: 'text-warn',
  blue: 'text-info',
  magenta: 'text-info',
  cyan: 'text-accent-ink',
  white: 'text-ink',
};

const LEVELS: Readonly<Record<LogLevel, string>> = {
  trace: 'text-faint',
  debug: 'text-muted',
  info: 'text-info',
  warn: 'text-warn',
  error: 'text-bad',
  fatal: 'text-bad font-semibold',
};

export interface OutputLineProps {
  readonly line: OutputLine;
  /** Characters that names of machines take. */
  readonly nameWidth: number;
  readonly raw: boolean;
  readonly paths: readonly string[];
  onOpen(path: string, line: number, column: number | null): void;
}

/** One line of output: colours, readable log records, and a button for each place in the learner's code. */
export function OutputLineView({ nameWidth, ...props }: OutputLineProps) {
  const { machine } = props.line;
  return (
    <>
      {machine === undefined ? null : (
        <span className="select-none text-accent-ink">{machine.padEnd(nameWidth)} │ </span>
      )}
      <LineText {...props} />
    </>
  );
}

function LineText({ line, raw, paths, onOpen }: Omit<OutputLineProps, 'nameWidth'>) {
  const record = raw ? null : parsePino(line.text);
  if (record)
    return (
      <>
        {record.time ? <span className="text-faint">{record.time} </span> : null}
        <span className={LEVELS[record.level]}>{record.level.toUpperCase().padEnd(5)} </span>
        <span className="text-ink">{record.message}</span>
        {record.rest ? <span className="text-muted"> {linked(record.rest, paths, onOpen)}</span> : null}
      </>
    );
  if (line.stream === 'notice') return <span className="text-faint italic">{line.text}</span>;
  return parseAnsi(line.text).map((span, index) => (
    // Spans of a line never change places.
    // biome-ignore lint/suspicious/noArrayIndexKey: the line is immutable
    <span key={index} className={spanClass(span, line.stream)}>
      {linked(span.text, paths, onOpen)}
    </span>
  ));
}

const spanClass = (span: Span, stream: OutputLine['stream']): string =>
  classNames(
    span.colour ? COLOURS[span.colour] : stream === 'stderr' ? 'text-bad' : 'text-ink',
    span.bold && 'font-semibold',
    span.dim && 'opacity-70',
    span.italic && 'italic',
    span.underline && 'underline',
  );

function linked(text: string, paths: readonly string[], onOpen: OutputLineProps['onOpen']): ReactNode {
  const links = frameLinks(text, paths);
  if (links.length === 0) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (const link of links) {
    parts.push(text.slice(from, link.start));
    parts.push(
      <button
        key={link.start}
        type="button"
        className="underline decoration-dotted underline-offset-2 hover:decoration-solid"
        onClick={() => onOpen(link.path, link.line, link.column)}
      >
        {text.slice(link.start, link.end)}
      </button>,
    );
    from = link.end;
  }
  parts.push(text.slice(from));
  return parts;
}
