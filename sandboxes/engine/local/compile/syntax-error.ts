import { type PositionMap, sourceColumn } from './position-map';

/** One-based line and column in the learner's file. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface CompileError extends Position {
  readonly path: string;
  readonly message: string;
  /** The line itself, to be shown with a caret under `column`. */
  readonly text: string;
}

/** What sucrase and acorn throw: both put `loc` on the error, sucrase one-based, acorn with a zero-based column. */
interface LocatedError {
  readonly message: string;
  readonly loc?: { readonly line: number; readonly column: number };
  readonly raisedAt?: number;
}

/** @param columns the map of what was parsed, when acorn parsed what sucrase had made */
export function describeSyntaxError(
  thrown: unknown,
  source: string,
  path: string,
  columns: PositionMap,
): CompileError {
  const { message, loc, raisedAt } = thrown as LocatedError;
  if (!loc) throw thrown;
  const byAcorn = raisedAt !== undefined;
  const column = byAcorn
    ? (columns.length > 0 ? sourceColumn(columns, loc.line - 1, loc.column) : loc.column) + 1
    : loc.column;
  return {
    path,
    line: loc.line,
    column,
    message: message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, ''),
    text: source.split('\n')[loc.line - 1]?.replace(/\r$/, '') ?? '',
  };
}

/** Answers the source position of an offset in `code`. */
export function positionIn(code: string, columns: PositionMap): (offset: number) => Position {
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let line = 0;
    while (line + 1 < starts.length && (starts[line + 1] ?? 0) <= offset) line++;
    const column = offset - (starts[line] ?? 0);
    return {
      line: line + 1,
      column: (columns.length > 0 ? sourceColumn(columns, line, column) : column) + 1,
    };
  };
}
