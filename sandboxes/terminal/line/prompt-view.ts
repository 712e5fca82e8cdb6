/** A prompt, and the text behind it that is being typed: where its characters stand on the screen. */
import type { TerminalSize } from '../../engine/contract';
import { columnsOf } from './width';

/** Before every further line of a command. */
const MORE = '> ';

export interface PromptText {
  /** Without colours. */
  readonly prompt: string;
  readonly coloured: string;
  readonly text: string;
  /** Index into `text`. */
  readonly cursor: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

export class PromptView {
  /** Rows of the prompt above the cursor's. */
  #row = 0;

  /** Nothing of it is on the screen any more. */
  forget(): void {
    this.#row = 0;
  }

  /** What takes it off the screen. */
  erase(): string {
    const up = this.#row > 0 ? `\u001b[${this.#row}A` : '';
    this.#row = 0;
    return `${up}\r\u001b[J`;
  }

  /** What puts it on the screen in the place of what is there. */
  draw(given: PromptText, { columns, rows }: TerminalSize): string {
    const whole = placeAt(given.prompt + given.text, columns);
    const { prompt, coloured, text, cursor } = whole.row < rows - 1 ? given : shortened(given, columns, rows);
    const end = placeAt(prompt + text, columns);
    const at = placeAt(prompt + text.slice(0, cursor), columns);
    // A line that ends at the edge: the cursor stays there until something follows.
    const edge = end.column === 0 && text !== '' && !text.endsWith('\n') ? '\r\n' : '';
    const erased = this.erase();
    this.#row = at.row;
    const back = end.row - at.row;
    const shown = text.replaceAll('\n', `\r\n\u001b[2m${MORE}\u001b[0m`);
    return `${erased}${coloured}${shown}${edge}${back > 0 ? `\u001b[${back}A` : ''}\r${at.column > 0 ? `\u001b[${at.column}C` : ''}`;
  }
}

/** A text that the screen cannot hold: what is around the cursor, in one line. */
function shortened(
  { prompt, coloured, text, cursor }: PromptText,
  columns: number,
  rows: number,
): PromptText {
  const most = Math.max(8, columns * Math.max(1, rows - 2) - prompt.length - 2);
  const from = Math.max(0, Math.min(cursor - Math.floor(most / 2), text.length - most));
  const part = text.slice(from, from + most).replaceAll('\n', '⏎');
  const head = from > 0 ? '…' : '';
  return { prompt, coloured, text: head + part, cursor: cursor - from + head.length };
}

function placeAt(text: string, columns: number): Place {
  let row = 0;
  let column = 0;
  for (const [at, line] of text.split('\n').entries()) {
    if (at > 0) {
      row++;
      column = MORE.length;
    }
    for (const width of columnsOf(line)) {
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
    }
    if (column === columns) {
      row++;
      column = 0;
    }
  }
  return { row, column };
}
