/** One line at a time from the person at the keyboard: readline's keys, Ctrl-R, completion, on a prompt. */
import type { TerminalSize } from '../../engine/contract';
import { type Completion, commonStart } from './completion';
import { inColumns } from './in-columns';
import { KEY, PASTE } from './keys';
import type { LineEditor } from './line-editor';
import { PromptView } from './prompt-view';

export interface Asked {
  readonly prompt: string;
  readonly coloured: string;
  readonly editor: LineEditor;
  /** More lines belong to what was typed. */
  open?(text: string): boolean;
  complete?(text: string, cursor: number): Promise<Completion>;
}

export type Answer = { readonly line: string } | 'end' | 'interrupt';

export interface LineScreen {
  readonly size: TerminalSize;
  draw(text: string): void;
}

export class LineInput {
  readonly #screen: LineScreen;
  readonly #view = new PromptView();
  #asked: (Asked & { answer(answer: Answer): void }) | null = null;
  #search: { text: string; at: number } | null = null;

  constructor(screen: LineScreen) {
    this.#screen = screen;
  }

  get asking(): boolean {
    return this.#asked !== null;
  }

  ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve) => {
      this.#asked = { ...asked, answer: resolve };
      this.#view.forget();
      this.draw();
    });
  }

  /** Whoever asked does not wait any more. */
  withdraw(): void {
    if (!this.#asked) return;
    this.#screen.draw('\r\n');
    this.#answer('interrupt');
  }

  /** Off the screen, so that something can be written above. */
  hide(): void {
    if (this.#asked) this.#screen.draw(this.#view.erase());
  }

  draw(): void {
    const asked = this.#asked;
    if (!asked) return;
    const { prompt, coloured, editor } = asked;
    const found = this.#search ? `(reverse-i-search)\`${this.#search.text}': ` : null;
    const { text, cursor } = editor;
    const shown = { prompt: found ?? prompt, coloured: found ?? coloured, text, cursor };
    this.#screen.draw(this.#view.draw(shown, this.#screen.size));
  }

  /** @returns what was typed after the line had ended */
  async take(data: string): Promise<string> {
    const pasted = PASTE.exec(data)?.[1];
    if (pasted !== undefined) {
      // As bash: it is shown, and waits for Enter.
      this.#asked?.editor.insert(pasted.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
      this.draw();
      return '';
    }
    let at = 0;
    for (const { 0: key, index } of data.matchAll(KEY)) {
      if (!this.#asked) return data.slice(index);
      await this.#key(key, this.#asked);
      at = index + key.length;
    }
    return data.slice(at);
  }

  async #key(key: string, { editor, open, complete }: Asked): Promise<void> {
    if (this.#search && this.#searchKey(key, editor)) return;
    if (key === '\r' || key === '\n') {
      if (open?.(editor.text)) {
        editor.cursor = editor.text.length;
        editor.insert('\n');
        return this.draw();
      }
      return this.#enter(editor);
    }
    if (key === '\u0003') {
      editor.cursor = editor.text.length;
      this.draw();
      this.#screen.draw('^C\r\n');
      editor.clear();
      return this.#answer('interrupt');
    }
    if (key === '\u0004' && editor.text === '') return this.#answer('end');
    if (key === '\u0004') editor.key('\u001b[3~');
    else if (key === '\u000c') {
      this.#screen.draw('\u001b[2J\u001b[H');
      this.#view.forget();
    } else if (key === '\u0012') this.#search = { text: '', at: editor.history.length };
    else if (key === '\t') {
      if (complete) this.#offer(editor, await complete(editor.text, editor.cursor));
    } else if (!editor.key(key) && key >= ' ' && key !== '\u007f' && !key.startsWith('\u001b'))
      editor.insert(key);
    this.draw();
  }

  #enter(editor: LineEditor): void {
    editor.cursor = editor.text.length;
    this.draw();
    this.#screen.draw('\r\n');
    this.#answer({ line: editor.take() });
  }

  #answer(answer: Answer): void {
    const asked = this.#asked;
    this.#asked = null;
    this.#search = null;
    this.#view.forget();
    asked?.answer(answer);
  }

  /** Ctrl-R. @returns false when the key ends the search and is to be taken as ever */
  #searchKey(key: string, editor: LineEditor): boolean {
    const search = this.#search;
    if (!search) return false;
    if (key === '\u0012') {
      const older = editor.search(search.text, search.at);
      if (older >= 0) search.at = older;
    } else if (key === '\u0007') {
      this.#search = null;
      editor.set('');
      this.draw();
      return true;
    } else if (key === '\u007f' || (key >= ' ' && !key.startsWith('\u001b'))) {
      search.text = key === '\u007f' ? search.text.slice(0, -1) : search.text + key;
      search.at = editor.search(search.text);
    } else {
      this.#search = null;
      this.draw();
      // Esc takes what was found and does nothing else.
      return key === '\u001b';
    }
    const found = editor.history[search.at];
    if (found !== undefined) editor.set(found);
    this.draw();
    return true;
  }

  #offer(editor: LineEditor, { from, candidates }: Completion): void {
    const common = commonStart(candidates);
    const [only] = candidates;
    const replace = (text: string) => {
      editor.erase(from);
      editor.insert(text);
    };
    if (candidates.length === 1 && only !== undefined) replace(only.endsWith('/') ? only : `${only} `);
    else if (common.length > editor.cursor - from) replace(common);
    else if (candidates.length > 1) {
      const { columns } = this.#screen.size;
      editor.key('\u0005');
      this.draw();
      this.#screen.draw(`\r\n${inColumns(candidates, columns).replaceAll('\n', '\r\n')}`);
      this.#view.forget();
    }
  }
}
