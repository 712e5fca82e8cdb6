/** xterm with a shell behind it, in one element. */
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import { InteractiveShell, type KeptHistory } from '@/sandboxes/terminal/line/interactive';
import { Processes } from '@/sandboxes/terminal/shell/processes';
import type { FileChange } from '@/sandboxes/terminal/shell/project-file-system';
import type { Session } from '../session';

export function mountTerminal(place: HTMLElement, session: Session, name: string, onExit: () => void) {
  const screen = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono') || 'monospace',
    fontSize: 13,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    screenReaderMode: true,
    scrollback: 5000,
    theme: themeOf(),
  });
  const fit = new FitAddon();
  screen.loadAddon(fit);
  screen.open(place);
  screen.textarea?.setAttribute('aria-label', `${name}. Esc, then Tab, leaves it.`);
  fit.fit();

  const shell = new InteractiveShell({
    screen: {
      write: (data) => screen.write(data),
      get columns() {
        return screen.cols;
      },
    },
    sandbox: () => session.run.bootedSandbox(),
    processes: new Processes((pid) => session.run.process(pid)),
    history: keptHistory(session.lab.id),
    onFileChange: (change) => takeChange(session, change),
    onExit,
  });
  leaveByKey(screen);
  screen.onData((data) => void shell.input(data));
  screen.onResize(() => shell.resized());
  const sizes = new ResizeObserver(() => {
    if (place.offsetWidth > 0) fit.fit();
  });
  sizes.observe(place);
  const themes = new MutationObserver(() => {
    screen.options.theme = themeOf();
  });
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  shell.start();
  screen.focus();
  return {
    focus: () => screen.focus(),
    dispose() {
      sizes.disconnect();
      themes.disconnect();
      shell.close();
      screen.dispose();
    },
  };
}

/** Tab completes; after Esc it moves on as everywhere, so that nobody is caught (WCAG 2.1.2). */
function leaveByKey(screen: Terminal): void {
  let escaped = false;
  screen.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Tab' && escaped) return false;
    if (event.key !== 'Shift') escaped = event.key === 'Escape';
    return true;
  });
}

/** The editor shows what the shell has written; bytes that are no text stay in the sandbox. */
function takeChange({ workspace, run, lab }: Session, { path, data }: FileChange): void {
  const { files } = workspace.getState();
  if (data === null) {
    run.wrote(path, null);
    if (Object.hasOwn(files, path) && !lab.readOnly.includes(path)) workspace.remove(path);
    return;
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    // No text: the editor could not show it.
    return;
  }
  if (lab.readOnly.includes(path)) return;
  run.wrote(path, text);
  if (!Object.hasOwn(files, path)) workspace.create(path);
  if (workspace.getState().files[path] !== text) workspace.edit(path, text);
}

function keptHistory(lab: string): KeptHistory {
  const key = `backlab.terminal.${lab}`;
  return {
    read() {
      try {
        const lines: unknown = JSON.parse(window.localStorage.getItem(key) ?? '[]');
        return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
      } catch (error) {
        console.info('The history of the terminal cannot be read:', error);
        return [];
      }
    },
    write(lines) {
      try {
        window.localStorage.setItem(key, JSON.stringify(lines));
      } catch (error) {
        console.info('The history of the terminal is not kept:', error);
      }
    },
  };
}

function themeOf(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => rgb(style.getPropertyValue(`--${name}`));
  return {
    background: token('surface'),
    foreground: token('ink'),
    cursor: token('accent'),
    cursorAccent: token('surface'),
    selectionBackground: token('accent-soft'),
    black: token('ink'),
    brightBlack: token('muted'),
    red: token('bad'),
    brightRed: token('bad'),
    green: token('good'),
    brightGreen: token('good'),
    yellow: token('warn'),
    brightYellow: token('warn'),
    blue: token('info'),
    brightBlue: token('info'),
    magenta: token('accent'),
    brightMagenta: token('accent'),
    cyan: token('info'),
    brightCyan: token('info'),
    white: token('muted'),
    brightWhite: token('ink'),
  };
}

/** xterm reads fewer colour notations than a stylesheet: a canvas turns them all into bytes. */
function rgb(colour: string): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return '#808080';
  context.fillStyle = colour.trim();
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
