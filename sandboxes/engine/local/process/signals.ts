/** Signals of Linux, in the order in which Node names them: signal(7). */
export const LINUX_SIGNALS: Readonly<Record<string, number>> = Object.freeze({
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
  SIGSTKFLT: 16,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPOLL: 29,
  SIGPWR: 30,
  SIGSYS: 31,
});

/** Signals of a terminal's job control, a power failure and other names: no process of a sandbox can be sent them. */
const NEVER_SENT = new Set(['SIGSTKFLT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGPOLL', 'SIGPWR']);

/** Those that may be sent. */
export const SIGNALS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(LINUX_SIGNALS).filter(([name]) => !NEVER_SENT.has(name)),
);

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
