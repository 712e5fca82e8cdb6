import type { Signal } from '../engine/contract';
import { LINUX_SIGNALS } from '../engine/local/process/signals';

/** Those that a process of every engine can be sent. */
export const SIGNALS: readonly Signal[] = [
  'SIGHUP',
  'SIGINT',
  'SIGKILL',
  'SIGUSR2',
  'SIGTERM',
  'SIGCONT',
  'SIGSTOP',
];

export const numberOfSignal = (signal: Signal): number => LINUX_SIGNALS[signal] ?? 0;

/** `15`, `TERM`, `sigterm`. */
export function signalNamed(word: string): Signal | null {
  const name = `SIG${word.toUpperCase().replace(/^SIG/, '')}`;
  return SIGNALS.find((signal) => signal === name || String(numberOfSignal(signal)) === word) ?? null;
}
