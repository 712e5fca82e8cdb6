import { type BackendMessage, problem, type Severity } from '../protocol/messages';

/** What ends a statement, or with severity FATAL a connection, from outside of the server. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly answer: BackendMessage;
  readonly fatal: boolean;

  constructor(severity: Severity, code: string, text: string, more: Readonly<Record<string, string>> = {}) {
    super(text);
    this.answer = problem(severity, code, text, more);
    this.fatal = severity === 'FATAL';
  }
}

export const cancelledByUser = (): Problem =>
  new Problem('ERROR', '57014', 'canceling statement due to user request');
export const statementTimeout = (): Problem =>
  new Problem('ERROR', '57014', 'canceling statement due to statement timeout');
export const terminated = (): Problem =>
  new Problem('FATAL', '57P01', 'terminating connection due to administrator command');
export const idleInTransaction = (): Problem =>
  new Problem('FATAL', '25P03', 'terminating connection due to idle-in-transaction timeout');
export const idleSession = (): Problem =>
  new Problem('FATAL', '57P05', 'terminating connection due to idle-session timeout');

/** @param holder who has it, in words */
export const lockTimeout = (holder: string, chosen: boolean): Problem =>
  new Problem('ERROR', '55P03', 'canceling statement due to lock timeout', {
    D: holder,
    H: chosen
      ? 'Your lock_timeout ended the wait.'
      : 'This server has one session, so a transaction that writes lets nobody else write until it ends. End it, or raise lock_timeout to wait longer.',
  });
