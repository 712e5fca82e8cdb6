/** `trap`: what a shell does when a signal comes, when a command fails (ERR) and when it ends (EXIT). */
import type { Signal } from '../../engine/contract';
import { numberOfSignal, SIGNALS, signalNamed } from '../signals';
import type { Command } from './just-bash';

type Condition = Signal | 'EXIT' | 'ERR';

/** Of one shell. A subshell begins without them, as POSIX wants it. */
export class Traps {
  readonly #actions = new Map<Condition, string>();
  readonly #pending: Signal[] = [];
  #inside = 0;

  /** What is done when a command fails. What fails inside an action does not begin it anew. */
  get onError(): string | undefined {
    return this.#inside > 0 ? undefined : this.#actions.get('ERR');
  }

  /** An action runs, until the returned function is called. */
  enter(): () => void {
    this.#inside++;
    return () => {
      this.#inside--;
    };
  }

  /** What a signal meets here: nothing, `trap ''`, or an action that waits until the running command has ended. */
  take(signal: Signal): 'none' | 'ignored' | 'taken' {
    const action = signal === 'SIGKILL' || signal === 'SIGSTOP' ? undefined : this.#actions.get(signal);
    if (action === undefined) return 'none';
    if (action === '') return 'ignored';
    this.#pending.push(signal);
    return 'taken';
  }

  /** The action of the next signal that came. */
  next(): string | undefined {
    for (let signal = this.#pending.shift(); signal; signal = this.#pending.shift()) {
      const action = this.#actions.get(signal);
      if (action) return action;
    }
    return undefined;
  }

  /** Once, as a shell ends. */
  takeExit(): string | undefined {
    const action = this.#actions.get('EXIT');
    this.#actions.delete('EXIT');
    return action;
  }

  command(): Command {
    return {
      name: 'trap',
      execute: async (args) => {
        const { stdout = '', stderr = '' } = this.#run(args);
        return { stdout, stderr, exitCode: stderr === '' ? 0 : 1 };
      },
    };
  }

  #run(given: readonly string[]): { readonly stdout?: string; readonly stderr?: string } {
    const [first, ...others] = given[0] === '--' ? given.slice(1) : given;
    if (first === '-l')
      return { stdout: SIGNALS.map((name) => `${numberOfSignal(name)}) ${name}\n`).join('') };
    if (first === undefined || first === '-p') {
      const wanted =
        others.length === 0 ? [...this.#actions.keys()] : others.flatMap((word) => named(word) ?? []);
      return { stdout: wanted.map((condition) => this.#shown(condition)).join('') };
    }
    // `trap INT` is `trap - INT`.
    const [action, words] = others.length === 0 ? ['-', [first]] : [first, others];
    let stderr = '';
    for (const word of words) {
      const condition = named(word);
      if (condition === null) stderr += `bash: trap: ${word}: ${UNKNOWN}\n`;
      else if (action === '-') this.#actions.delete(condition);
      else this.#actions.set(condition, action);
    }
    return { stderr };
  }

  #shown(condition: Condition): string {
    const action = this.#actions.get(condition);
    return action === undefined ? '' : `trap -- '${action.replaceAll("'", "'\\''")}' ${condition}\n`;
  }
}

const UNKNOWN = `invalid signal specification (there are EXIT, ERR and ${SIGNALS.join(', ')})`;

function named(word: string): Condition | null {
  const name = word.toUpperCase();
  if (name === '0' || name === 'EXIT') return 'EXIT';
  return name === 'ERR' ? name : signalNamed(word);
}
