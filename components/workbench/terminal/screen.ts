/** xterm, in the page's colours and type. Its element outlives the panel: a session goes on while nobody looks. */
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import { ANSI, PALETTES } from './palette';

const SCROLLBACK = 5000;

export interface TerminalScreen {
  readonly xterm: Terminal;
  /** Puts it into the page, or takes it out (null). */
  place(parent: HTMLElement | null): void;
  dispose(): void;
}

/** @param label of the field that takes the keys */
export function createScreen(label: string, reader: boolean): TerminalScreen {
  const element = document.createElement('div');
  element.className = 'h-full';
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const xterm = new Terminal({
    fontFamily: fontOf(),
    fontSize: 13,
    lineHeight: 1.25,
    cursorBlink: !still.matches,
    cursorInactiveStyle: 'outline',
    screenReaderMode: reader,
    scrollback: SCROLLBACK,
    // What a program paints over other colours can be read, too.
    minimumContrastRatio: 4.5,
    theme: themeOf(),
  });
  const fit = new FitAddon();
  xterm.loadAddon(fit);
  leaveByKey(xterm);
  let opened = false;
  const sizes = new ResizeObserver(() => {
    if (element.offsetWidth > 0 && element.offsetHeight > 0) fit.fit();
  });
  const themes = new MutationObserver(() => {
    xterm.options.theme = themeOf();
  });
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const calm = () => {
    xterm.options.cursorBlink = !still.matches;
  };
  still.addEventListener('change', calm);
  return {
    xterm,
    place(parent) {
      if (parent === null) {
        sizes.disconnect();
        element.remove();
        return;
      }
      parent.append(element);
      if (!opened) {
        opened = true;
        xterm.open(element);
        xterm.textarea?.setAttribute('aria-label', label);
        // Measured before the font was there, its cells would be of another one's width.
        void document.fonts.ready.then(() => {
          xterm.options.fontFamily = fontOf();
          if (element.offsetWidth > 0) fit.fit();
        });
      }
      if (element.offsetWidth > 0) fit.fit();
      sizes.observe(element);
    },
    dispose() {
      sizes.disconnect();
      themes.disconnect();
      still.removeEventListener('change', calm);
      xterm.dispose();
      element.remove();
    },
  };
}

/** Tab completes; after Esc it moves on as everywhere, so that nobody is caught (WCAG 2.1.2). */
function leaveByKey(xterm: Terminal): void {
  let escaped = false;
  xterm.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Tab' && escaped) return false;
    // Copies what is selected, as in other terminals of browsers; Ctrl-C without a selection is the signal.
    if (event.key === 'c' && event.ctrlKey && !event.shiftKey && xterm.hasSelection()) {
      void navigator.clipboard.writeText(xterm.getSelection());
      xterm.clearSelection();
      return false;
    }
    // The browser pastes.
    if (event.key === 'v' && (event.ctrlKey || event.metaKey)) return false;
    if (event.key !== 'Shift') escaped = event.key === 'Escape';
    return true;
  });
}

function fontOf(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim() || 'monospace';
}

function themeOf(): ITheme {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const palette = PALETTES[root.dataset['theme'] === 'dark' ? 'dark' : 'light'];
  return {
    background: token('surface'),
    foreground: token('ink'),
    cursor: token('accent'),
    cursorAccent: token('surface'),
    selectionBackground: token('accent-soft'),
    selectionInactiveBackground: token('sunken'),
    ...Object.fromEntries(ANSI.map((name, at) => [name, palette[at]])),
  };
}
