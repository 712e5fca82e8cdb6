/** The shell at a screen: prompt, keys, history, completion. The screen is xterm's in the tab, and a few lines in a test. */
import type { Output } from '../command';
import { Shell, type ShellOptions } from '../shell/shell';
import { commonStart, complete } from './completion';
import { LineEditor } from './line-editor';
import { widthOf } from './width';

export interface Screen {
  write(data: string | Uint8Array): void;
  readonly columns: number;
}

export interface KeptHistory {
  read(): readonly string[];
  write(lines: readonly string[]): void;
}

export type InteractiveOptions = Omit<ShellOptions, 'terminal' | 'columns'> & {
  readonly screen: Screen;
  readonly history?: KeptHistory;
  onExit?(): void;
};

const KEPT_LINES = 500;
const ESC = String.fromCharCode(27);
/** Bracketed paste, as the terminal wraps it. */
const PASTE = new RegExp(`^${ESC}\\[200~([\\s\\S]*)${ESC}\\[201~$`);
/** One key: an escape sequence, or a character. */
const KEY = new RegExp(`${ESC}(?:\\[[\\d;]*[A-Za-z~]|O[A-Z]|[\\s\\S])?|[\\s\\S]`, 'gu');
const encoder = new TextEncoder();

export class InteractiveShell {
  readonly shell: Shell;
  readonly #screen: Screen;
  readonly #kept: KeptHistory | undefined;
  readonly #exit: (() => void) | undefined;
  readonly #line: LineEditor;
  #running = false;
  /** What is typed to a program, until Enter. */
  #typed = '';
  /** Rows of the prompt and the line above the cursor's. */
  #row = 0;
  #search: { text: string; at: number } | null = null;
  /** Keys that came while a line was being completed or started. */
  #queue = Promise.resolve();

  constructor({ screen, history, onExit, ...options }: InteractiveOptions) {
    this.#screen = screen;
    this.#kept = history;
    this.#exit = onExit;
    this.#line = new LineEditor(history?.read());
    const terminal: Output = { terminal: true, write: (data) => screen.write(crlf(data)) };
    this.shell = new Shell({ ...options, terminal, columns: () => screen.columns });
  }

  start(): void {
    this.#screen.write(
      'A shell over the sandbox. \u001b[1mhelp\u001b[0m lists the commands; Esc, then Tab, leaves it.\r\n',
    );
    this.#prompt();
  }

  /** What the keyboard or a paste brings, as a terminal sends it. */
  input(data: string): Promise<void> {
    if (this.#running) {
      this.#toProgram(data);
      return Promise.resolve();
    }
    this.#queue = this.#queue.then(() => this.#keys(data));
    return this.#queue;
  }

  resized(): void {
    if (!this.#running) this.#draw();
  }

  close(): void {
    this.shell.close();
  }

  async #keys(data: string): Promise<void> {
    const pasted = PASTE.exec(data)?.[1];
    if (pasted !== undefined) {
      this.#line.insert(pasted.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
      return this.#draw();
    }
    for (const [key] of data.matchAll(KEY)) {
      if (this.#running) this.#toProgram(key);
      else await this.#key(key);
    }
  }

  async #key(key: string): Promise<void> {
    if (this.#search && this.#searchKey(key)) return;
    if (key === '\r' || key === '\n') return this.#enter();
    if (key === '\u0003') {
      this.#screen.write('^C\r\n');
      this.#line.clear();
      return this.#prompt();
    }
    if (key === '\u0004') {
      if (this.#line.text !== '') this.#line.key('\u001b[3~');
      else {
        this.#screen.write('exit\r\n');
        return this.#end();
      }
    } else if (key === '\u000c') {
      this.#screen.write('\u001b[2J\u001b[H');
      this.#row = 0;
    } else if (key === '\u0012') this.#search = { text: '', at: this.#line.history.length };
    else if (key === '\t') await this.#complete();
    else if (!this.#line.key(key) && key >= ' ' && key !== '\u007f') this.#line.insert(key);
    this.#draw();
  }

  /** Ctrl-R. @returns false when the key ends the search and is to be taken as ever */
  #searchKey(key: string): boolean {
    const search = this.#search;
    if (!search) return false;
    if (key === '\u0012') search.at = Math.max(0, this.#line.search(search.text, search.at));
    else if (key === '\u007f') search.text = search.text.slice(0, -1);
    else if (key === '\u0007' || key === '\u001b') {
      this.#search = null;
      this.#draw();
      return true;
    } else if (key >= ' ' && !key.startsWith('\u001b')) {
      search.text += key;
      search.at = this.#line.history.length;
    } else {
      this.#search = null;
      this.#draw();
      return key === '\u0003';
    }
    if (key !== '\u0012') search.at = this.#line.search(search.text);
    const found = this.#line.history[search.at];
    if (found !== undefined) this.#line.set(found);
    this.#draw();
    return true;
  }

  async #complete(): Promise<void> {
    const { from, candidates } = await complete(this.shell, this.#line.text, this.#line.cursor);
    const common = commonStart(candidates);
    const typed = this.#line.text.slice(from, this.#line.cursor);
    const [only] = candidates;
    if (candidates.length === 1 && only !== undefined)
      this.#replace(from, only.endsWith('/') ? only : `${only} `);
    else if (common.length > typed.length) this.#replace(from, common);
    else if (candidates.length > 1) {
      this.#screen.write(`\r\n${candidates.slice(0, 100).join('  ')}\r\n`);
      this.#row = 0;
    }
  }

  #replace(from: number, text: string): void {
    this.#line.erase(from);
    this.#line.insert(text);
  }

  async #enter(): Promise<void> {
    this.#line.cursor = this.#line.text.length;
    this.#draw();
    this.#screen.write('\r\n');
    const line = this.#line.take();
    this.#kept?.write(this.#line.history.slice(-KEPT_LINES));
    this.#running = true;
    this.#typed = '';
    // Not waited for here: the keys that come while it runs are its input.
    void this.shell.run(line).then(() => {
      this.#running = false;
      if (this.shell.ended) this.#end();
      else this.#prompt();
    });
  }

  #end(): void {
    this.shell.close();
    this.#screen.write('The session has ended.\r\n');
    this.#exit?.();
  }

  /** A terminal in its usual mode: what is typed is shown, and goes to the program with Enter. */
  #toProgram(data: string): void {
    for (const [key] of data.matchAll(KEY)) {
      const input = this.shell.jobs.front?.input;
      if (key === '\u0003') {
        this.#screen.write('^C\r\n');
        this.shell.interrupt();
      } else if (key === '\u001a') this.shell.detach();
      else if (key === '\u0004') {
        if (this.#typed === '') input?.end();
        else input?.push(encoder.encode(this.#typed));
        this.#typed = '';
      } else if (key === '\r' || key === '\n') {
        this.#screen.write('\r\n');
        input?.push(encoder.encode(`${this.#typed}\n`));
        this.#typed = '';
      } else if (key === '\u007f') {
        if (this.#typed === '') continue;
        this.#typed = this.#typed.slice(0, -1);
        this.#screen.write('\b \b');
      } else if (key >= ' ' && !key.startsWith('\u001b')) {
        this.#typed += key;
        this.#screen.write(key);
      }
    }
  }

  #prompt(): void {
    for (const line of this.shell.finished()) this.#screen.write(`${line}\r\n`);
    this.#row = 0;
    this.#draw();
  }

  #draw(): void {
    const columns = Math.max(1, this.#screen.columns);
    const found = this.#search ? `(reverse-i-search)\`${this.#search.text}': ` : null;
    const plain = found ?? `${this.shell.state.cwd.replace(/^\/app/, '~')} $ `;
    const colour = this.shell.state.status === 0 ? '32' : '31';
    const shown = found ?? `\u001b[36m${plain.slice(0, -2)}\u001b[${colour}m$\u001b[0m `;
    const up = this.#row > 0 ? `\u001b[${this.#row}A` : '';
    const total = widthOf(plain) + widthOf(this.#line.text);
    const at = widthOf(plain) + widthOf(this.#line.text.slice(0, this.#line.cursor));
    // A line that ends at the edge: the cursor stays there until something follows.
    const edge = total > 0 && total % columns === 0 ? '\r\n' : '';
    this.#row = Math.floor(at / columns);
    const back = Math.floor(total / columns) - this.#row;
    const column = at % columns;
    this.#screen.write(
      `${up}\r\u001b[J${shown}${this.#line.text.replaceAll('\n', '⏎')}${edge}${back > 0 ? `\u001b[${back}A` : ''}\r${column > 0 ? `\u001b[${column}C` : ''}`,
    );
  }
}

/** A screen needs the carriage return that programs leave out. */
function crlf(data: string | Uint8Array): string | Uint8Array {
  if (typeof data === 'string') return data.replace(/\r?\n/g, '\r\n');
  if (!data.includes(10)) return data;
  const out: number[] = [];
  for (const [at, byte] of data.entries()) {
    if (byte === 10 && data[at - 1] !== 13) out.push(13);
    out.push(byte);
  }
  return Uint8Array.from(out);
}
