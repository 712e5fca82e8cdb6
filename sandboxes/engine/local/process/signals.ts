/** Signals of Linux: signal(7). */
export const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGIOT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGSYS: 31,
};

const IGNORED = new Set(['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH']);

export function isSignal(name: string): boolean {
  return Object.hasOwn(SIGNALS, name);
}

/** What a signal does to a process that does not listen to it. */
export function endsByDefault(signal: string): boolean {
  return isSignal(signal) && !IGNORED.has(signal);
}

/** `SIGTERM` of `15`, and of itself; undefined when there is no such signal. */
export function signalName(signal: string | number): string | undefined {
  if (typeof signal === 'number') return Object.keys(SIGNALS).find((name) => SIGNALS[name] === signal);
  return isSignal(signal) ? signal : undefined;
}
