/** A screen with a shell behind it, over the workbench's sandbox and files. Loaded when the first terminal opens. */
import '@xterm/xterm/css/xterm.css';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';
import { bootedWith } from '@/sandboxes/engine/service-plan';
import { InteractiveShell } from '@/sandboxes/terminal/line/interactive';
import type { Session } from '../session';
import { takeChange } from './file-changes';
import { keptHistory } from './kept-history';
import { createScreen, type TerminalScreen } from './screen';

export interface LiveTerminal {
  readonly screen: TerminalScreen;
  /** Says something that no command has said. */
  notice(text: string): void;
  dispose(): void;
}

const GREETING =
  'A shell over the sandbox, with the files of the editor.\n\u001b[1mhelp\u001b[0m lists the commands; Esc, then Tab, leaves it.\n';

type Workbench = Pick<Session, 'lab' | 'workspace' | 'run' | 'layout'>;

/** @param onExit `exit` was said */
export function createLiveTerminal(session: Workbench, name: string, onExit: () => void): LiveTerminal {
  const { lab, run, layout } = session;
  const label = `${name}. Tab completes what is typed; to leave the terminal press Escape, then Tab.`;
  const screen = createScreen(label, layout.getState().terminalReader);
  const { xterm } = screen;
  const shell = new InteractiveShell({
    screen: {
      write: (data, done) => xterm.write(data, done),
      get size() {
        return { columns: xterm.cols, rows: xterm.rows };
      },
    },
    sandbox: () => run.bootedSandbox(),
    readOnly: lab.readOnly,
    // On the machine of the learner's server: its localhost is what is meant.
    env: { ...bootedWith(lab.services).env, HOSTNAME: lab.machines[0]?.name ?? FIRST_MACHINE.name },
    history: keptHistory(lab.id),
    onFileChange: (change) => takeChange(session, change),
    onExit,
  });
  xterm.onData((data) => void shell.input(data));
  xterm.onResize(() => shell.resized());
  const stopFollowing = layout.subscribe(({ terminalReader }) => {
    if (xterm.options.screenReaderMode !== terminalReader) xterm.options.screenReaderMode = terminalReader;
  });
  const stopNotices = run.onSandboxLost(() => {
    shell.notice(
      'The sandbox has ended, and with it all that ran here. The next command starts another one.',
    );
  });
  void shell.start(GREETING);
  return {
    screen,
    notice: (text) => shell.notice(text),
    dispose() {
      stopFollowing();
      stopNotices();
      shell.close();
      screen.dispose();
    },
  };
}
