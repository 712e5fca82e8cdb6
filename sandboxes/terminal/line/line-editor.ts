/** One line under the cursor: readline's keys, over text and a position. Knows nothing of the screen. */
export class LineEditor {
  text = '';
  cursor = 0;
  #cut = '';
  readonly #history: string[];
  /** Where in the history; its length: the line being typed. */
  #at: number;
  #typed = '';

  constructor(history: readonly string[] = []) {
    this.#history = [...history];
    this.#at = this.#history.length;
  }

  get history(): readonly string[] {
    return this.#history;
  }

  insert(text: string): void {
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
  }

  /** The line is done. Kept unless it is empty, begins with a space or repeats the one before. */
  take(): string {
    const line = this.text;
    if (line.trim() !== '' && !line.startsWith(' ') && this.#history.at(-1) !== line)
      this.#history.push(line);
    this.clear();
    return line;
  }

  clear(): void {
    this.text = '';
    this.cursor = 0;
    this.#at = this.#history.length;
  }

  /** @returns false for a key that means nothing to the line */
  key(sequence: string): boolean {
    const act = KEYS[sequence];
    if (act === undefined) return false;
    act(this);
    return true;
  }

  left(): void {
    this.cursor -= stepBack(this.text, this.cursor);
  }

  right(): void {
    this.cursor += stepOn(this.text, this.cursor);
  }

  wordLeft(): void {
    this.cursor = wordStart(this.text, this.cursor);
  }

  wordRight(): void {
    const rest = /^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(this.text.slice(this.cursor));
    this.cursor += rest?.[0].length ?? 0;
  }

  /** Takes out what is between the cursor and `to`; Ctrl-Y puts it back. */
  cut(to: number): void {
    const [from, end] = to < this.cursor ? [to, this.cursor] : [this.cursor, to];
    this.#cut = this.text.slice(from, end);
    this.text = this.text.slice(0, from) + this.text.slice(end);
    this.cursor = from;
  }

  erase(to: number): void {
    const kept = this.#cut;
    this.cut(to);
    this.#cut = kept;
  }

  putBack(): void {
    this.insert(this.#cut);
  }

  previous(): void {
    if (this.#at === 0) return;
    if (this.#at === this.#history.length) this.#typed = this.text;
    this.#show(this.#at - 1);
  }

  next(): void {
    if (this.#at < this.#history.length) this.#show(this.#at + 1);
  }

  /** The newest line before `before` that has the text; for Ctrl-R. */
  search(text: string, before = this.#history.length): number {
    for (let at = before - 1; at >= 0; at--) if (this.#history[at]?.includes(text)) return at;
    return -1;
  }

  set(text: string): void {
    this.text = text;
    this.cursor = text.length;
  }

  #show(at: number): void {
    this.#at = at;
    this.set(this.#history[at] ?? this.#typed);
  }
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function stepBack(text: string, cursor: number): number {
  return [...segments.segment(text.slice(0, cursor))].at(-1)?.segment.length ?? 0;
}

function stepOn(text: string, cursor: number): number {
  return segments.segment(text.slice(cursor)).containing(0)?.segment.length ?? 0;
}

function wordStart(text: string, cursor: number): number {
  const before = /[\p{L}\p{N}]*[^\p{L}\p{N}]*$/u.exec(text.slice(0, cursor));
  return cursor - (before?.[0].length ?? 0);
}

const bigWordStart = ({ text, cursor }: LineEditor) =>
  cursor - (/\S*\s*$/.exec(text.slice(0, cursor))?.[0].length ?? 0);

const start = (line: LineEditor) => {
  line.cursor = 0;
};
const end = (line: LineEditor) => {
  line.cursor = line.text.length;
};
const eraseBack = (line: LineEditor) => line.erase(line.cursor - stepBack(line.text, line.cursor));

const KEYS: Readonly<Record<string, (line: LineEditor) => void>> = {
  '\u0001': start,
  '\u001b[H': start,
  '\u001bOH': start,
  '\u0005': end,
  '\u001b[F': end,
  '\u001bOF': end,
  '\u0002': (line) => line.left(),
  '\u001b[D': (line) => line.left(),
  '\u001bOD': (line) => line.left(),
  '\u0006': (line) => line.right(),
  '\u001b[C': (line) => line.right(),
  '\u001bOC': (line) => line.right(),
  '\u001bb': (line) => line.wordLeft(),
  '\u001b[1;5D': (line) => line.wordLeft(),
  '\u001bf': (line) => line.wordRight(),
  '\u001b[1;5C': (line) => line.wordRight(),
  '\u007f': eraseBack,
  '\b': eraseBack,
  '\u001b[3~': (line) => line.erase(line.cursor + stepOn(line.text, line.cursor)),
  '\u000b': (line) => line.cut(line.text.length),
  '\u0015': (line) => line.cut(0),
  '\u0017': (line) => line.cut(bigWordStart(line)),
  '\u001b\u007f': (line) => line.cut(wordStart(line.text, line.cursor)),
  '\u0019': (line) => line.putBack(),
  '\u0010': (line) => line.previous(),
  '\u001b[A': (line) => line.previous(),
  '\u001bOA': (line) => line.previous(),
  '\u000e': (line) => line.next(),
  '\u001b[B': (line) => line.next(),
  '\u001bOB': (line) => line.next(),
};
